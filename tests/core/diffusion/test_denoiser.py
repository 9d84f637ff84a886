import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.method import CosineScheduleConfig
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.objective import drop_labels
from core.diffusion.predictions.v import VPrediction
from core.diffusion.schedules.cosine import cosine_schedule
from core.diffusion.schedules.schedule import NoiseSchedule

NULL_CLASS = 10


@pytest.fixture
def schedule() -> NoiseSchedule:
    return cosine_schedule(CosineScheduleConfig())


class ClassNetwork:
    """Answers x plus the class, and counts how often it is asked."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, x: Tensor, _log_snr: Tensor, labels: Tensor | None) -> Tensor:
        self.batches.append(x.shape[0])
        offset = 0 if labels is None else labels[:, None].to(x.dtype)
        return 0.1 * x + 0.01 * offset


def denoiser(
    schedule: NoiseSchedule, network: ClassNetwork, scale: float, *, clip: bool = False
) -> NetworkDenoiser:
    labels = torch.tensor([3, 7])
    return NetworkDenoiser(network, schedule, VPrediction(), labels, NULL_CLASS, scale, clip)


def test_that_guidance_moves_from_no_class_towards_the_class(schedule: NoiseSchedule) -> None:
    x_t = torch.randn(2, 2)
    labels = torch.tensor([3, 7])
    for scale in (0.0, 1.0, 2.5):
        estimates = denoiser(schedule, ClassNetwork(), scale)(x_t, 500)
        asked = NULL_CLASS + scale * (labels[:, None] - NULL_CLASS)
        output = 0.1 * x_t + 0.01 * asked
        alpha, sigma = schedule.alpha[500], schedule.sigma[500]
        # float32 sums of a few numbers of order one
        np.testing.assert_allclose(estimates.x_0_hat, alpha * x_t - sigma * output, atol=1e-6)
        np.testing.assert_allclose(estimates.eps_hat, sigma * x_t + alpha * output, atol=1e-6)


def test_that_guidance_costs_two_evaluations_in_one_batch(schedule: NoiseSchedule) -> None:
    network = ClassNetwork()
    guided = denoiser(schedule, network, 2.0)
    guided(torch.randn(2, 2), 500)
    assert (guided.nfe, network.batches) == (2, [4])


def test_that_a_scale_of_one_costs_one_evaluation(schedule: NoiseSchedule) -> None:
    network = ClassNetwork()
    plain = denoiser(schedule, network, 1.0)
    plain(torch.randn(2, 2), 500)
    assert (plain.nfe, network.batches) == (1, [2])


@pytest.mark.parametrize("clip", [True, False])
@pytest.mark.parametrize("timestep", [1, 500, 999])
def test_that_both_estimates_always_make_up_x_t(
    schedule: NoiseSchedule, clip: bool, timestep: int
) -> None:
    x_t = 3 * torch.randn(2, 2)
    estimates = denoiser(schedule, ClassNetwork(), 2.0, clip=clip)(x_t, timestep)
    alpha, sigma = schedule.alpha[timestep], schedule.sigma[timestep]
    np.testing.assert_allclose(
        alpha * estimates.x_0_hat + sigma * estimates.eps_hat, x_t, rtol=1e-5, atol=1e-5
    )
    if clip:
        assert float(estimates.x_0_hat.abs().max()) <= 1.0


def test_that_about_the_asked_share_of_labels_is_hidden() -> None:
    labels = torch.arange(10).repeat(2000)
    generator = torch.Generator().manual_seed(0)
    dropped = drop_labels(labels, share=0.1, null_class=NULL_CLASS, generator=generator)
    hidden = dropped == NULL_CLASS
    # 20,000 draws: the standard error is 0.002; five of them.
    assert float(hidden.float().mean()) == pytest.approx(0.1, abs=0.011)
    assert torch.equal(dropped[~hidden], labels[~hidden])
