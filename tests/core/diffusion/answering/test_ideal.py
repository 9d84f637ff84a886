"""The network beside the ideal denoiser."""

import numpy as np
import pytest
import torch
from small_models import answer_of, events_of, small_method
from torch import Tensor
from typing_extensions import override

from core.answers import AnswerProgressed, IdealCompared
from core.arrays import Doubles
from core.diffusion.answering import ideal
from core.diffusion.answering.ideal import LEVELS
from core.networks.contract import Network
from core.requests import CompareWithIdeal

FEW = "data.training_points=500"


class Silent(Network):
    """Says 0 to everything."""

    @override
    def forward(self, x: Tensor, log_snr: Tensor, labels: Tensor | None) -> Tensor:
        return torch.zeros_like(x)  # so x_0_hat = alpha x_t, for v


@pytest.mark.parametrize("conditional", ["true", "false"])
def test_that_a_network_that_says_nothing_is_as_far_off_as_its_estimate(conditional: str) -> None:
    method = small_method("ring-diffusion", [f"method.class_conditional={conditional}"])
    method.model.average = Silent()
    compared = answer_of(method, CompareWithIdeal(), IdealCompared)
    assert len(compared.levels) == len(compared.distance) == LEVELS
    assert bool((np.diff(compared.levels.log_snr) < 0).all())
    # Where all is noise alpha x_t is 0, off by the data's power: radius 1 over two coordinates.
    assert compared.network_error[-1] == pytest.approx(0.5, abs=0.05)
    # The ideal is nearer to the data than any other answer, on average: 512 points leave 2 to 3 %.
    assert bool((compared.ideal_error <= 1.08 * compared.network_error).all())
    assert compared.ideal_error[0] < 0.5 * compared.network_error[0]
    # Pythagoras: the ideal is the mean of x_0 given x_t, so errors add up, within sampling error.
    np.testing.assert_allclose(
        compared.network_error, compared.ideal_error + compared.distance, rtol=0.25, atol=0.01
    )


def weighted_mean(x_t: Doubles, candidates: Doubles, alpha: float, variance: float) -> Doubles:
    """Of candidates, by their densities N(x_t; alpha candidate, variance), one x_t at a time."""
    rows: list[Doubles] = []
    for row in x_t:
        logits = -((row - alpha * candidates) ** 2).sum(axis=1) / (2 * variance)
        weights = np.exp(logits - logits.max())
        rows.append((weights[:, None] * candidates).sum(axis=0) / weights.sum())
    return np.stack(rows)


@pytest.mark.parametrize("conditional", ["true", "false"])
@pytest.mark.parametrize("kind", ["two_moons", "ring"])
def test_that_the_ideal_is_that_of_brute_force(
    conditional: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ideal, "EXAMPLES_SHOWN", {"points": 60})  # all there are, to compare errors
    monkeypatch.setattr(ideal, "EXAMPLES", {"points": 60})
    settings = [f"data.kind={kind}", FEW, f"method.class_conditional={conditional}"]
    method = small_method("ring-diffusion", settings, steps=2)
    data = method.model.dataset
    compared = answer_of(method, CompareWithIdeal(), IdealCompared)
    assert compared.of_distribution is (kind == "ring")
    examples, labels = data.examples.double().numpy(), data.labels.numpy()
    np.testing.assert_array_equal(compared.x_0, examples[compared.indices].astype(np.float32))
    np.testing.assert_array_equal(compared.labels, labels[compared.indices])
    x_0 = compared.x_0.astype(np.float64)
    for k, (alpha, sigma) in enumerate(
        zip(compared.levels.alpha, compared.levels.sigma, strict=True)
    ):
        x_t = compared.x_t[k].astype(np.float64)
        expected = np.zeros_like(x_t)
        for row, label in enumerate(compared.labels):
            own = slice(row, row + 1)
            if data.mixture is None:
                of_class = labels == label if conditional == "true" else labels >= 0
                expected[own] = weighted_mean(x_t[own], examples[of_class], alpha, sigma**2)
                continue
            means, spread = data.mixture.means.double().numpy(), data.mixture.std**2
            means = means[label : label + 1] if conditional == "true" else means
            variance = alpha**2 * spread + sigma**2
            mean = weighted_mean(x_t[own], means, alpha, variance)
            expected[own] = mean + alpha * spread * (x_t[own] - alpha * mean) / variance
        # x_t is rounded to float32, 6e-8, which the least sigma of 0.06 makes 3e-5 in a logit.
        np.testing.assert_allclose(compared.ideal_x_0_hat[k], expected, atol=1e-4)
        network = compared.network_x_0_hat[k].astype(np.float64)
        for measured, apart in (
            (compared.ideal_error[k], expected - x_0),
            (compared.network_error[k], network - x_0),
            (compared.distance[k], network - expected),
        ):
            # The square of what the estimates may be off by, and twice that times the error.
            assert measured == pytest.approx(float((apart**2).mean()), rel=1e-3, abs=1e-7)


def test_that_the_slow_part_is_done_once_and_goes_on_where_it_was_left() -> None:
    method = small_method("ring-diffusion", ["data.kind=two_moons", FEW])
    left = method.answer(0, CompareWithIdeal())
    for _ in range(5):
        next(left)
    left.close()
    events = events_of(method, CompareWithIdeal())
    told = [event.done for event in events if isinstance(event, AnswerProgressed)]
    assert told == [k / LEVELS for k in range(4, LEVELS)]
    (only,) = events_of(method, CompareWithIdeal())
    whole = answer_of(
        small_method("ring-diffusion", ["data.kind=two_moons", FEW]),
        CompareWithIdeal(),
        IdealCompared,
    )
    for answer in (events[-1], only):
        assert isinstance(answer, IdealCompared)
        np.testing.assert_array_equal(answer.ideal_x_0_hat, whole.ideal_x_0_hat)
        np.testing.assert_array_equal(answer.network_error, whole.network_error)
