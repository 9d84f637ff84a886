"""What a run tells the world. Standard library and NumPy only.

A run is a generator of these events; the window, the run folder and the command line are its
readers. Each event is frozen, and its arrays are read-only, on the CPU and C-contiguous, so that it
may be handed to any thread. Every reader matches all of them and ends in ``assert_never``.

What answers a request to be shown something is in :mod:`core.answers` and
:mod:`core.gan_answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.answers import Answer, AnswerProgressed
from core.arrays import Array, Doubles, Floats, Integers
from core.gan_answers import GANAnswer
from core.gan_events import GANEvent

State = Literal["ready", "training", "paused", "finished"]
Outcome = Literal["completed", "stopped", "failed"]


@dataclass(frozen=True, slots=True, eq=False)
class RunStarted:
    """The run is set up; nothing has been trained yet. Always the first event."""

    config: str  # the resolved config as JSON
    device: str  # for a person: "CPU, 2 threads" or "NVIDIA H100"
    precision: str  # "float32" or "bfloat16"
    parameters: int  # trainable numbers in the network
    max_steps: int
    batch_size: int
    started_at: float  # Unix time
    folder: str  # the run folder, "" if nothing is recorded


@dataclass(frozen=True, slots=True, eq=False)
class DataDescribed:
    """What the run learns from, with some real examples to look at."""

    kind: Literal["image", "points"]
    name: str
    class_names: tuple[str, ...]  # empty if the data have no classes
    training_count: int
    held_out_count: int
    examples: Array  # uint8 [n, h, w, c] or float32 [n, 2]
    labels: Integers  # [n]


@dataclass(frozen=True, slots=True, eq=False)
class StateChanged:
    """The run went into another state at a step boundary."""

    state: State
    step: int  # optimizer steps taken
    reason: str  # one sentence, or "" where a person asked for it


@dataclass(frozen=True, slots=True, eq=False)
class Scalars:
    """A block of steps: every step's value of every name, in order, none left out.

    The names and their meaning are in :mod:`core.metric_names`.
    """

    steps: Integers  # [n], increasing
    values: Mapping[str, Floats]  # each [n]
    active_seconds: Doubles  # [n], time spent training, pauses not counted
    wall_time: Doubles  # [n], Unix time


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How the run is getting on, a few times a second. Only the newest matters."""

    step: int
    images_seen: int
    epoch: float
    steps_per_second: float
    images_per_second: float
    eta_seconds: float | None  # None while it is unknown
    active_seconds: float
    watching_share: float  # of active time, 0..1: previews, probes and metrics
    memory_bytes: int  # of the device if it has its own, else of the process


@dataclass(frozen=True, slots=True, eq=False)
class LossPerTimestep:
    """How the training loss of a few steps was spread over time, 0..1 of the schedule, 1 is noise.

    Bin i holds the times above i/n and up to (i + 1)/n.
    """

    first_step: int
    step: int  # the last one, included
    counts: Integers  # [n], examples in each bin
    losses: Floats  # [n], their mean loss; 0 where there are none


@dataclass(frozen=True, slots=True, eq=False)
class ParameterChanged:
    """A live parameter has a new value from the next step on."""

    step: int
    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, eq=False)
class CommandRefused:
    """A command could not be carried out; the run goes on as it was."""

    step: int
    command: str
    reason: str  # one sentence


@dataclass(frozen=True, slots=True, eq=False)
class CheckpointSaved:
    """The weights of this step are on disk."""

    step: int
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class CheckpointFailed:
    """The weights could not be written; the run goes on."""

    step: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class RecordingFailed:
    """The disk refused what the run has to say. It is kept and tried again; the run goes on."""

    step: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class NonFiniteFound:
    """A loss or gradient was not finite: its update was skipped and the run pauses by itself."""

    step: int  # the first step with a value that is not finite
    name: str  # which scalar
    last_checkpoint_step: int | None  # the last one with finite weights
    causes: tuple[str, ...]  # three likely ones, the likeliest first


@dataclass(frozen=True, slots=True, eq=False)
class RunFinished:
    """The last event of every run, whatever happened."""

    outcome: Outcome
    step: int
    message: str  # one sentence
    traceback: str = field(default="")


Event = (
    RunStarted
    | DataDescribed
    | StateChanged
    | Scalars
    | Progress
    | LossPerTimestep
    | GANEvent
    | Answer
    | GANAnswer
    | AnswerProgressed
    | ParameterChanged
    | CommandRefused
    | CheckpointSaved
    | CheckpointFailed
    | RecordingFailed
    | NonFiniteFound
    | RunFinished
)

Newest = Progress | Answer | GANAnswer | AnswerProgressed
"""Of these only the newest waits for a reader; all others arrive every one and in order."""
