"""Runs that are over in a moment."""

from pathlib import Path

from core.config.files import load_preset
from core.config.overrides import with_overrides
from core.config.run import DiffusionRun, RunConfig
from core.events import Event, RunFinished, StateChanged
from core.metric_names import GENERATOR_LOSS, LOSS

SMALL = (
    "training.max_steps=3",
    "training.batch_size=4",
    "preview.count=4",
    "watching.held_out_examples=4",
    "compute.device=cpu",
)
FEW_STEPS = ("preview.steps=2", "sampling.steps=2")  # of models that draw step by step
ONE_OF_EACH = ("digits-diffusion", "digits-gan")


def small(config: RunConfig) -> RunConfig:
    """The same, with three steps of four examples."""
    config = with_overrides(config, SMALL)
    return with_overrides(config, FEW_STEPS) if isinstance(config, DiffusionRun) else config


def small_preset(name: str) -> RunConfig:
    return small(load_preset(name))


def loss_of(config: RunConfig) -> str:
    """The name of a loss that is there in each step."""
    return LOSS.name if isinstance(config, DiffusionRun) else GENERATOR_LOSS.name


def run_with_a_pause(config: RunConfig, path: Path | None) -> list[Event]:
    """All that such a run tells; recorded in ``path``. Raises AssertionError if it fails."""
    from core.commands import Resume, RunUntil  # noqa: PLC0415
    from core.runs.folder import RunFolder  # noqa: PLC0415
    from core.training.control import CommandQueue  # noqa: PLC0415
    from core.training.runner import run_events  # noqa: PLC0415

    commands = CommandQueue()
    commands.post(RunUntil(2))
    events: list[Event] = []
    folder = None if path is None else RunFolder(path)
    for event in run_events(config, commands, start="ready", folder=folder):
        events.append(event)
        if isinstance(event, StateChanged) and event.state == "paused":
            commands.post(Resume())
        if isinstance(event, RunFinished) and event.outcome != "completed":
            raise AssertionError(event.message)
    return events
