"""Where runs are kept, and what is where inside one."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from core.errors import NoisescopeError

DATA_DIR_VARIABLE = "NOISESCOPE_DATA_DIR"


def default_runs_folder() -> Path:
    """The folder that holds all runs: ``$NOISESCOPE_DATA_DIR/runs``, else the platform's place."""
    chosen = os.environ.get(DATA_DIR_VARIABLE)
    data = Path(chosen) if chosen else platformdirs.user_data_path("noisescope", appauthor=False)
    return data / "runs"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One run on disk. Nothing exists before :meth:`create`."""

    path: Path

    @property
    def database(self) -> Path:
        """Config, scalars and states: SQLite in WAL mode."""
        return self.path / "run.sqlite"

    @property
    def checkpoints(self) -> Path:
        """``step-*.safetensors``, each with its ``.sha256`` beside it."""
        return self.path / "checkpoints"

    @property
    def snapshots(self) -> Path:
        """Averages of the weights, kept on the way, of which others can be made afterwards."""
        return self.path / "snapshots"

    def create(self) -> None:
        """Make the folder; does nothing if it is there."""
        try:
            self.checkpoints.mkdir(parents=True, exist_ok=True)
            self.snapshots.mkdir(exist_ok=True)
        except OSError as error:
            raise NoisescopeError(
                f"{self.path}: the run folder cannot be made ({error.strerror}); choose another "
                f"place with --run-dir or {DATA_DIR_VARIABLE}."
            ) from error


def new_run_folder(runs: Path, name: str) -> RunFolder:
    """A folder that does not exist yet, named after the time, the run and this process.

    It is made only when training begins, and other processes may begin runs in the same second.
    """
    stem = f"{datetime.now().astimezone():%Y-%m-%d_%H-%M-%S}_{name}_{os.getpid()}"
    path = runs / stem
    number = 2
    while path.exists():
        path = runs / f"{stem}_{number}"
        number += 1
    return RunFolder(path)
