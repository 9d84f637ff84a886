"""What is shown for each loss, what it means, and the numbers that probabilities are made of."""

import math
from typing import get_args

import numpy as np
import pytest
import torch
from made_gan_events import gan_scalars

from core.config.adversarial import AdversarialLossConfig
from core.gan.losses.registry import LOSSES
from core.gan.score_report import ScoreReport
from core.metric_names import LOGIT, MARGIN, PROBABILITY
from desktop.widgets.curves.curve_view import BandSpec
from desktop.widgets.scores.score_scalars import KEPT, score_scalars, sigmoid
from desktop.widgets.scores.score_views import (
    PAIRED,
    PROBABILITY_QUANTILES,
    PROBABLE,
    score_views,
)
from desktop.widgets.scores.score_words import explained, sentence

TITLES = {
    "minimax": ["Probability", "Logits"],
    "non_saturating": ["Probability", "Logits"],
    "least_squares": ["Logits"],
    "hinge": ["Logits"],
    "wasserstein": ["Logits"],
    "relativistic": ["Margin", "Logits"],
}


def test_that_probabilities_and_margins_are_where_the_losses_have_them() -> None:
    assert {kind for kind, make in LOSSES.items() if make().probabilities} == PROBABLE
    assert {kind for kind, make in LOSSES.items() if make().paired} == PAIRED


@pytest.mark.parametrize("loss", LOSSES)
def test_that_each_loss_shows_what_its_outputs_mean(loss: str) -> None:
    views = score_views(loss)
    assert [view.title for view in views] == TITLES[loss]
    assert views is score_views(loss)  # the same ones: nothing is built anew
    for view in views:
        assert sentence(loss, view.title).endswith(".")
        assert sentence(loss, view.title) in explained(loss, view.title, [])
        assert "arXiv" in explained(loss, view.title, [])


@pytest.mark.parametrize("loss", LOSSES)
def test_that_every_number_shown_is_reported_with_this_loss(loss: str) -> None:
    reported = set(ScoreReport(LOSSES[loss]()).names) | set(PROBABILITY_QUANTILES.values())
    for view in score_views(loss):
        for spec in view.curves:
            assert isinstance(spec, BandSpec)
            assert set(spec.names) <= reported
            assert set(spec.names) <= KEPT | set(PROBABILITY_QUANTILES.values())


def test_that_a_spread_names_its_median_mean_and_quantiles_in_order() -> None:
    (margin,) = score_views("relativistic")[0].curves
    assert margin.names == tuple(
        f"margin/{part}" for part in ("q50", "mean", "q05", "q25", "q75", "q95")
    )
    real, fake = score_views("minimax")[0].curves
    assert real.names[:3] == ("probability/real/q50", "probability/real", "probability/real/q05")
    assert fake.names[-1] == "probability/fake/q95"


@pytest.mark.parametrize("loss", LOSSES)
def test_that_real_and_generated_differ_in_more_than_colour(loss: str) -> None:
    for view in score_views(loss):
        looks = [(s.dots, s.look) for s in view.curves if isinstance(s, BandSpec)]
        assert len(set(looks)) == len(looks) == len(view.curves)


def test_that_the_levels_are_where_d_cannot_tell() -> None:
    """A constant D: its best value, and with it the loss, by minimising over all constants."""
    constants = torch.linspace(-3, 3, 6001, dtype=torch.float64)
    for loss in ("minimax", "non_saturating", "least_squares"):
        losses = LOSSES[loss]().critic(constants, constants)
        best = float(constants[losses.argmin()])
        (line,) = next(v for v in score_views(loss) if v.title == "Logits").references
        assert line.value == pytest.approx(best, abs=1e-3)
    assert score_views("minimax")[0].references[0].value == sigmoid(np.zeros(1, np.float32))[0]
    none = torch.zeros(1, dtype=torch.float64)
    for side in (LOSSES["relativistic"]().critic, LOSSES["relativistic"]().generator):
        assert float(side(none, none)) == pytest.approx(math.log(2))
    assert score_views("relativistic")[0].references[0].value == 0.0
    # Beyond the lines of the hinge loss its critic's gradient is 0, before them it is not.
    real_line, fake_line = (line.value for line in score_views("hinge")[0].references)
    for beyond, slopes in ((0.1, (0, 0)), (-0.1, (-1, 1))):
        real = torch.tensor([real_line + beyond], requires_grad=True)
        fake = torch.tensor([fake_line - beyond], requires_grad=True)
        LOSSES["hinge"]().critic(real, fake).sum().backward()
        assert real.grad is not None
        assert fake.grad is not None
        assert (float(real.grad), float(fake.grad)) == slopes
    for loss in ("wasserstein", "relativistic"):  # a single output means nothing
        assert score_views(loss)[-1].references == ()


def test_that_every_loss_that_can_be_chosen_is_known() -> None:
    (union, _) = get_args(AdversarialLossConfig)
    assert set(TITLES) == {model.model_fields["kind"].default for model in get_args(union)}


def test_that_quantiles_of_probabilities_are_those_of_the_sigmoid() -> None:
    """Of a batch whose quantiles fall on examples, the sigmoid of each is one of all sigmoids."""
    logits = torch.randn(2, 101, generator=torch.Generator().manual_seed(3)) * 4
    report = ScoreReport(LOSSES["non_saturating"]())
    numbers = report.of(*logits).numpy()
    values = {name: float(number) for name, number in zip(report.names, numbers, strict=True)}
    made = score_scalars(gan_scalars(values, count=2)).values
    probabilities = torch.sigmoid(logits.double()).numpy()
    for row, which in enumerate(("real", "fake")):
        for percent in (5, 25, 50, 75, 95):
            np.testing.assert_allclose(
                made[f"probability/{which}/q{percent:02}"],
                np.full(2, np.quantile(probabilities[row], percent / 100)),
                rtol=2e-6,
            )
        np.testing.assert_allclose(
            made[f"probability/{which}"], probabilities[row].mean(), rtol=1e-6
        )
        mean_logit = float(logits[row].mean())
        assert abs(made[f"probability/{which}"][0] - 1 / (1 + math.exp(-mean_logit))) > 1e-3


def test_that_the_sigmoid_is_exact_where_it_is_tiny_and_never_overflows() -> None:
    logits = np.array([-1e4, -80.0, -30.0, 0.0, 30.0, 1e4, np.nan], dtype=np.float32)
    expected = [0.0, math.exp(-80), math.exp(-30), 0.5, 1.0, 1.0, math.nan]
    np.testing.assert_allclose(sigmoid(logits), expected, rtol=1e-6, atol=0)


def test_that_there_are_no_probabilities_where_the_loss_reports_none() -> None:
    values = {metric.name: 1.0 for metric in (*LOGIT["real"], *MARGIN)}
    made = score_scalars(gan_scalars({**values, "loss/critic": 1.0})).values
    assert set(made) == set(values) - {LOGIT["real"][1].name, MARGIN[1].name}
    assert not set(made) & {metric.name for metric in PROBABILITY}
    assert score_scalars(gan_scalars({"loss/critic": 1.0})).values == {}
