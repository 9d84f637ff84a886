"""Where a run is, as far as the window is concerned, and what may be done there."""

from enum import Enum


class Phase(Enum):
    """Where the run is, as far as the window is concerned."""

    LOADING = "loading"  # the worker imports torch and builds the model
    READY = "ready"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"  # told to end, still in its last step
    FINISHED = "finished"
    FAILED = "failed"


LIVE = frozenset({Phase.TRAINING, Phase.PAUSED})
ENDED = frozenset({Phase.FINISHED, Phase.FAILED})

AVAILABLE: dict[str, frozenset[Phase]] = {
    "train": frozenset({Phase.LOADING, Phase.READY, Phase.PAUSED}) | ENDED,
    "pause": frozenset({Phase.TRAINING}),
    "toggle": frozenset({Phase.LOADING, Phase.READY, Phase.TRAINING, Phase.PAUSED}),
    "step": frozenset({Phase.READY, Phase.PAUSED}),
    "step_apart": frozenset({Phase.READY, Phase.PAUSED}),  # one of two networks, or narrated
    "run_until": frozenset({Phase.READY, Phase.TRAINING, Phase.PAUSED}),
    "stop": LIVE,
    "sample": LIVE | {Phase.READY},
    "save_checkpoint": LIVE,
    "new_run": frozenset(Phase) - {Phase.STOPPING},
}
"""In which phases each thing can be done."""

STATE_TEXT: dict[Phase, str] = {
    Phase.LOADING: "Getting ready\N{HORIZONTAL ELLIPSIS}",
    Phase.READY: "Ready: press Train",
    Phase.TRAINING: "Training",
    Phase.PAUSED: "Paused",
    Phase.STOPPING: "Stopping\N{HORIZONTAL ELLIPSIS}",
    Phase.FINISHED: "Finished",
    Phase.FAILED: "Failed",
}
"""What the status line says."""
