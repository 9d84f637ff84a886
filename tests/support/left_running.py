"""Finds threads of Python and of Qt that were started and not ended."""

import threading
import weakref
from collections.abc import Generator
from contextlib import contextmanager

import pytest
import shiboken6
from PySide6.QtCore import QThread

GRACE_SECONDS = 1.0  # for a thread that was told to stop and is on its way out


@contextmanager
def nothing_left_running() -> Generator[None]:
    """Fails at its end if a thread that was started inside is running still."""
    started: list[weakref.ref[QThread]] = []
    start = QThread.start

    def remember_and_start(thread: QThread, *priority: QThread.Priority) -> None:
        started.append(weakref.ref(thread))
        start(thread, *priority)

    before = set(threading.enumerate())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QThread, "start", remember_and_start)
        yield
    python = [thread for thread in set(threading.enumerate()) - before if _runs_on(thread)]
    qt = [thread for thread in (reference() for reference in started) if _qt_runs_on(thread)]
    assert not python, f"threads left running: {python}"
    assert not qt, f"QThreads left running: {qt}"


def _runs_on(thread: threading.Thread) -> bool:
    if type(thread).__name__ == "_DummyThread":  # what Python sees of a QThread
        return False
    thread.join(GRACE_SECONDS)
    return thread.is_alive()


def _qt_runs_on(thread: QThread | None) -> bool:
    if thread is None or not shiboken6.isValid(thread):
        return False
    return not thread.wait(int(1000 * GRACE_SECONDS))
