"""The network as a denoiser: guidance, clipping, and what it costs."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.predictions import VPredictionConfig
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.guidance import Guidance, rescaled
from core.diffusion.predictions.v import VPrediction
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.errors import NoisescopeError

NULL_CLASS = 10
LEVEL = NoiseLevel(time=0.5, alpha=0.8, sigma=0.6)  # sigma / alpha = 0.75
LABELS = torch.tensor([3, 7])


class ClassNetwork:
    """Answers x plus the class, and counts how often it is asked."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, x: Tensor, _log_snr: Tensor, labels: Tensor | None) -> Tensor:
        self.batches.append(x.shape[0])
        offset = 0 if labels is None else labels[:, None].to(x.dtype)
        return 0.1 * x + 0.01 * offset


def denoiser(
    network: ClassNetwork, guidance: Guidance | None = None, *, limit: float | None = None
) -> NetworkDenoiser:
    return NetworkDenoiser(network, VPrediction(VPredictionConfig()), LABELS, guidance, limit)


def test_that_guidance_moves_from_no_class_towards_the_class() -> None:
    x_t = torch.randn(2, 2)
    for scale in (0.0, 1.0, 2.5):
        estimates = denoiser(ClassNetwork(), Guidance(scale, NULL_CLASS))(x_t, LEVEL)
        asked = NULL_CLASS + scale * (LABELS[:, None] - NULL_CLASS)
        output = 0.1 * x_t + 0.01 * asked
        # float32 sums of a few numbers of order one
        np.testing.assert_allclose(estimates.x_0_hat, 0.8 * x_t - 0.6 * output, atol=1e-6)
        np.testing.assert_allclose(estimates.eps_hat, 0.6 * x_t + 0.8 * output, atol=1e-6)


@pytest.mark.parametrize(
    ("guidance", "nfe", "batches"),
    [
        (Guidance(2.0, NULL_CLASS), 2, [4]),  # both halves in one batch
        (Guidance(1.0, NULL_CLASS), 1, [2]),
        (None, 1, [2]),
        (Guidance(2.0, NULL_CLASS, sigma_low=0.75), 1, [2]),
        (Guidance(2.0, NULL_CLASS, sigma_low=0.7, sigma_high=0.8), 2, [4]),
        (Guidance(2.0, NULL_CLASS, sigma_high=0.7), 1, [2]),
    ],
)
def test_that_guidance_costs_an_evaluation_where_it_acts(
    guidance: Guidance | None, nfe: int, batches: list[int]
) -> None:
    network = ClassNetwork()
    estimates = denoiser(network, guidance)(torch.randn(2, 2), LEVEL)
    assert (estimates.nfe, network.batches) == (nfe, batches)


def test_that_outside_of_the_interval_there_is_no_guidance() -> None:
    x_t = torch.randn(2, 2)
    plain = denoiser(ClassNetwork())(x_t, LEVEL)
    outside = denoiser(ClassNetwork(), Guidance(5.0, NULL_CLASS, sigma_low=1.0))(x_t, LEVEL)
    assert torch.equal(plain.x_0_hat, outside.x_0_hat)


def test_that_autoguidance_moves_away_from_the_guide() -> None:
    def weaker(x: Tensor, _log_snr: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        return 0.2 * x

    x_t = torch.randn(2, 2)
    estimates = denoiser(ClassNetwork(), Guidance(2.0, NULL_CLASS, guide=weaker))(x_t, LEVEL)
    strong, weak = 0.1 * x_t + 0.01 * LABELS[:, None], 0.2 * x_t
    output = weak + 2.0 * (strong - weak)
    np.testing.assert_allclose(estimates.x_0_hat, 0.8 * x_t - 0.6 * output, atol=1e-6)
    assert estimates.nfe == 2


def test_that_rescaling_brings_back_the_spread_of_each_sample() -> None:
    generator = torch.Generator().manual_seed(0)
    strong = torch.randn(4, 1, 8, 8, generator=generator)
    pushed = 3 * strong + 0.2 * torch.randn(4, 1, 8, 8, generator=generator)
    wholly = rescaled(pushed, strong, 1.0)
    np.testing.assert_allclose(wholly.std(dim=(1, 2, 3)), strong.std(dim=(1, 2, 3)), rtol=1e-5)
    half = rescaled(pushed, strong, 0.5)
    np.testing.assert_allclose(half, (wholly + pushed) / 2, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("limit", [1.0, 0.5, None])
@pytest.mark.parametrize("rescale", [0.0, 0.7])
@pytest.mark.parametrize(
    "level", [NoiseLevel(0.1, 0.999, 0.0447), LEVEL, NoiseLevel(1.0, 0.0, 1.0)]
)
def test_that_both_estimates_always_make_up_x_t(
    level: NoiseLevel, rescale: float, limit: float | None
) -> None:
    x_t = 3 * torch.randn(2, 2)
    guidance = Guidance(2.0, NULL_CLASS, rescale=rescale)
    estimates = denoiser(ClassNetwork(), guidance, limit=limit)(x_t, level)
    made_up = level.alpha * estimates.x_0_hat + level.sigma * estimates.eps_hat
    np.testing.assert_allclose(made_up, x_t, rtol=1e-4, atol=1e-4)
    if limit is not None:
        assert float(estimates.x_0_hat.abs().max()) <= limit


def test_that_clean_data_are_not_denoised() -> None:
    with pytest.raises(NoisescopeError, match="sigma: got 0"):
        denoiser(ClassNetwork())(torch.randn(2, 2), CLEAN)


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, float("nan")), (float("inf"), 1.0), (0.0, 0.0)])
def test_that_amplitudes_that_cannot_be_are_refused(alpha: float, sigma: float) -> None:
    with pytest.raises(NoisescopeError, match=r"(alpha|sigma).*: (got|both)"):
        NoiseLevel(0.5, alpha, sigma)
