"""Every scalar a run reports: its name, what it means, how to draw it. Standard library only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MetricName:
    """One scalar of a run."""

    name: str
    title: str
    description: str
    unit: str = ""
    positive: bool = True  # may be drawn on a logarithmic axis


LOSS = MetricName(
    "loss/training",
    "Training loss",
    "Mean squared error of the network's prediction over one batch at random timesteps.",
)
HELD_OUT_LOSS = MetricName(
    "loss/held_out",
    "Held-out loss",
    "The same error of the EMA weights on examples that are never trained on, always with the same "
    "examples, timesteps, noise and their true classes, so that it falls only if the network gets "
    "better.",
)
GRADIENT_NORM = MetricName(
    "gradient/norm",
    "Gradient norm",
    "Length of the gradient over all weights before it is clipped.",
)
LEARNING_RATE = MetricName(
    "optimizer/learning_rate",
    "Learning rate",
    "How far the weights move along each update, after warm-up and decay.",
)

METRICS = {m.name: m for m in (LOSS, HELD_OUT_LOSS, GRADIENT_NORM, LEARNING_RATE)}
