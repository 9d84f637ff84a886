"""What a person may tell a run. Standard library only.

Commands are carried out by the run's own thread, between two steps or while it is paused. A command
that cannot be carried out is answered by :class:`core.events.CommandRefused`.
"""

from dataclasses import dataclass

from core.gan_events import Part
from core.requests import Request


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop after the step that is going on. Changes no training state."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Train (on)."""


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Take ``count`` steps, then pause.

    Of two networks that take turns only one learns if ``part`` says so. Each step that is
    ``narrated`` is told phase by phase, by StepNarrated.
    """

    count: int = 1
    part: Part = "both"
    narrated: bool = False


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
class Watch:
    """Answer this request now, and again and again while training, within the budget.

    The newest request of each class counts.
    """

    request: Request


@dataclass(frozen=True, slots=True)
class Unwatch:
    """No longer answer requests of this class by yourself."""

    request: type[Request]


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Leave what is being done for a request of this class."""

    request: type[Request]


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
    | Watch
    | Unwatch
    | GiveUp
    | Request
    | SaveCheckpoint
    | Stop
)
