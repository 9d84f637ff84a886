"""Runs a session and records it: the one way in for the window and the command line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from core.config.run import RunConfig
from core.events import Event
from core.health.doctor import diagnosed
from core.runs.folder import RunFolder, new_run_folder
from core.runs.recorder import recorded
from core.training.control import CommandQueue
from core.training.session import Session


def run_events(
    config: RunConfig,
    commands: CommandQueue,
    *,
    start: Literal["ready", "training"] = "training",
    watched: bool = True,
    runs_folder: Path | None = None,
    folder: RunFolder | None = None,
) -> Iterator[Event]:
    """Everything that happens in a run, on its way to disk before it is seen here.

    It is recorded in ``folder``, or in a new one in ``runs_folder``, or nowhere.
    """
    if folder is None and runs_folder is not None:
        folder = new_run_folder(runs_folder, config.name)
    session = Session(config, commands, start=start, watched=watched, folder=folder)
    events = diagnosed(session.events())
    return events if folder is None else recorded(events, folder)
