"""Time as a run knows it: only while it trains, and how fast."""

import time
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager

RATE_SECONDS = 3.0  # rates are averages over the last few seconds of training


class RunClock:
    """Active seconds, which stand still while the run is paused, and steps per active second."""

    def __init__(self) -> None:
        self._active = 0.0
        self._resumed_at: float | None = None
        self._marks: deque[tuple[float, int]] = deque()

    def resume(self) -> None:
        if self._resumed_at is None:
            self._resumed_at = time.perf_counter()

    def pause(self) -> None:
        self._active = self.active_seconds
        self._resumed_at = None

    @contextmanager
    def stopped(self) -> Generator[None]:
        """Stand still meanwhile, and go on after that if it went before."""
        went = self._resumed_at is not None
        self.pause()
        try:
            yield
        finally:
            if went:
                self.resume()

    @property
    def active_seconds(self) -> float:
        if self._resumed_at is None:
            return self._active
        return self._active + time.perf_counter() - self._resumed_at

    def steps_per_second(self, step: int) -> float:
        """The rate over the last seconds; 0 while there is nothing to measure."""
        now = self.active_seconds
        if not self._marks or now > self._marks[-1][0]:
            self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[1][0] >= RATE_SECONDS:
            self._marks.popleft()
        (begun, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last - first) / (ended - begun) if ended > begun else 0.0
