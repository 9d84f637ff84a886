"""What of a block of scalars the scores panel keeps, with the quantiles of probabilities."""

from dataclasses import replace

import numpy as np

from core.arrays import Floats
from core.events import Scalars
from core.metric_names import LOGIT, MARGIN, PROBABILITY
from desktop.widgets.scores.score_views import PROBABILITY_QUANTILES

KEPT = frozenset(
    metric.name for spread in (*LOGIT.values(), MARGIN) for metric in (spread[0], *spread[2:])
) | {metric.name for metric in PROBABILITY}


def score_scalars(block: Scalars) -> Scalars:
    """The spreads of D's outputs in a block; empty if it has none.

    Quantiles of sigmoid(D) are the sigmoid of those of D, because it is monotonic. Its mean is not
    the sigmoid of D's mean, and is reported. Between two examples, where quantiles are
    interpolated, it is the logit that is taken linear.
    """
    values = {name: array for name, array in block.values.items() if name in KEPT}
    if PROBABILITY[0].name in values:
        for logit, probability in PROBABILITY_QUANTILES.items():
            if logit in values:
                values[probability] = sigmoid(values[logit])
    return replace(block, values=values)


def sigmoid(logits: Floats) -> Floats:
    """1 / (1 + exp(-logit)), exact also where it is very small."""
    with np.errstate(invalid="ignore"):  # NaN stays NaN
        return np.exp(-np.logaddexp(0.0, -logits.astype(np.float64))).astype(np.float32)
