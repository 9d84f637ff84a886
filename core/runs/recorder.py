"""Writes the events of a run to its folder, before anybody else sees them."""

import dataclasses
import json
import platform
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from typing import assert_never

import numpy as np

from core.answers import Answer, AnswerProgressed
from core.errors import NoisescopeError
from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    LossPerTimestep,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    Scalars,
    StateChanged,
)
from core.gan_answers import GANAnswer
from core.gan_events import CoverageMeasured, HealthChanged, ScoresMeasured, StepNarrated
from core.runs.database import create_database, insert_block, insert_loss_rows
from core.runs.folder import RunFolder
from core.version import RUN_PACKAGES, VERSION

COMMIT_SECONDS = 1.0  # a kill loses at most this much

Moment = tuple[int, float, str, str]


class Recorder:
    """The one writer of a run folder. The folder is made when training begins, not before."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._connection: sqlite3.Connection | None = None
        self._started: RunStarted | None = None
        self._begun = False  # training has begun, so there is something worth keeping
        self._training = False
        self._blocks: list[Scalars] = []
        self._loss_rows: list[LossPerTimestep] = []
        self._moments: list[Moment] = []
        self._committed_at = 0.0

    def write(self, event: Event) -> bool:
        """Keep what has to be kept of an event; on disk within about a second.

        Whether the disk has taken all there is. Raises sqlite3.Error where it refuses; nothing is
        lost, a later call tries again.
        """
        if isinstance(event, Answer | GANAnswer | AnswerProgressed):
            return self._commit_if_due(event)  # can be made again from the weights
        match event:
            case RunStarted():
                self._started = event
            case Scalars():
                self._blocks.append(event)
            case LossPerTimestep():
                self._loss_rows.append(event)
            case (
                StateChanged()
                | ParameterChanged()
                | CommandRefused()
                | CheckpointSaved()
                | CheckpointFailed()
                | NonFiniteFound()
                | HealthChanged()
                | RunFinished()
            ):
                self._note(event.step, event)
            case StepNarrated() | ScoresMeasured() | CoverageMeasured():
                pass  # their figures are among the scalars
            case DataDescribed() | Progress() | RecordingFailed():
                pass  # worth nothing later
            case _:
                assert_never(event)
        return self._commit_if_due(event)

    def _note(self, step: int, event: Event) -> None:
        detail = json.dumps(dataclasses.asdict(event))
        self._moments.append((step, time.time(), type(event).__name__, detail))

    def _commit_if_due(self, event: Event) -> bool:
        if isinstance(event, StateChanged):
            self._training = event.state == "training"
            self._begun = self._begun or self._training
        if not self._begun:
            return False
        # While nothing is trained there may be no next event for hours.
        at_once = not self._training or isinstance(event, StateChanged | CheckpointSaved)
        if not at_once and time.monotonic() - self._committed_at < COMMIT_SECONDS:
            return False
        self._commit()
        return True

    def _commit(self) -> None:
        self._committed_at = time.monotonic()
        connection = self._connection or self._open()
        with connection:
            for block in _merged(self._blocks):
                insert_block(connection, block)
            insert_loss_rows(connection, self._loss_rows)
            connection.executemany(
                "INSERT INTO moments (step, wall_time, kind, detail) VALUES (?, ?, ?, ?)",
                self._moments,
            )
        self._blocks.clear()
        self._loss_rows.clear()
        self._moments.clear()

    def _open(self) -> sqlite3.Connection:
        self._folder.create()
        started = self._started
        if started is None:
            raise RuntimeError("a run begins with RunStarted")
        environment = {
            "noisescope": VERSION,
            "python": platform.python_version(),
            "platform": platform.platform(),
            "device": started.device,
            "precision": started.precision,
            "packages": {name: version(name) for name in RUN_PACKAGES},
        }
        connection = create_database(self._folder.database)
        try:
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                    [
                        ("config", started.config),
                        ("environment", json.dumps(environment)),
                        ("started_at", repr(started.started_at)),
                    ],
                )
        except sqlite3.Error:
            connection.close()
            raise
        self._connection = connection
        return connection

    def close(self) -> None:
        """Write what is left, also of a run whose reader has gone, and let go of the file."""
        if self._connection is None:
            return
        try:
            if self._blocks or self._loss_rows or self._moments:
                self._commit()
        finally:
            self._connection.close()
            self._connection = None


def recorded(events: Iterable[Event], folder: RunFolder) -> Iterator[Event]:
    """The same events, each on its way to disk before it is passed on.

    A disk that refuses is told once and tried again; the run goes on. A folder that cannot be made
    ends the run before its first step.
    """
    recorder = Recorder(folder)
    refused = False
    step = 0
    try:
        for event in events:
            step = event.step if isinstance(event, StateChanged | Progress) else step
            try:
                if recorder.write(event):
                    refused = False
            except sqlite3.Error as error:
                if not refused:
                    yield RecordingFailed(step, f"{folder.database}: {error}; free some space.")
                refused = True
            except NoisescopeError as error:
                yield RunFinished("failed", step, str(error))
                return
            yield event
    finally:
        with suppress(sqlite3.Error):  # told already, or nobody is there to be told
            recorder.close()


def _merged(blocks: list[Scalars]) -> Iterator[Scalars]:
    """Blocks that follow each other and have the same names, as one."""
    group: list[Scalars] = []
    for block in blocks:
        if group and group[0].values.keys() != block.values.keys():
            yield _concatenated(group)
            group = []
        group.append(block)
    if group:
        yield _concatenated(group)


def _concatenated(group: list[Scalars]) -> Scalars:
    return Scalars(
        steps=np.concatenate([block.steps for block in group]),
        values={
            name: np.concatenate([block.values[name] for block in group])
            for name in group[0].values
        },
        active_seconds=np.concatenate([block.active_seconds for block in group]),
        wall_time=np.concatenate([block.wall_time for block in group]),
    )
