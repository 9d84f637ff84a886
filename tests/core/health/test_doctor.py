"""The doctor in the stream of events: nothing is changed or held back, and it does not chatter."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from made_events import one_of_each
from presets import gan_preset

from core.events import Event, ParameterChanged, RunFinished
from core.gan_events import HealthChanged
from core.health.doctor import AGAIN_SHARE, AGAIN_STEPS, Doctor, diagnosed
from core.metric_names import CRITIC_LOSS
from core.runs.folder import RunFolder
from core.runs.recorder import recorded
from tests.core.health.runs import blocks, coverage, started, told

EVEN = [1 / 8] * 8
RING = gan_preset("ring-gan", ["method.loss.kind=non_saturating", "method.regularizers.r1=0"])
END = RunFinished("completed", 1000, "Completed.")


def collapsed(*, until: int, after: int = 0, shares: int = 2) -> list[Event]:
    some = [1 / shares] * shares + [0.0] * (8 - shares)
    return [coverage(step, some) for step in range(after, until, 100)]


def test_that_every_event_of_a_diffusion_run_passes_and_nothing_is_added() -> None:
    events = [*one_of_each()[:-1], *collapsed(until=600), END]
    passed = list(diagnosed(events))
    assert len(passed) == len(events)
    assert all(one is other for one, other in zip(passed, events, strict=True))


def test_that_every_event_passes_in_order_and_the_end_stays_the_end() -> None:
    others = [event for event in one_of_each()[1:-1] if not isinstance(event, ParameterChanged)]
    events = [started(RING), *blocks({CRITIC_LOSS.name: np.ones(50)}), *others]
    events += [*collapsed(until=600), END]
    passed = list(diagnosed(events))
    known = {id(event) for event in events}
    own = [event for event in passed if id(event) in known]
    added = [event for event in passed if id(event) not in known]
    assert all(one is other for one, other in zip(own, events, strict=True))
    assert added
    assert all(isinstance(event, HealthChanged) for event in added)
    assert passed[-1] is END


def test_that_an_event_passes_before_the_next_one_is_asked_for() -> None:
    taken: list[int] = []

    def source() -> Iterator[Event]:
        for number, event in enumerate(one_of_each()):
            taken.append(number)
            yield event

    for number, _event in enumerate(diagnosed(source())):
        assert taken[-1] == number


def test_that_it_is_told_when_something_begins_and_when_it_is_over() -> None:
    events = [*collapsed(until=600), coverage(600, EVEN), coverage(700, EVEN)]
    first, *between, last = told(diagnosed([started(RING), *events]))
    assert (first.step, [verdict.rule for verdict in first.verdicts]) == (300, ["mode_collapse"])
    assert all([v.rule for v in event.verdicts] == ["mode_collapse"] for event in between)
    assert (last.step, last.verdicts) == (700, ())


def test_that_nothing_is_told_again_while_nothing_changes() -> None:
    assert len(told(diagnosed([started(RING), *collapsed(until=50_000)]))) == 1


def test_that_figures_of_today_are_told_now_and_then() -> None:
    generator = np.random.default_rng(0)
    noisy = [
        coverage(step, [0.5 + tilt, 0.5 - tilt, *[0.0] * 6])
        for step, tilt in zip(range(0, 40_000, 20), generator.uniform(0, 0.3, 2000), strict=True)
    ]
    events = told(diagnosed([started(RING), *noisy]))
    gaps = np.diff([event.step for event in events])
    assert (gaps >= AGAIN_STEPS).all()
    assert (gaps >= AGAIN_SHARE * np.array([event.step for event in events[:-1]]) - 1).all()
    # From 300 on at most every 200 steps, from 2,000 on at most ten in a stretch e times as long.
    assert 15 < len(events) < 50
    words = [event.verdicts[0].evidence for event in events]
    assert all(one != other for one, other in pairwise(words))


def test_that_it_stays_known_since_when_it_holds_though_little_is_remembered() -> None:
    before = [coverage(step, EVEN) for step in range(0, 7100, 100)]
    events = [*before, *collapsed(after=7100, until=150_000)]
    first, *_ = told(diagnosed([started(RING), *events]))
    doctor = Doctor()
    for event in [started(RING), *events]:
        doctor.accept(event)
    assert first.verdicts[0].since == 7100
    assert doctor.verdicts[0].since == 7100


def test_that_a_remedy_that_has_been_taken_is_proposed_no_longer() -> None:
    doctor = Doctor()
    for event in [started(RING), *collapsed(until=500)]:
        doctor.accept(event)
    before = doctor.verdicts[0].remedies
    first = before[0]
    changed = doctor.accept(ParameterChanged(500, first.path, "0.0", first.value))
    assert changed is not None
    assert changed.verdicts[0].remedies == before[1:]
    assert doctor.accept(ParameterChanged(500, "preview.enabled", "True", "False")) is None


def test_that_what_is_told_can_be_recorded(tmp_path: Path) -> None:
    events = [started(RING), *one_of_each()[2:3], *collapsed(until=600), END]
    passed = list(recorded(diagnosed(events), RunFolder(tmp_path / "run")))
    assert len(told(passed)) == 1
    assert not [event for event in passed if type(event).__name__ == "RecordingFailed"]
    assert json.loads(json.dumps([verdict.since for verdict in told(passed)[0].verdicts])) == [0]
