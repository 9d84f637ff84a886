import pytest
from form_hand import BATCH, RATE, Hand
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down
PAGE_UP, PAGE_DOWN = Qt.Key.Key_PageUp, Qt.Key.Key_PageDown


def turn_wheel(widget: QWidget, notches: int) -> bool:
    """Turn the wheel over a widget; whether it took it for itself."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (BATCH, UP, 65),
        (BATCH, DOWN, 63),
        (BATCH, PAGE_UP, 74),
        (BATCH, PAGE_DOWN, 54),
        (RATE, UP, 0.005),
        (RATE, DOWN, 0.001),
        ("method.label_dropout", UP, 0.12),
    ],
)
def test_that_arrow_and_page_keys_step_through_numbers(
    digits: Hand, qtbot: QtBot, path: str, key: Qt.Key, value: float
) -> None:
    digits.form.show_value(BATCH, "64")
    digits.form.show_value(RATE, "0.002")
    digits.form.show_value("method.label_dropout", "0.1")
    qtbot.keyClick(digits.editor(path), key)
    assert digits.value(path) == value
    assert digits.changes == [path]


def test_that_steps_begin_at_what_is_written(ring: Hand, qtbot: QtBot) -> None:
    ring.write("training.max_steps", "1,000")
    qtbot.keyClick(ring.editor("training.max_steps"), UP)
    assert ring.value("training.max_steps") == 1100


def test_that_a_key_mends_a_value_that_is_out_of_range(ring: Hand, qtbot: QtBot) -> None:
    ring.give(RATE, "7")
    assert ring.problem(RATE)
    qtbot.keyClick(ring.editor(RATE), DOWN)
    assert (ring.value(RATE), ring.problem(RATE)) == (1.0, "")


@pytest.mark.parametrize("text", ["", "fast", "nan", "inf", "-inf", "1e999"])
@pytest.mark.parametrize("path", [BATCH, RATE, "training.max_seconds"])
def test_that_there_is_no_step_from_what_is_no_number(
    ring: Hand, qtbot: QtBot, path: str, text: str
) -> None:
    before = ring.config
    ring.write(path, text)
    for key in (UP, PAGE_DOWN):
        qtbot.keyClick(ring.editor(path), key)
    assert ring.shown(path) == text
    assert ring.config == before


def test_that_keys_with_control_are_left_to_the_window(ring: Hand, qtbot: QtBot) -> None:
    qtbot.keyClick(ring.editor(BATCH), UP, Qt.KeyboardModifier.ControlModifier)
    assert ring.changes == []


def test_that_the_wheel_steps_through_the_number_that_has_the_cursor(ring: Hand) -> None:
    ring.form.show_value(BATCH, "64")
    ring.form.reveal(BATCH)
    assert turn_wheel(ring.editor(BATCH), 1)
    assert turn_wheel(ring.editor(BATCH), 1)
    assert turn_wheel(ring.editor(BATCH), -1)
    assert ring.value(BATCH) == 65


@pytest.mark.parametrize("path", [BATCH, "preview.weights", "data.kind"])
def test_that_scrolling_over_a_form_changes_nothing(ring: Hand, path: str) -> None:
    ring.form.focus_search()
    before = ring.config
    for notches in (1, -1):
        turn_wheel(ring.form.row(path).editor, notches)
    assert (ring.config, ring.changes) == (before, [])
    assert ring.form.row(path).given() == str(ring.value(path))


def test_that_the_wheel_goes_through_the_choice_that_has_the_cursor(ring: Hand) -> None:
    ring.form.reveal("preview.weights")
    turn_wheel(ring.form.row("preview.weights").editor, -1)
    assert ring.value("preview.weights") == "raw"
