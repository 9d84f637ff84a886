"""Notices values that are not finite, and says what they are likely to come from."""

from dataclasses import dataclass

import numpy as np

from core.config.training import AdamWConfig
from core.events import Scalars
from core.metric_names import METRICS


@dataclass(frozen=True, slots=True)
class NonFinite:
    """The first value that is not finite."""

    step: int
    name: str
    value: float

    @property
    def title(self) -> str:
        """For a person: "Training loss became nan"."""
        return f"{METRICS[self.name].title} became {self.value}"


def first_non_finite(scalars: Scalars) -> NonFinite | None:
    """The earliest value of a block that is not finite, if there is one."""
    found: list[NonFinite] = []
    for name, values in scalars.values.items():
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            found.append(NonFinite(int(scalars.steps[bad[0]]), name, float(values[bad[0]])))
    return min(found, key=lambda value: value.step, default=None)


def likely_causes(optimizer: AdamWConfig, precision: str) -> tuple[str, str, str]:
    """Three likely ones, the likeliest first, each with a remedy."""
    rate, clip = optimizer.learning_rate, optimizer.gradient_clip
    too_fast = f"The learning rate of {rate:g} is too high: try {rate / 10:g}."
    no_clip = f"A gradient clip of {clip:g} lets spikes through: try {min(1.0, clip / 10):g}."
    rounding = "bfloat16 arithmetic is too coarse for this model: choose float32 precision."
    warm_up = (
        f"A warm-up of {optimizer.warmup_steps} steps is too short for the first, large "
        f"gradients: try {max(200, 4 * optimizer.warmup_steps)}."
    )
    third = rounding if precision == "bfloat16" else warm_up
    return too_fast, no_clip, third
