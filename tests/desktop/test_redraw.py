from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop.redraw import FREE_SHARE, LONGEST, SHORTEST, RedrawTimer


class Hands:
    """The hands of a clock that a test moves itself."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Slate:
    """Something to draw that takes as long as it is told to."""

    def __init__(self, clock: Hands, cost: float = 0.001) -> None:
        self.cost = cost
        self.dirty_now = True
        self.visible = True
        self.drawn = 0
        self.then: Callable[[], None] = lambda: None
        self._clock = clock

    @property
    def dirty(self) -> bool:
        return self.dirty_now

    @property
    def seen(self) -> bool:
        return self.visible

    def draw_if_dirty(self) -> None:
        self.dirty_now = False
        self.drawn += 1
        self._clock.now += self.cost
        self.then()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def wall() -> Hands:
    return Hands()


@pytest.fixture
def timer(qapp: object, clock: Hands, wall: Hands) -> RedrawTimer:
    assert qapp
    return RedrawTimer(clock=clock, wall=wall)


def test_that_only_what_is_dirty_and_visible_is_drawn(timer: RedrawTimer, clock: Hands) -> None:
    slates = [Slate(clock) for _ in range(4)]
    timer.drawables.extend(slates)
    slates[1].dirty_now = False
    slates[2].visible = False
    timer.draw()
    assert [slate.drawn for slate in slates] == [1, 0, 0, 1]
    slates[2].visible = True  # its tab was raised: what has waited is shown
    timer.draw()
    assert [slate.drawn for slate in slates] == [1, 0, 1, 1]


def test_that_nothing_to_draw_waits_for_the_shortest_time(timer: RedrawTimer) -> None:
    assert timer.draw() == SHORTEST


@pytest.mark.parametrize(
    ("cost", "share", "interval"),
    [
        (0.001, FREE_SHARE, SHORTEST),  # 2 ms would do: faster than any eye
        (0.010, 0.05, 0.2),
        (0.010, 0.10, 0.1),
        (0.400, 0.05, LONGEST),
        (0.010, 0.0, LONGEST),
    ],
)
def test_that_the_interval_keeps_drawing_under_its_share(
    timer: RedrawTimer, clock: Hands, cost: float, share: float, interval: float
) -> None:
    timer.drawables.append(Slate(clock, cost))
    timer.share = share
    assert timer.draw() == pytest.approx(interval)


def test_that_the_interval_counts_all_that_was_drawn(timer: RedrawTimer, clock: Hands) -> None:
    timer.drawables.extend(Slate(clock, 0.005) for _ in range(4))
    timer.share = 0.1
    assert timer.draw() == pytest.approx(0.2)


def test_that_painting_stretches_the_interval_too(timer: RedrawTimer, clock: Hands) -> None:
    slate = Slate(clock, 0.010)
    timer.drawables.append(slate)
    timer.share = 0.1
    intervals: list[float] = []
    for _ in range(3):
        slate.dirty_now = True
        intervals.append(timer.draw())
        clock.now += 0.030  # Qt paints
    assert intervals == pytest.approx([0.1, 0.4, 0.4])


def test_that_one_slow_drawing_is_forgotten_little_by_little(
    timer: RedrawTimer, clock: Hands
) -> None:
    slate = Slate(clock, 0.050)
    timer.drawables.append(slate)
    timer.share = 0.1
    intervals: list[float] = []
    for cost in (0.050, *[0.010] * 30):
        slate.cost, slate.dirty_now = cost, True
        intervals.append(timer.draw())
    assert intervals[0] == pytest.approx(0.5)
    assert intervals == sorted(intervals, reverse=True)
    assert intervals[-1] == pytest.approx(0.1, rel=0.02)


def test_that_what_costs_too_much_at_once_is_drawn_in_turns(
    timer: RedrawTimer, clock: Hands
) -> None:
    slates = [Slate(clock, 0.04) for _ in range(3)]
    timer.drawables.extend(slates)
    timer.share = 0.05 / LONGEST  # 50 ms until the next time: room for one of them
    timer.draw()  # nobody knows yet what they cost
    for _ in range(30):
        for slate in slates:
            slate.dirty_now = True
        before = sum(slate.drawn for slate in slates)
        timer.draw()
        assert sum(slate.drawn for slate in slates) == before + 1
    assert [slate.drawn for slate in slates] == [11, 11, 11]


@given(
    costs=st.lists(st.floats(0.0, 0.6), min_size=1, max_size=8),
    share=st.floats(0.0, 0.5),
)
def test_that_nothing_starves_however_dear_the_others_are(costs: list[float], share: float) -> None:
    clock = Hands()
    slates = [Slate(clock, cost) for cost in costs]
    timer = RedrawTimer(slates, clock=clock, wall=clock)
    timer.share = share
    for _ in range(len(slates) + 1):
        for slate in slates:
            slate.dirty_now = True
        assert SHORTEST <= timer.draw() <= LONGEST
    assert min(slate.drawn for slate in slates) >= 1


def test_that_a_drawing_that_fails_stops_neither_the_timer_nor_the_others(
    timer: RedrawTimer, clock: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.redraw.LONGEST", 0.05)  # what it waits after a failure

    def fail() -> None:
        slates[0].dirty_now = True  # the run goes on: it has something new at once
        raise ValueError("a defect in a panel")

    slates = [Slate(clock), Slate(clock)]
    slates[0].then = fail
    timer.drawables.extend(slates)
    with qtbot.captureExceptions() as caught:
        timer.start()
        qtbot.waitUntil(lambda: slates[0].drawn >= 2 and slates[1].drawn >= 1)
        timer.stop()
    assert {kind for kind, _error, _traceback in caught} == {ValueError}


def test_that_a_drawing_may_change_what_is_drawn(timer: RedrawTimer, clock: Hands) -> None:
    slates = [Slate(clock), Slate(clock)]
    slates[0].then = timer.drawables.clear
    timer.drawables.extend(slates)
    timer.draw()
    assert timer.draw() == SHORTEST


def test_that_the_share_is_what_drawing_and_painting_took_of_the_wall_time(
    timer: RedrawTimer, clock: Hands, wall: Hands
) -> None:
    timer.drawables.extend([Slate(clock, 0.02), Slate(clock, 0.03)])
    timer.draw()
    clock.now += 0.05  # Qt paints
    timer.draw()
    wall.now += 2.0
    assert timer.take_share() == pytest.approx(0.05)
    wall.now += 1.0
    assert timer.take_share() == 0.0
    clock.now += 0.1
    timer.draw()
    wall.now += 1.0
    assert timer.take_share() == pytest.approx(0.1)


def test_that_a_started_timer_draws_again_and_again_until_it_is_stopped(qtbot: QtBot) -> None:
    slate = Slate(Hands(), 0.0)
    timer = RedrawTimer([slate])
    timer.start()
    for times in (1, 2):
        qtbot.waitUntil(lambda times=times: slate.drawn == times)
        slate.dirty_now = True
    timer.stop()
    qtbot.wait(80)
    assert slate.drawn == 2


def test_that_more_time_is_used_at_once_and_less_only_from_the_next_drawing_on(
    timer: RedrawTimer, clock: Hands
) -> None:
    slate = Slate(clock, cost=0.5)
    timer.drawables.append(slate)
    timer.start()
    timer.allow(0.01)
    timer.tick()
    waits = timer.timer.interval()
    assert waits == 1000 * LONGEST
    timer.allow(0.005)
    assert timer.timer.interval() == waits
    timer.allow(FREE_SHARE)  # the run has paused: what came last should be seen now
    assert timer.timer.interval() == round(1000 * SHORTEST)
    timer.stop()
    timer.allow(1.0)
    assert not timer.timer.isActive()
