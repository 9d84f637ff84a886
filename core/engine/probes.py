"""What looks at a run while it trains, and the budget that it must keep to."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from core.events import Event

DRAWING_SHARE = 0.3  # of the budget is left to the window for drawing


@dataclass(slots=True)
class Probe:
    """One measurement that is repeated while training.

    ``weight`` is its part of the budget relative to the other probes.
    """

    name: str
    measure: Callable[[int, float], Event]  # takes training step and active seconds
    weight: float
    enabled: Callable[[], bool]
    for_watchers: bool  # of no use unless someone looks
    pause: float = 0.0  # active seconds from one measurement to the next, at least
    cost: float = field(default=0.0)  # seconds the last measurement took
    last_at: float = field(default=0.0)  # active seconds of the run


class Watcher:
    """Takes measurements as often as the budget allows, each in its turn.

    After a measurement that took c seconds, the next one waits c / share seconds of training.
    """

    def __init__(self, probes: Sequence[Probe]) -> None:
        self._probes = probes
        self.seconds = 0.0  # spent on measurements while training, over the whole run

    def measure_all(self, step: int, active_seconds: float) -> Iterator[Event]:
        """Every enabled probe now, outside of the budget: before training and when it has ended."""
        for probe in self._enabled():
            yield self._measure(probe, step, active_seconds)

    def measure_watched(self, step: int, active_seconds: float) -> Iterator[Event]:
        """The probes for those who look, now and outside of the budget."""
        for probe in self._enabled():
            if probe.for_watchers:
                yield self._measure(probe, step, active_seconds)

    def measure_due(self, step: int, active_seconds: float, budget: float) -> Iterator[Event]:
        """The probes whose turn it is."""
        share = budget * (1 - DRAWING_SHARE)
        total = sum(probe.weight for probe in self._probes)
        for probe in self._enabled():
            part = share * probe.weight / total
            if part > 0 and active_seconds - probe.last_at >= max(probe.cost / part, probe.pause):
                yield self._measure(probe, step, active_seconds)
                self.seconds += probe.cost

    def _enabled(self) -> Iterator[Probe]:
        return (probe for probe in self._probes if probe.enabled())

    def _measure(self, probe: Probe, step: int, active_seconds: float) -> Event:
        probe.last_at = active_seconds
        begun = time.perf_counter()
        event = probe.measure(step, active_seconds)
        probe.cost = time.perf_counter() - begun
        return event
