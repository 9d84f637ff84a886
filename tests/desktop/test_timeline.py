from typing import get_args

import pytest
from made_events import one_of_each, progress, run_started, scalars, state
from made_gan_measures import verdict
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.events import (
    CheckpointSaved,
    CommandRefused,
    Event,
    NonFiniteFound,
    ParameterChanged,
    RunFinished,
)
from core.gan_events import HealthChanged
from desktop.theme import DARK, LIGHT
from desktop.timeline import MOST_MARKS, NEAR, Timeline
from desktop.timeline_marks import LEGEND_TIP

# The offscreen platform cannot raise the window of a tool-tip.
pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(428, 72)  # 400 pixels of axis
    return timeline


def saved(step: int) -> CheckpointSaved:
    return CheckpointSaved(step, f"runs/one/checkpoints/step-{step}.safetensors")


def test_that_the_made_events_are_of_every_kind_there_is() -> None:
    assert [type(event) for event in one_of_each()].count(type(state("ready"))) == 2
    assert {type(event) for event in one_of_each()} == set(get_args(Event))


def test_that_a_whole_run_can_be_shown_and_drawn(timeline: Timeline) -> None:
    for event in one_of_each():
        timeline.accept(event)
        timeline.draw_if_dirty()
        assert not timeline.grab().isNull()
    assert [(mark.step, mark.kind) for mark in timeline.marks] == [
        (2, "warning"),  # a trouble is marked where it began
        (3, "parameter"),
        (3, "warning"),
        (3, "checkpoint"),
        (3, "warning"),
        (3, "warning"),
        (3, "warning"),
        (3, "pause"),
    ]


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        (
            ParameterChanged(5, "optimizer.learning_rate", "0.002", "0.001"),
            "parameter",
            "optimizer.learning_rate went from 0.002 to 0.001",
        ),
        (saved(5), "checkpoint", "Weights saved: step-5.safetensors"),
        (CommandRefused(5, "RunUntil", "choose a later one."), "warning", "choose a later one."),
        (
            NonFiniteFound(5, "loss/training", 4, ("a", "b", "c")),
            "warning",
            "loss/training was not finite",
        ),
        (state("paused", 5), "pause", "Paused."),
        (state("paused", 5, "It was time."), "pause", "Paused. It was time."),
    ],
)
def test_that_what_happens_is_marked_at_its_step_in_words(
    timeline: Timeline, event: Event, kind: str, text: str
) -> None:
    timeline.accept(event)
    (mark,) = timeline.marks
    assert (mark.step, mark.kind, mark.text) == (5, kind, text)


def test_that_only_news_make_it_dirty(timeline: Timeline) -> None:
    timeline.draw_if_dirty()
    timeline.accept(scalars(1))
    assert not timeline.dirty
    timeline.accept(progress(1))
    assert timeline.dirty
    timeline.draw_if_dirty()
    assert not timeline.dirty


def test_that_the_axis_is_a_little_ahead_of_the_run_and_ends_where_the_run_ends(
    timeline: Timeline,
) -> None:
    timeline.accept(run_started(max_steps=15_000))
    ends: list[int] = []
    for step in (0, 3, 480, 9000, 14_000, 15_000):
        timeline.accept(progress(step))
        ends.append(timeline.last_step)
    assert ends == [10, 10, 1000, 10_000, 15_000, 15_000]
    assert timeline.x_of(15_000) == timeline.width() - timeline.x_of(0)


def test_that_marks_are_found_near_their_place_the_nearest_first(timeline: Timeline) -> None:
    timeline.accept(run_started(max_steps=400))
    timeline.accept(RunFinished("completed", 400, "Done."))
    for step in (100, 104, 300):
        timeline.accept(saved(step))
    x = timeline.x_of(104)
    assert [mark.step for mark in timeline.near(x + 1)] == [104, 100]
    assert [mark.step for mark in timeline.near(timeline.x_of(300) + NEAR)] == [300]
    assert timeline.near(timeline.x_of(200)) == []


def test_that_the_arrow_keys_go_from_mark_to_mark_and_say_what_each_is(
    timeline: Timeline, qtbot: QtBot
) -> None:
    for step in (10, 20, 30):
        timeline.accept(saved(step))
    said: list[str] = []
    for key in (Qt.Key.Key_Left,) * 4 + (Qt.Key.Key_Right,) * 3:
        qtbot.keyClick(timeline, key)
        said.append(timeline.accessibleDescription().partition(":")[0])
    assert said == [f"Step {step}" for step in (30, 20, 10, 10, 20, 30, 30)]
    assert QToolTip.text() == "Step 30: Weights saved: step-30.safetensors"


def test_that_the_right_key_begins_at_the_first_mark(timeline: Timeline, qtbot: QtBot) -> None:
    for step in (10, 20):
        timeline.accept(saved(step))
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.accessibleDescription().startswith("Step 10:")


def test_that_the_chosen_mark_stays_the_same_while_the_oldest_are_forgotten(
    timeline: Timeline, qtbot: QtBot
) -> None:
    for step in range(MOST_MARKS):
        timeline.accept(saved(step))
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.accessibleDescription().startswith(f"Step {MOST_MARKS - 2:,}:")
    for step in (MOST_MARKS, MOST_MARKS + 1):
        timeline.accept(saved(step))
    assert len(timeline.marks) == MOST_MARKS
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.accessibleDescription().startswith(f"Step {MOST_MARKS - 1:,}:")


def test_that_a_trouble_is_marked_once_where_it_began_and_the_keys_go_by_steps(
    timeline: Timeline, qtbot: QtBot
) -> None:
    for step in (10, 20, 30):
        timeline.accept(saved(step))
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.accessibleDescription().startswith("Step 20:")
    for step, begun in ((35, (15,)), (40, (15, 25)), (45, ())):
        verdicts = tuple(verdict(f"rule {since}", since=since) for since in begun)
        timeline.accept(HealthChanged(step, verdicts))
    assert [mark.step for mark in timeline.marks] == [10, 15, 20, 25, 30]
    assert timeline.marks[1].text == "Mode collapse. Samples are in 1 of 2 clusters."
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.accessibleDescription().startswith("Step 15: Mode collapse.")
    timeline.clear()
    timeline.accept(HealthChanged(35, (verdict("rule 15", since=15),)))
    assert [mark.step for mark in timeline.marks] == [15]  # another run, another trouble


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_Tab, 0x416, 0, 0x1FFFFFF])
def test_that_other_keys_are_left_to_the_window(timeline: Timeline, key: int) -> None:
    timeline.accept(saved(10))
    pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "Ж")
    QApplication.sendEvent(timeline, pressed)
    assert not pressed.isAccepted()
    assert not timeline.accessibleDescription().startswith("Step 10:")


def test_that_the_arrow_keys_without_marks_are_left_to_the_window(timeline: Timeline) -> None:
    pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, "")
    QApplication.sendEvent(timeline, pressed)
    assert not pressed.isAccepted()


def test_that_the_tool_tip_tells_the_marks_under_the_pointer_or_what_marks_mean(
    timeline: Timeline, qtbot: QtBot
) -> None:
    with qtbot.waitExposed(timeline):
        timeline.show()
    timeline.accept(saved(5))
    timeline.accept(state("paused", 5))

    def tip_at(x: float) -> str:
        place = QPoint(round(x), 20)
        QApplication.sendEvent(
            timeline, QHelpEvent(QEvent.Type.ToolTip, place, timeline.mapToGlobal(place))
        )
        return QToolTip.text()

    both = "Step 5: Weights saved: step-5.safetensors\nStep 5: Paused."
    assert tip_at(timeline.x_of(5)) == both
    assert tip_at(timeline.x_of(9)) == LEGEND_TIP


def test_that_a_screen_reader_hears_where_the_run_is(timeline: Timeline) -> None:
    timeline.accept(run_started(max_steps=20_000))
    timeline.accept(progress(1500))
    timeline.accept(saved(1500))
    timeline.draw_if_dirty()
    assert timeline.accessibleName()
    assert timeline.accessibleDescription() == "Step 1,500 of 20,000, 1 mark"


def test_that_a_new_run_forgets_the_old_one(timeline: Timeline, qtbot: QtBot) -> None:
    for event in one_of_each():
        timeline.accept(event)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    timeline.draw_if_dirty()
    timeline.clear()
    assert timeline.dirty
    assert timeline.marks == ()
    assert timeline.last_step == 10
    assert not timeline.grab().isNull()


def test_that_another_theme_gives_another_picture(timeline: Timeline) -> None:
    for event in one_of_each():
        timeline.accept(event)
    timeline.apply_theme(DARK)
    dark = timeline.grab().toImage()
    timeline.apply_theme(LIGHT)
    assert timeline.grab().toImage() != dark
    assert timeline.grab().toImage().pixelColor(0, 0).name() == LIGHT.surface


def test_that_the_position_of_the_run_is_drawn(timeline: Timeline) -> None:
    timeline.accept(run_started(max_steps=400))
    timeline.accept(progress(400))
    x = round(timeline.x_of(400))
    column = [timeline.grab().toImage().pixelColor(x, y).name() for y in range(8, 40)]
    assert DARK.accent.lower() in column
