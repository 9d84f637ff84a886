"""What a person may tell a run. Standard library only.

Commands are carried out by the run's own thread, between two steps or while it is paused. A command
that cannot be carried out is answered by :class:`core.events.CommandRefused`.
"""

from dataclasses import dataclass, field

from core.events import Weights


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop after the step that is going on. Changes no training state."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Train (on)."""


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Take ``count`` steps, then pause."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class RunUntil:
    """Train until this step has been taken, then pause."""

    step: int


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Change a live parameter; ``value`` is text as on the command line, or a number."""

    path: str
    value: str | float | int | bool


@dataclass(frozen=True, slots=True)
class SampleNow:
    """Draw samples with the weights as they are. What is None comes from the config."""

    weights: Weights | None = None
    labels: tuple[int, ...] = ()  # empty: the labels of the preview
    steps: int | None = None
    guidance_scale: float | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class NoiseExamples:
    """Noise these training examples at these timesteps; empty means the preview's own choice."""

    indices: tuple[int, ...] = field(default=())
    timesteps: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SaveCheckpoint:
    """Write the weights to the run folder now."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End the run after the step that is going on; the weights are saved."""


Command = (
    Pause
    | Resume
    | StepOnce
    | RunUntil
    | SetParameter
    | SampleNow
    | NoiseExamples
    | SaveCheckpoint
    | Stop
)
