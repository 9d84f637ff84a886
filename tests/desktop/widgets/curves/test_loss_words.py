"""What the loss panel says of a run's objective."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from core.config.fields import variant_kinds
from core.config.method import DiffusionConfig
from desktop.widgets.curves.loss_words import (
    PREDICTIONS,
    loss_sources,
    prediction_words,
    weighting_words,
)

METHOD: TypeAdapter[DiffusionConfig] = TypeAdapter(DiffusionConfig)
LINEAR = {"kind": "linear"}  # does not end in pure noise, so that eps may be predicted


def method(**parts: dict[str, Any]) -> DiffusionConfig:
    return METHOD.validate_python({"schedule": LINEAR, **parts})


def test_that_every_prediction_has_words_and_a_source() -> None:
    kinds = variant_kinds(DiffusionConfig.model_fields["prediction"])
    assert set(PREDICTIONS) == set(kinds)
    said = [prediction_words(method(prediction={"kind": kind})) for kind in kinds]
    assert len(set(said)) == len(kinds)
    for kind in kinds:
        assert PREDICTIONS[kind][1] in loss_sources(method(prediction={"kind": kind}))


@pytest.mark.parametrize(
    ("weighting", "words", "source"),
    [
        ({"kind": "min_snr", "gamma": 7}, "min(SNR, 7)", "2303.09556"),
        ({"kind": "p2", "k": 2, "gamma": 3}, "(2&nbsp;+&nbsp;SNR)<sup>3</sup>", "2204.00227"),
        ({"kind": "edm", "sigma_data": 0.7}, "1/0.7&sup2;", "2206.00364"),
        ({"kind": "sigmoid", "bias": -2}, "sigmoid(-2&nbsp;", "2410.19324"),
        ({"kind": "uniform"}, "the same at every noise level", "2006.11239"),
    ],
)
def test_that_a_weighting_is_named_with_its_own_numbers_and_source(
    weighting: dict[str, Any], words: str, source: str
) -> None:
    config = method(weighting=weighting)
    assert words in weighting_words(config)
    assert source in loss_sources(config)


def test_that_no_weighting_is_left_out_of_the_test_above() -> None:
    kinds = variant_kinds(DiffusionConfig.model_fields["weighting"])
    assert set(kinds) == {"min_snr", "p2", "edm", "sigmoid", "uniform"}
