"""Starts the program as a user does: as a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the program."""

Finished = subprocess.CompletedProcess[str]

# What decides where Qt looks for a display and how torch waits: a test sets what it is about.
CLEARED = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XAUTHORITY", "OMP_WAIT_POLICY")


def run_python(*arguments: str, variables: Mapping[str, str] | None = None) -> Finished:
    """Run this Python in the program's folder, without a display unless ``variables`` name one."""
    kept = {name: value for name, value in os.environ.items() if name not in CLEARED}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


def run_program(*arguments: str, variables: Mapping[str, str] | None = None) -> Finished:
    """Run ``python main.py`` as :func:`run_python` runs Python."""
    return run_python("main.py", *arguments, variables=variables)


def start_program(
    *arguments: str, variables: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start ``python main.py``; who starts it ends it."""
    kept = {name: value for name, value in os.environ.items() if name not in CLEARED}
    return subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env={**kept, **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition: Callable[[], bool]) -> None:
    """Wait until something has happened outside of this process."""
    for _ in range(300):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen in 30 seconds")


def refusal(finished: Finished) -> str:
    """The one sentence of a program that refused: exit code 2, one line, and nothing else."""
    assert (finished.returncode, finished.stdout) == (2, ""), finished.stderr
    (line,) = finished.stderr.splitlines()
    assert line.startswith("noisescope: ")
    return line
