"""What is measured while a diffusion model trains, beside the loss."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.data import RingData
from core.config.method import DiffusionConfig
from core.data.dataset import Dataset
from core.data.registry import load_dataset
from core.diffusion.ideal_gap import LEVELS, IdealGap
from core.diffusion.loss_per_timestep import BINS, TimestepBins
from core.diffusion.objective import DiffusionObjective
from core.diffusion.schedules.registry import build_schedule

CPU = torch.device("cpu")


def test_that_every_loss_falls_into_the_bin_of_its_time() -> None:
    bins = TimestepBins(CPU)
    generator = torch.Generator().manual_seed(0)
    times: list[Tensor] = []
    losses: list[Tensor] = []
    for _ in range(5):
        time = (torch.randint(1000, (64,), generator=generator) + 1) / 1000
        loss = torch.rand(64, generator=generator)
        bins.add(time, loss)
        times.append(time)
        losses.append(loss)
    taken = bins.take(5)
    assert (taken.first_step, taken.step, taken.counts.sum()) == (1, 5, 320)
    expected = np.ceil(torch.cat(times).double().numpy() * BINS - 1e-4).astype(int) - 1
    np.testing.assert_array_equal(taken.counts, np.bincount(expected, minlength=BINS))
    sums = np.bincount(expected, weights=torch.cat(losses).numpy(), minlength=BINS)
    # float32 sums of some five numbers below one
    np.testing.assert_allclose(taken.losses, sums / np.maximum(taken.counts, 1), rtol=1e-5)


def test_that_taking_begins_anew_and_both_ends_have_a_bin() -> None:
    bins = TimestepBins(CPU)
    assert not bins.pending(0)
    bins.add(torch.tensor([0.0, 1.0]), torch.tensor([2.0, 3.0]))
    assert bins.pending(1)
    bins.take(1)
    assert not bins.pending(1)
    bins.add(torch.tensor([0.0, 1.0, 0.5]), torch.tensor([2.0, 3.0, math.nan]))
    taken = bins.take(2)
    assert (taken.first_step, taken.step) == (2, 2)
    assert (taken.counts[0], taken.counts[-1], taken.counts.sum()) == (1, 1, 2)
    assert (taken.losses[0], taken.losses[-1]) == (2.0, 3.0)


@pytest.fixture
def dataset() -> Dataset:
    config = RingData(training_points=400, held_out_points=10)
    return load_dataset(config, torch.Generator().manual_seed(0))


@pytest.mark.parametrize("conditional", [True, False])
def test_that_a_network_that_says_nothing_is_as_far_off_as_its_estimate(
    dataset: Dataset, conditional: bool
) -> None:
    config = DiffusionConfig()
    objective = DiffusionObjective.of(config, CPU)
    schedule = build_schedule(config.schedule)
    generator = torch.Generator().manual_seed(0)
    gap = IdealGap(objective, schedule, dataset, conditional=conditional, generator=generator)

    def silent(x: Tensor, _log_snr: Tensor, _labels: Tensor | None) -> Tensor:
        return torch.zeros_like(x)  # so x_0_hat = alpha x_t, for v

    compared = gap.measure(silent, 7, "raw")
    assert len(compared.times) == len(compared.distance) == LEVELS
    assert bool((np.diff(compared.log_snr) < 0).all())
    # Where all is noise alpha x_t is 0, off by the data's power: radius 1 over two coordinates.
    assert compared.network_error[-1] == pytest.approx(0.5, abs=0.05)
    # The ideal is nearer to the data than any other answer, on average: 512 points leave 2 to 3 %.
    assert bool((compared.ideal_error <= 1.08 * compared.network_error).all())
    assert compared.ideal_error[0] < 0.5 * compared.network_error[0]
    # Pythagoras: the ideal is the mean of x_0 given x_t, so errors add up, within sampling error.
    np.testing.assert_allclose(
        compared.network_error, compared.ideal_error + compared.distance, rtol=0.25, atol=0.01
    )
