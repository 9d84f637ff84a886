"""How well the critic tells real examples from generated ones, and how good these are."""

import math
from collections.abc import Mapping

from core.gan_events import CoverageMeasured
from core.health.history import Chunk, History
from core.metric_names import CRITIC_LOSS

EQUILIBRIUM: Mapping[str, float] = {
    "minimax": 2 * math.log(2),
    "non_saturating": 2 * math.log(2),
    "least_squares": 1 / 4,
    "hinge": 2.0,
    "relativistic": math.log(2),
}
"""The critic's loss where it cannot tell at all, by the loss's ``kind``; at 0 it always can.

The Wasserstein loss has no such scale, and its critic is meant to tell as well as it can (Arjovsky
et al. 2017, section 3).
"""

SEPARATED = 0.65  # D(x) is near 0.85 and D(G(z)) near 0.15 then

GOOD_QUALITY = 0.5  # of samples: more are good than not
GOOD_SPREAD = 0.7  # of the distance between real data
GOOD_NEAREST = (0.4, 2.5)  # times that of real data: neither copies nor lost in the void


def separation(history: History, chunk: Chunk | None) -> float:
    """The share of its loss that the critic has got rid of: 0 it guesses, 1 it is always sure.

    For the losses of Goodfellow et al. this is the Jensen-Shannon divergence that the critic has
    found, over ln 2, its largest value. NaN for a loss of which it is not known.
    """
    least = EQUILIBRIUM.get(history.config.method.loss.kind)
    if least is None or chunk is None:
        return math.nan
    share = 1 - chunk.values[CRITIC_LOSS.name] / least
    return share if math.isnan(share) else max(0.0, share)


def samples_are_good(history: History, among: int = 3) -> bool:
    """Whether any of the last few looks at the samples has found them much like the data."""
    return any(_good(event) for event in history.coverage.latest(among))


def _good(event: CoverageMeasured) -> bool:
    if event.groups:
        return not event.missing and event.quality >= GOOD_QUALITY
    low, high = GOOD_NEAREST
    return event.spread >= GOOD_SPREAD and low <= event.nearest <= high
