import sqlite3
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest

from core.config.run import DiffusionRun, RunConfig
from core.errors import NoisescopeError
from core.events import (
    Event,
    NonFiniteFound,
    ParameterChanged,
    RecordingFailed,
    RunFinished,
    RunStarted,
    Scalars,
    StateChanged,
)
from core.runs import database as database_module
from core.runs import recorder as recorder_module
from core.runs.database import reading
from core.runs.folder import RunFolder, default_runs_folder, new_run_folder
from core.runs.reader import open_run, read_config, read_curves
from core.runs.recorder import recorded


def started(config: RunConfig) -> RunStarted:
    return RunStarted(config.model_dump_json(), "CPU", "float32", 10, 100, 4, 1_700_000_000.0, "")


def block(first: int, count: int, name: str = "loss/training") -> Scalars:
    steps = np.arange(first, first + count, dtype=np.int64)
    seconds = steps.astype(np.float64)
    return Scalars(
        steps, {name: (steps / 7).astype(np.float32)}, seconds * 0.5, 1_700_000_000 + seconds
    )


def events_of_a_run(config: RunConfig) -> Iterator[Event]:
    yield started(config)
    yield StateChanged("training", 0, "")
    yield block(1, 3)
    yield block(3, 1, "loss/held_out")
    yield block(4, 2)
    yield ParameterChanged(5, "optimizer.learning_rate", "0.1", "0.2")
    yield NonFiniteFound(5, "loss/training", None, ("a", "b", "c"))
    yield StateChanged("finished", 5, "")
    yield RunFinished("completed", 5, "Completed.")


def test_that_a_recorded_run_is_read_back_exactly(tmp_path: Path) -> None:
    config = DiffusionRun(seed=3)
    folder = RunFolder(tmp_path / "run")
    passed_on = list(recorded(events_of_a_run(config), folder))
    assert len(passed_on) == 9
    run = open_run(folder.path)
    assert read_config(run) == config
    curves = read_curves(run)
    loss = curves["loss/training"]
    np.testing.assert_array_equal(loss.steps, [1, 2, 3, 4, 5])
    np.testing.assert_array_equal(loss.values, (loss.steps / 7).astype(np.float32))
    np.testing.assert_array_equal(loss.active_seconds, loss.steps * 0.5)
    np.testing.assert_array_equal(loss.wall_time, 1_700_000_000 + loss.steps)
    np.testing.assert_array_equal(curves["loss/held_out"].steps, [3])


def test_that_moments_are_kept_in_order(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    list(recorded(events_of_a_run(DiffusionRun()), folder))
    with reading(folder.database) as connection:
        kinds = [row[0] for row in connection.execute("SELECT kind FROM moments ORDER BY moment")]
    assert kinds == [
        "StateChanged",
        "ParameterChanged",
        "NonFiniteFound",
        "StateChanged",
        "RunFinished",
    ]


def test_that_a_run_that_never_trained_leaves_no_folder(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    list(recorded([started(DiffusionRun()), StateChanged("ready", 0, "")], folder))
    assert not folder.path.exists()


def test_that_a_run_can_be_read_while_it_goes_on(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    going_on = recorded(events_of_a_run(DiffusionRun()), folder)
    assert isinstance(going_on, Generator)
    for event in going_on:
        if isinstance(event, StateChanged) and event.state == "finished":
            break
    assert read_curves(open_run(folder.path))["loss/training"].steps.size == 5
    going_on.close()


def test_that_a_disk_that_refuses_is_told_once_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path / "run")
    monkeypatch.setattr(recorder_module, "COMMIT_SECONDS", 0.0)
    commit = recorder_module.insert_block  # no disk can be filled here
    refusals = iter([True, True, False, False, False, False])

    def sometimes(connection: sqlite3.Connection, scalars: Scalars) -> None:
        if next(refusals):
            raise sqlite3.OperationalError("database or disk is full")
        commit(connection, scalars)

    monkeypatch.setattr(recorder_module, "insert_block", sometimes)
    passed_on = list(recorded(events_of_a_run(DiffusionRun()), folder))
    told = [event for event in passed_on if isinstance(event, RecordingFailed)]
    assert len(told) == 1
    assert "disk is full" in told[0].reason
    steps = read_curves(open_run(folder.path))["loss/training"].steps
    np.testing.assert_array_equal(steps, [1, 2, 3, 4, 5])


def test_that_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoisescopeError, match="this is not a run folder"):
        open_run(tmp_path)


def test_that_a_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "run.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(NoisescopeError, match="it cannot be read"):
        read_curves(open_run(tmp_path))


def test_that_two_runs_of_one_second_have_two_folders(tmp_path: Path) -> None:
    first = new_run_folder(tmp_path, "digits")
    first.create()
    assert new_run_folder(tmp_path, "digits").path != first.path


def test_that_the_place_of_all_runs_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOISESCOPE_DATA_DIR", str(tmp_path))
    assert default_runs_folder() == tmp_path / "runs"


def test_that_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NoisescopeError, match="the run folder cannot be made"):
        RunFolder(tmp_path / "file" / "run").create()


def test_that_a_disk_that_refuses_the_first_table_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path / "run")
    monkeypatch.setattr(recorder_module, "COMMIT_SECONDS", 0.0)
    schema = database_module.SCHEMA
    half = schema[: schema.index("CREATE TABLE IF NOT EXISTS scalars")]
    attempts = iter([half + "no such statement;"])
    create = database_module.create_database

    def sometimes(path: Path) -> sqlite3.Connection:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database_module, "SCHEMA", next(attempts, schema))
            return create(path)

    monkeypatch.setattr(recorder_module, "create_database", sometimes)
    passed_on = list(recorded(events_of_a_run(DiffusionRun(seed=4)), folder))
    assert len([event for event in passed_on if isinstance(event, RecordingFailed)]) == 1
    run = open_run(folder.path)
    assert read_config(run).seed == 4
    np.testing.assert_array_equal(read_curves(run)["loss/training"].steps, [1, 2, 3, 4, 5])


def test_that_what_waits_is_written_when_the_reader_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "COMMIT_SECONDS", 1e9)
    folder = RunFolder(tmp_path / "run")
    going_on = recorded(events_of_a_run(DiffusionRun()), folder)
    assert isinstance(going_on, Generator)
    for event in going_on:
        if isinstance(event, ParameterChanged):
            break
    going_on.close()
    assert read_curves(open_run(folder.path))["loss/training"].steps.size == 5


def test_that_a_folder_that_cannot_be_made_ends_the_run_with_its_last_event(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = RunFolder(tmp_path / "file" / "run")
    *_, last = recorded(events_of_a_run(DiffusionRun()), folder)
    assert isinstance(last, RunFinished)
    assert last.outcome == "failed"
    assert "the run folder cannot be made" in last.message


def test_that_a_disk_that_stays_full_is_told_once_and_the_run_still_ends_as_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_connection: sqlite3.Connection, _scalars: Scalars) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(recorder_module, "insert_block", never)
    passed_on = list(recorded(events_of_a_run(DiffusionRun()), RunFolder(tmp_path / "run")))
    assert len([event for event in passed_on if isinstance(event, RecordingFailed)]) == 1
    last = passed_on[-1]
    assert isinstance(last, RunFinished)
    assert last.outcome == "completed"
