"""What cannot be trained is refused before anything is built."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
import torch
from small_gans import gan_of, small_gan_config

from core.data.dataset import Dataset
from core.data.registry import load_dataset
from core.errors import NoisescopeError


@cache
def digits() -> Dataset:
    return load_dataset(small_gan_config("digits-gan").data, torch.Generator())


def refused(method_settings: Iterable[str], data: Dataset, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said of such data, before any network is built."""

    def unexpected(*_args: object, **_named: object) -> None:
        pytest.fail("networks were built first")

    monkeypatch.setattr("core.gan.building.build_pair", unexpected)
    with pytest.raises(NoisescopeError) as raised:
        gan_of(small_gan_config("digits-gan", method_settings), data)
    message = str(raised.value)
    assert message.endswith(".")
    assert ". " not in message, "more than one sentence"
    return message


def test_that_a_batch_larger_than_the_data_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(digits(), examples=digits().examples[:5], labels=digits().labels[:5])
    message = refused((), few, monkeypatch)
    assert message.startswith("training.batch_size: got 8, but ")
    assert message.endswith("a batch of at most 5.")


def test_that_classes_of_data_without_any_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    unnamed = replace(digits(), class_names=())
    message = refused(("method.class_conditional=true",), unnamed, monkeypatch)
    assert message.startswith("method.class_conditional: got true, but ")
    assert "set it to false" in message


@pytest.mark.parametrize(
    ("settings", "sides"),
    [
        ((), (27, 27)),
        ((), (28, 12)),
        (("network.kind=residual_gan", "network.channels=4"), (28, 26)),
    ],
)
def test_that_pictures_that_cannot_be_halved_are_refused(
    settings: tuple[str, ...],
    sides: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    height, width = sides
    cut = replace(digits(), examples=digits().examples[:, :, :height, :width])
    message = refused(settings, cut, monkeypatch)
    assert message.startswith("network")
    assert f"{height} x {width}" in message


def test_that_points_for_convolutions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    points = load_dataset(small_gan_config("ring-gan").data, torch.Generator())
    message = refused((), points, monkeypatch)
    assert message.startswith("network.kind: dcgan learns images")
    assert "mlp_pair" in message
