"""Single values that are measured between two steps, as a block of scalars."""

import math
import time
from collections.abc import Mapping

import numpy as np

from core.events import Scalars
from core.frozen import frozen
from core.metric_names import MetricName


def scalars_of(
    values: Mapping[MetricName, float], step: int, active_seconds: float
) -> list[Scalars]:
    """A block of this one step with those values that are finite; nothing if none of them is."""
    known = {metric.name: value for metric, value in values.items() if math.isfinite(value)}
    if not known:
        return []
    return [
        Scalars(
            steps=frozen(np.array([step], dtype=np.int64)),
            values={name: frozen(np.array([v], dtype=np.float32)) for name, v in known.items()},
            active_seconds=frozen(np.array([active_seconds])),
            wall_time=frozen(np.array([time.time()])),
        )
    ]
