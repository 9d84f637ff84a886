"""When Python's cycles are collected while a window is there."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop import garbage
from desktop.garbage import GarbageCollector, collect_what_is_due


class Cycle:
    """Only the cycle collector ends it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def collecting_as_before() -> Iterator[None]:
    gc.collect()  # whole windows of earlier tests, which may take seconds
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)


def left_behind(count: int = 1000) -> weakref.ref[Cycle]:
    cycles = [Cycle() for _ in range(count)]
    return weakref.ref(cycles[0])


def gone(alive: weakref.ref[Cycle]) -> bool:
    """Whether it was collected; leaves more behind, for what other tests' windows free counts less.

    Python counts what is made minus what is freed: late deletions can bring it back to nothing.
    """
    left_behind()
    return alive() is None


def test_that_nothing_is_collected_outside_of_the_window_s_loop(qtbot: QtBot) -> None:
    gc.enable()
    collector = GarbageCollector()
    collector.start()
    assert not gc.isenabled()
    alive = left_behind(5000)
    threading.Thread(target=left_behind, args=(5000,)).start()
    assert alive() is not None
    qtbot.waitUntil(lambda: gone(alive), timeout=5000)


def test_that_collecting_happens_in_the_window_s_thread(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "INTERVAL_MILLISECONDS", 1)
    threads: list[threading.Thread] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.current_thread())

    gc.callbacks.append(note)
    collector = GarbageCollector()
    collector.start()
    alive = left_behind(5000)
    qtbot.waitUntil(lambda: gone(alive), timeout=5000)
    gc.callbacks.remove(note)
    assert set(threads) == {threading.main_thread()}


def test_that_each_generation_is_collected_when_its_turn_has_come() -> None:
    gc.collect()
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    gc.set_threshold(700, 2, 2)
    for _ in range(16):
        kept = [Cycle() for _ in range(1000)]
        collect_what_is_due()
        del kept
    gc.callbacks.remove(note)
    assert {0, 1, 2} == set(seen)
    assert seen.count(0) > seen.count(1) > seen.count(2)
