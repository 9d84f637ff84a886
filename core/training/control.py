"""The way in: commands from any thread, taken by the run's own thread between two steps."""

from collections.abc import Iterator
from queue import Empty, SimpleQueue

from core.commands import Command


class CommandQueue:
    """A queue that many threads may post to and one run takes from, in order."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Command] = SimpleQueue()

    def post(self, command: Command) -> None:
        """Hand a command to the run. Returns at once."""
        self._queue.put(command)

    def waiting(self) -> Iterator[Command]:
        """The commands that are there now; does not wait."""
        while True:
            try:
                yield self._queue.get_nowait()
            except Empty:
                return

    def next(self) -> Command:
        """The next command; waits for it, as a paused run does."""
        return self._queue.get()
