"""The check that fails a test which leaves a thread behind, tried on threads that are."""

import threading
from collections.abc import Iterator

import pytest
from left_running import nothing_left_running
from PySide6.QtCore import QThread


class Waiting(QThread):
    """Runs until it is told to stop."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self._stop = stop

    def run(self) -> None:
        self._stop.wait()


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_that_a_python_thread_left_running_is_found(stop: threading.Event) -> None:
    with pytest.raises(AssertionError, match=r"^threads left running"), nothing_left_running():
        threading.Thread(target=stop.wait).start()


def test_that_a_qthread_left_running_is_found(stop: threading.Event) -> None:
    thread = Waiting(stop)
    with pytest.raises(AssertionError, match=r"^QThreads left running"), nothing_left_running():
        thread.start()
    stop.set()
    assert thread.wait(2000)


def test_that_threads_which_ended_are_no_trouble(stop: threading.Event) -> None:
    with nothing_left_running():
        thread = Waiting(stop)
        thread.start()
        threading.Thread(target=stop.wait).start()
        stop.set()
