"""How well the critic tells real examples from generated ones, and how good these are."""

import math

from core.gan_events import CoverageMeasured
from core.health.history import Chunk, History
from core.metric_names import CRITIC_LOSS

SEPARATED = 0.65  # D(x) is near 0.85 and D(G(z)) near 0.15 then

GOOD_QUALITY = 0.5  # of samples: more are good than not
GOOD_SPREAD = 0.7  # of the distance between real data
GOOD_NEAREST = (0.4, 2.5)  # times that of real data: neither copies nor lost in the void


def separation(history: History, chunk: Chunk | None) -> float:
    """The share of its loss that the critic has got rid of: 0 it guesses, 1 it is always sure.

    For the losses of Goodfellow et al. this is the Jensen-Shannon divergence that the critic has
    found, over ln 2, its largest value. NaN for the Wasserstein loss, which has no such scale, and
    whose critic is meant to tell as well as it can (Arjovsky et al. 2017, section 3).
    """
    guessing = history.config.method.loss.equilibrium
    if guessing == 0 or chunk is None:
        return math.nan
    share = 1 - chunk.values[CRITIC_LOSS.name] / guessing
    return share if math.isnan(share) else max(0.0, share)


def samples_are_good(history: History, among: int = 3) -> bool:
    """Whether any of the last few looks at the samples has found them much like the data."""
    return any(_good(event) for event in history.coverage.latest(among))


def _good(event: CoverageMeasured) -> bool:
    if event.groups:
        return not event.missing and event.quality >= GOOD_QUALITY
    low, high = GOOD_NEAREST
    return event.spread >= GOOD_SPREAD and low <= event.nearest <= high
