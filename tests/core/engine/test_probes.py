"""The budget of watching, on a clock of its own."""

import pytest

from core.engine import probes
from core.engine.probes import DRAWING_SHARE, QUICK, WATCHED_WEIGHT, Measure, Probe, Watcher
from core.events import Event, StateChanged

STEP = 0.01  # seconds of training between two looks


class Clock:
    """Time that passes only where it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(probes, "time", clock)
    return clock


def probe(
    clock: Clock, name: str, seconds: float, *, weight: float = 1.0, for_watchers: bool = True
) -> Probe:
    def measure(step: int, _active_seconds: float) -> list[Event]:
        clock.now += seconds
        return [StateChanged("training", step, name)]

    return Probe(name, measure, weight, enabled=lambda: True, for_watchers=for_watchers)


def watched(watcher: Watcher, clock: Clock, *, seconds: float, budget: float) -> list[str]:
    """The names of what was measured in so much time, training and watching together."""
    seen: list[str] = []
    while clock.now < seconds:
        clock.now += STEP
        for event in watcher.measure_due(0, clock.now, budget):
            assert isinstance(event, StateChanged)
            seen.append(event.reason)
    return seen


@pytest.mark.parametrize("budget", [0.01, 0.05, 0.3])
def test_that_measuring_stays_within_its_part_of_the_budget(clock: Clock, budget: float) -> None:
    watcher = Watcher([probe(clock, "slow", 0.5, weight=4), probe(clock, "quick", 0.002)])
    watched(watcher, clock, seconds=2000, budget=budget)
    share = watcher.seconds / clock.now
    assert 0.5 * budget * (1 - DRAWING_SHARE) < share < budget * (1 - DRAWING_SHARE) + 0.001


def test_that_the_weights_share_the_budget(clock: Clock) -> None:
    watcher = Watcher([probe(clock, "a", 0.1, weight=4), probe(clock, "b", 0.1, weight=1)])
    seen = watched(watcher, clock, seconds=2000, budget=0.05)
    assert seen.count("a") / seen.count("b") == pytest.approx(4, rel=0.1)


def test_that_without_a_budget_nothing_is_measured_while_training(clock: Clock) -> None:
    watcher = Watcher([probe(clock, "a", 0.1)])
    assert watched(watcher, clock, seconds=100, budget=0.0) == []
    assert len(list(watcher.measure_all(0, 0.0))) == 1


def test_that_only_what_is_seen_is_measured_for_who_looks(clock: Clock) -> None:
    watcher = Watcher([probe(clock, "seen", 0.1), probe(clock, "kept", 0.1, for_watchers=False)])
    (event,) = watcher.measure_watched(3, 0.0)
    assert isinstance(event, StateChanged)
    assert event.reason == "seen"
    assert watcher.seconds == 0  # outside of the budget


def measured(clock: Clock, name: str, seconds: float) -> Measure:
    return probe(clock, name, seconds).measure


def test_that_what_is_watched_gets_a_part_of_the_budget_until_it_is_not(clock: Clock) -> None:
    watcher = Watcher([probe(clock, "always", 0.1, weight=WATCHED_WEIGHT)])
    watcher.watch("film", measured(clock, "film", 0.1), cost=0.1, active_seconds=0.0)
    seen = watched(watcher, clock, seconds=1000, budget=0.05)
    assert seen.count("film") / seen.count("always") == pytest.approx(1, rel=0.1)
    assert watcher.seconds / clock.now < 0.05 * (1 - DRAWING_SHARE) + 0.001
    watcher.unwatch("film")
    watcher.unwatch("film")  # nothing happens twice
    assert "film" not in watched(watcher, clock, seconds=2000, budget=0.05)


def test_that_who_is_not_there_takes_no_part_of_the_budget(clock: Clock) -> None:
    off = probe(clock, "off", 0.1, weight=9)
    off.enabled = lambda: False
    watcher = Watcher([off, probe(clock, "on", 0.1)])
    seen = watched(watcher, clock, seconds=1000, budget=0.05)
    assert len(seen) == pytest.approx(1000 * 0.05 * (1 - DRAWING_SHARE) / 0.1, rel=0.05)


def test_that_the_newest_of_what_is_watched_takes_the_place_of_the_older(clock: Clock) -> None:
    watcher = Watcher([])
    for name in ("old", "new"):
        watcher.watch("film", measured(clock, name, 0.1), cost=0.1, active_seconds=0.0)
    assert set(watched(watcher, clock, seconds=100, budget=0.05)) == {"new"}


def test_that_what_takes_long_is_not_done_again_for_a_pause(clock: Clock) -> None:
    watcher = Watcher([probe(clock, "preview", 2 * QUICK)])
    watcher.watch("quick", measured(clock, "quick", 0.1), cost=0.1, active_seconds=0.0)
    watcher.watch("slow", measured(clock, "slow", 9.0), cost=9.0, active_seconds=0.0)
    events = [*watcher.measure_all(7, 50.0), *watcher.measure_watched(7, 50.0)]
    reasons = [event.reason for event in events if isinstance(event, StateChanged)]
    assert reasons == ["preview", "quick", "quick"]


def test_that_what_a_probe_has_no_use_for_goes_to_the_others(clock: Clock) -> None:
    seldom = probe(clock, "seldom", 0.01, weight=4)
    seldom.pause = 10.0  # takes 0.1 % of the time, of the 4/5 of the budget that were its own
    watcher = Watcher([seldom, probe(clock, "often", 0.1)])
    seen = watched(watcher, clock, seconds=2000, budget=0.05)
    assert seen.count("seldom") == pytest.approx(200, rel=0.05)
    share = 0.05 * (1 - DRAWING_SHARE) - 0.001
    assert seen.count("often") == pytest.approx(2000 * share / 0.1, rel=0.05)
