import pytest
from made_events import one_of_each, progress, run_started
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.events import CheckpointFailed, CommandRefused
from desktop.status_line import SEGMENTS, StatusLine


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1200, 30)
    with qtbot.waitExposed(line):
        line.show()
    return line


def segment(line: StatusLine, name: str) -> QWidget:
    found = line.findChild(QWidget, f"status_{name}")
    assert found is not None
    return found


def button(line: StatusLine) -> QToolButton:
    found = line.findChild(QToolButton)
    assert found is not None
    return found


def texts(line: StatusLine) -> dict[str, str]:
    return {name: line.text(name) for name in SEGMENTS}


def test_that_every_event_of_a_run_is_accepted(line: StatusLine) -> None:
    for event in one_of_each():
        line.accept(event)
        line.draw_if_dirty()
    assert line.text("progress") == "step 3 of 1,000, epoch 0.03"
    assert button(line).text().endswith("4 warnings")


def test_that_the_line_tells_how_the_run_is_getting_on(line: StatusLine) -> None:
    line.show_state("Training")
    line.accept(run_started(max_steps=20_000))
    line.accept(progress(1500, eta=7800.0, rate=38.12, watching=0.021))
    line.draw_if_dirty()
    assert texts(line) == {
        "state": "Training",
        "progress": "step 1,500 of 20,000, epoch 15.00",
        "rate": "38.1 steps/s, 2,440 images/s",
        "eta": "2 h 10 min left",
        "watching": "watching costs 2.1 %",
        "device": "CPU, 2 threads, float32, 540 MB",
    }


def test_that_nothing_is_drawn_before_the_timer_asks(line: StatusLine) -> None:
    line.accept(run_started())
    line.accept(progress())
    assert line.text("progress") == ""
    assert line.dirty
    line.draw_if_dirty()
    assert line.text("progress") != ""
    assert not line.dirty


def test_that_the_state_is_shown_at_once(line: StatusLine) -> None:
    line.clear()
    line.draw_if_dirty()
    line.show_state("Ready")
    assert line.text("state") == "Ready"
    assert segment(line, "state").isVisible()


def test_that_an_unknown_time_left_takes_no_room(line: StatusLine) -> None:
    line.accept(progress(eta=None))
    line.draw_if_dirty()
    assert not segment(line, "eta").isVisible()
    line.accept(progress(eta=5.0))
    line.draw_if_dirty()
    assert segment(line, "eta").isVisible()


def test_that_no_part_gets_narrower_within_a_run(line: StatusLine, qtbot: QtBot) -> None:
    line.accept(run_started(max_steps=20_000))
    line.accept(progress(9999, rate=1234.5, eta=7800.0, watching=0.123))
    line.show_state("Training until step 10,000")
    line.draw_if_dirty()
    qtbot.waitUntil(lambda: segment(line, "progress").width() > 100)
    wide = {name: segment(line, name).width() for name in SEGMENTS if name != "device"}
    line.accept(progress(1, rate=1.0, eta=5.0, watching=0.0))
    line.show_state("Paused")
    line.draw_if_dirty()
    for name, width in wide.items():
        assert segment(line, name).minimumWidth() >= width, name

    line.clear()
    line.accept(progress(1, rate=1.0, eta=5.0, watching=0.0))
    line.show_state("Paused")
    line.draw_if_dirty()
    for name, width in wide.items():
        assert segment(line, name).minimumWidth() < width, f"{name} is as wide in the next run"


def test_that_drawing_counts_as_watching(line: StatusLine) -> None:
    for _ in range(30):
        line.add_drawing_share(0.03)
    line.accept(progress(watching=0.02))
    line.draw_if_dirty()
    assert line.text("watching") == "watching costs 5.0 %"


def test_that_one_costly_moment_of_drawing_hardly_shows(line: StatusLine) -> None:
    line.add_drawing_share(0.10)
    line.accept(progress(watching=0.0))
    line.draw_if_dirty()
    assert line.text("watching") == "watching costs 2.0 %"


def test_that_warnings_are_counted_and_a_click_asks_for_them(
    line: StatusLine, qtbot: QtBot
) -> None:
    assert not button(line).isVisible()
    line.accept(CommandRefused(3, "RunUntil", "choose a later one."))
    line.draw_if_dirty()
    assert button(line).isVisible()
    assert button(line).text().endswith("1 warning")
    line.accept(CheckpointFailed(3, "the disk is full."))
    line.draw_if_dirty()
    assert button(line).text().endswith("2 warnings")
    with qtbot.waitSignal(line.warnings_wanted):
        qtbot.mouseClick(button(line), Qt.MouseButton.LeftButton)


def test_that_a_new_run_forgets_the_old_one(line: StatusLine) -> None:
    for event in one_of_each():
        line.accept(event)
    line.show_state("Paused")
    line.draw_if_dirty()
    line.clear()
    line.draw_if_dirty()
    assert texts(line) == dict.fromkeys(SEGMENTS, "") | {"state": "Paused"}
    assert not button(line).isVisible()


def test_that_every_part_says_what_it_means(line: StatusLine) -> None:
    for name in SEGMENTS:
        assert segment(line, name).toolTip(), name
