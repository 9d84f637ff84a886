"""The tables of ``run.sqlite``.

``meta`` holds the resolved config and the environment; ``blocks`` the steps and times of blocks of
scalars and ``scalars`` their values, all as little-endian arrays in one cell each; ``moments`` what
happened: states, parameter changes, warnings, checkpoints.
"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

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
