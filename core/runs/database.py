"""The tables of ``run.sqlite``.

``meta`` holds the resolved config and the environment; ``blocks`` the steps and times of blocks of
scalars and ``scalars`` their values, all as little-endian arrays in one cell each;
``loss_per_timestep`` how the loss was spread over the noise levels; ``moments`` what happened:
states, parameter changes, warnings, checkpoints.
"""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.events import LossPerTimestep, Scalars

FORMAT_VERSION = 1

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (
    block INTEGER PRIMARY KEY,
    steps BLOB NOT NULL,          -- int64
    active_seconds BLOB NOT NULL, -- float64
    wall_time BLOB NOT NULL       -- float64, Unix time
);
CREATE TABLE IF NOT EXISTS scalars (
    block INTEGER NOT NULL REFERENCES blocks(block),
    name TEXT NOT NULL,
    "values" BLOB NOT NULL,       -- float32
    PRIMARY KEY (name, block)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS loss_per_timestep (
    first_step INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,        -- the last one, included
    counts BLOB NOT NULL,         -- int64, examples in each bin of time
    losses BLOB NOT NULL          -- float32, their mean loss
);
CREATE TABLE IF NOT EXISTS moments (
    moment INTEGER PRIMARY KEY,
    step INTEGER NOT NULL,
    wall_time REAL NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL          -- JSON
);
"""


def create_database(path: Path) -> sqlite3.Connection:
    """An empty run database, open for writing.

    What an earlier attempt left that the disk refused in the middle is taken over.
    """
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path) -> Generator[sqlite3.Connection]:
    """A run database, open for reading only, even while its run goes on."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def insert_block(connection: sqlite3.Connection, block: Scalars) -> None:
    """A block of scalars."""
    row = connection.execute(
        "INSERT INTO blocks (steps, active_seconds, wall_time) VALUES (?, ?, ?)",
        (
            block.steps.astype("<i8").tobytes(),
            block.active_seconds.astype("<f8").tobytes(),
            block.wall_time.astype("<f8").tobytes(),
        ),
    )
    connection.executemany(
        "INSERT INTO scalars VALUES (?, ?, ?)",
        [
            (row.lastrowid, name, values.astype("<f4").tobytes())
            for name, values in block.values.items()
        ],
    )


def insert_loss_rows(connection: sqlite3.Connection, rows: Sequence[LossPerTimestep]) -> None:
    """How the loss was spread over the noise levels, a few steps a row."""
    connection.executemany(
        "INSERT OR REPLACE INTO loss_per_timestep VALUES (?, ?, ?, ?)",
        [
            (
                row.first_step,
                row.step,
                row.counts.astype("<i8").tobytes(),
                row.losses.astype("<f4").tobytes(),
            )
            for row in rows
        ],
    )
