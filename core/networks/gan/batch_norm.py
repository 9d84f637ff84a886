"""Batch normalisation that does not take notice of every batch that it normalises."""

from collections.abc import Generator
from contextlib import contextmanager

from torch import nn


@contextmanager
def statistics_kept(network: nn.Module) -> Generator[None]:
    """Inside, running statistics and the count of batches stay bit for bit what they are.

    Training mode still normalises with the batch's own statistics, as the critic's turn and
    measurements need it; evaluation mode is what it always is.
    """
    norms = [
        module
        for module in network.modules()
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d) and module.track_running_stats
    ]
    # A momentum of 0 would not do: 0 times an infinite mean is not a number.
    for norm in norms:
        norm.track_running_stats = False
    try:
        yield
    finally:
        for norm in norms:
            norm.track_running_stats = True
