"""The way in: commands from any thread, taken by the run's own thread between two steps."""

from collections import deque
from collections.abc import Iterator
from threading import Condition

from core.commands import Command, GiveUp, Stop, Watch
from core.requests import Request


class CommandQueue:
    """A queue that many threads may post to and one run takes from, in order.

    Of several requests of one class that wait, only the last is handed out: the others would be
    answered for nothing.
    """

    def __init__(self) -> None:
        self._commands: deque[Command] = deque()
        self._there = Condition()

    def post(self, command: Command) -> None:
        """Hand a command to the run. Returns at once."""
        with self._there:
            self._commands.append(command)
            self._there.notify()

    def waiting(self) -> Iterator[Command]:
        """The commands that are there now; does not wait."""
        while True:
            with self._there:
                if not self._commands:
                    return
                command = self._take()
            yield command

    def next(self) -> Command:
        """The next command; waits for it, as a paused run does."""
        with self._there:
            while not self._commands:
                self._there.wait()
            return self._take()

    def gives_up(self, request: Request) -> bool:
        """Whether a command waits that ends what is being done for this request."""
        kind = type(request)
        with self._there:
            return any(
                isinstance(command, Stop)
                or (isinstance(command, GiveUp) and command.request is kind)
                for command in self._commands
            )

    def _take(self) -> Command:
        command = self._commands.popleft()
        while isinstance(command, Request | Watch) and self._superseded(command):
            command = self._commands.popleft()
        return command

    def _superseded(self, command: Request | Watch) -> bool:
        """Whether another of its kind waits: a request of the same class, watched or not as it."""
        return any(_kind(other) == _kind(command) for other in self._commands)


def _kind(command: Command) -> tuple[type[Command], type[Request] | None]:
    return type(command), type(command.request) if isinstance(command, Watch) else None
