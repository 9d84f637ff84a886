"""The logit above which a critic takes something for real."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

OF_LOSS: Mapping[str, float | None] = {
    "minimax": 0.0,  # where the probability is a half
    "non_saturating": 0.0,
    "least_squares": 0.5,  # in the middle of what real and generated examples are pulled to
    "hinge": 0.0,
    "wasserstein": None,  # any number may be added to all logits
    "relativistic": None,
}
"""By the ``kind`` of a loss: the logit that it gives this meaning, if it does."""


def best_threshold(real: NDArray[np.floating], fake: NDArray[np.floating]) -> float:
    """The logit that parts these best: what is above it is taken for real.

    The share of real logits above it and that of generated ones up to it have the largest sum, as
    in the index of Youden 1950 (Cancer 3, 32). Tried are the middles between neighbours, and the
    largest logit, above which there is nothing; of equally good ones the middle one is taken.
    Logits that are not finite do not count; NaN where none is left of either kind.
    """
    real, fake = (np.sort(x[np.isfinite(x)].astype(np.float64)) for x in (real, fake))
    if not (real.size and fake.size):
        return float("nan")
    values = np.unique(np.concatenate([real, fake]))
    tried = np.append((values[:-1] + values[1:]) / 2, values[-1])
    above = 1 - np.searchsorted(real, tried, side="right") / real.size
    up_to = np.searchsorted(fake, tried, side="right") / fake.size
    best = np.flatnonzero(np.isclose(above + up_to, (above + up_to).max(), rtol=0, atol=1e-12))
    return float(tried[best[len(best) // 2]])
