"""What is measured while a diffusion model trains, beside the loss."""

import math

import numpy as np
import torch
from torch import Tensor

from core.diffusion.loss_per_timestep import BINS, TimestepBins

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
