"""Brings a run's events from its thread to the window's, in order, without flooding it.

A signal per event would freeze a window at 3,000 events a second. Here the worker's thread puts
events into an inbox and rings once, when it was empty; the window's thread takes all there is.
"""

from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, Signal, Slot

from core.answers import AnswerProgressed, SamplesDrawn
from core.events import Event, Newest

Place = tuple[type[Event], str]
"""What two events share if one replaces the other: their type, and what they are for."""


class Inbox:
    """Events between two threads. Of pictures only the newest waits; of all others every one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0
        self._every: list[tuple[int, Event]] = []
        self._newest: dict[Place, tuple[int, Event]] = {}

    def put(self, event: Event) -> bool:
        """Add an event; true if it is the first one, so that the reader has to be woken."""
        with self._lock:
            was_empty = not self._every and not self._newest
            self._number += 1
            if isinstance(event, Newest):
                self._newest[_place(event)] = (self._number, event)
            else:
                self._every.append((self._number, event))
            return was_empty

    def take(self) -> list[Event]:
        """All that waits, in the order in which it was put; leaves the inbox empty."""
        with self._lock:
            numbered = [*self._every, *self._newest.values()]
            self._every = []
            self._newest = {}
        return [event for _, event in sorted(numbered, key=lambda pair: pair[0])]


def _place(event: Event) -> Place:
    match event:
        case SamplesDrawn():
            return type(event), event.purpose
        case AnswerProgressed():
            return type(event), event.request
        case _:
            return type(event), ""


class Bridge(QObject):
    """Hands the events of one inbox to ``receive``, in the thread that made the bridge."""

    rung = Signal()

    def __init__(self, receive: Callable[[Event], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receive = receive
        self._inbox = Inbox()
        self.rung.connect(self.drain)  # queued where it is rung by another thread

    def put(self, event: Event) -> None:
        """Called by the run's thread."""
        if self._inbox.put(event):
            self.rung.emit()

    @Slot()
    def drain(self) -> None:
        """Hand over everything that waits."""
        for event in self._inbox.take():
            self._receive(event)
