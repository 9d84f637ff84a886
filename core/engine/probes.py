"""What looks at a run while it trains, and the budget that it must keep to."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from core.events import Event

DRAWING_SHARE = 0.5  # of the budget is left to the window for drawing
WATCHED_WEIGHT = 4.0  # of what a person has opened: as much as the preview
LOOK_SECONDS = 0.05  # between two looks at whose turn it is: there may be thousands of steps
QUICK = 0.5  # seconds: what takes longer is not measured again just because the run has paused

Measure = Callable[[int, float], Sequence[Event]]  # takes training step and active seconds


@dataclass(slots=True)
class Probe:
    """One measurement that is repeated while training.

    ``weight`` is its part of the budget relative to the other probes.
    """

    name: str
    measure: Measure
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
        self._probes = list(probes)
        self._watched: dict[str, Probe] = {}
        self._looked_at = -LOOK_SECONDS  # active seconds of the run
        self.seconds = 0.0  # spent on measurements while training, over the whole run

    def watch(self, name: str, measure: Measure, *, cost: float, active_seconds: float) -> None:
        """Measure this as well from now on, in place of what had the same name.

        It was measured just now, which took ``cost`` seconds.
        """
        self._watched[name] = Probe(
            name,
            measure,
            WATCHED_WEIGHT,
            lambda: True,
            for_watchers=True,
            cost=cost,
            last_at=active_seconds,
        )

    def unwatch(self, name: str) -> None:
        """No longer measure what has this name."""
        self._watched.pop(name, None)

    def measure_all(self, step: int, active_seconds: float) -> Iterator[Event]:
        """Every enabled probe now, outside of the budget: before training and when it has ended."""
        for probe in self._enabled():
            if probe.cost < QUICK or probe.name not in self._watched:
                yield from self._measure(probe, step, active_seconds)

    def measure_watched(self, step: int, active_seconds: float) -> Iterator[Event]:
        """The probes for those who look, now and outside of the budget."""
        for probe in self._enabled():
            if probe.for_watchers and probe.cost < QUICK:
                yield from self._measure(probe, step, active_seconds)

    def measure_due(self, step: int, active_seconds: float, budget: float) -> Iterator[Event]:
        """The probes whose turn it is."""
        if active_seconds - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = active_seconds
        for probe, part in _parts(self._enabled(), budget * (1 - DRAWING_SHARE)):
            if part > 0 and active_seconds - probe.last_at >= max(probe.cost / part, probe.pause):
                yield from self._measure(probe, step, active_seconds)
                self.seconds += probe.cost

    def _enabled(self) -> list[Probe]:
        return [p for p in (*self._probes, *self._watched.values()) if p.enabled()]

    def _measure(self, probe: Probe, step: int, active_seconds: float) -> Sequence[Event]:
        probe.last_at = active_seconds
        begun = time.perf_counter()
        events = probe.measure(step, active_seconds)
        probe.cost = time.perf_counter() - begun
        return events


def _parts(probes: Sequence[Probe], share: float) -> list[tuple[Probe, float]]:
    """The part of the time for each: by weight, and what one has no use for goes to the others."""
    total = sum(probe.weight for probe in probes)
    parts: list[tuple[Probe, float]] = []
    for probe in sorted(probes, key=lambda probe: _need(probe) / probe.weight):
        part = min(share * probe.weight / total, _need(probe))
        parts.append((probe, part))
        share, total = share - part, total - probe.weight
    return parts


def _need(probe: Probe) -> float:
    """The share of the time that it takes at its shortest interval."""
    return probe.cost / probe.pause if probe.pause > 0 and probe.cost > 0 else math.inf
