"""A film under a slider."""

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.frame_slider import SPEEDS, FrameSlider, play_key


@pytest.fixture
def slider(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> FrameSlider:
    monkeypatch.setattr("desktop.widgets.frame_slider.FRAME_MILLISECONDS", 1)
    slider = FrameSlider("the noising", "Timestep")
    qtbot.addWidget(slider)
    slider.apply_theme(DARK)
    slider.show()
    return slider


@pytest.fixture
def full(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> FrameSlider:
    """With buttons for single steps, a loop and speeds; five frames, at the third."""
    monkeypatch.setattr("desktop.widgets.frame_slider.FRAME_MILLISECONDS", 1)
    slider = FrameSlider("the noising", "Timestep", full=True)
    qtbot.addWidget(slider)
    slider.apply_theme(DARK)
    slider.show()
    slider.set_frames(5)
    slider.show_frame(2)
    return slider


def button(slider: FrameSlider, name: str) -> QToolButton:
    return next(b for b in slider.findChildren(QToolButton) if b.accessibleName() == name)


def play_button(slider: FrameSlider) -> QToolButton:
    return button(slider, "Play the noising")


def seen_by(slider: FrameSlider) -> list[int]:
    """The frames that it will tell of."""
    seen: list[int] = []
    slider.moved.connect(seen.append)
    return seen


def test_that_a_film_of_one_frame_cannot_be_moved(slider: FrameSlider) -> None:
    slider.set_frames(1)
    assert not slider.isEnabled()


def test_that_keys_move_from_frame_to_frame(slider: FrameSlider, qtbot: QtBot) -> None:
    slider.set_frames(5)
    seen: list[int] = []
    slider.moved.connect(seen.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(slider.slider, key)
    assert seen == [0, 1, 4, 3]


def test_that_who_is_at_the_end_stays_there_when_the_film_grows(slider: FrameSlider) -> None:
    slider.set_frames(5)
    slider.show_frame(4)
    slider.set_frames(9)
    assert slider.frame == 8
    slider.show_frame(3)
    slider.set_frames(20)
    assert slider.frame == 3


def test_that_playing_shows_every_frame_in_order_and_begins_again(
    slider: FrameSlider, qtbot: QtBot
) -> None:
    slider.set_frames(4)
    slider.show_frame(0)
    seen: list[int] = []
    slider.moved.connect(seen.append)
    qtbot.mouseClick(play_button(slider), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(seen) >= 6, timeout=5000)
    assert seen[:6] == [1, 2, 3, 0, 1, 2]
    qtbot.mouseClick(play_button(slider), Qt.MouseButton.LeftButton)
    assert not slider.playing


def test_that_playing_from_the_end_begins_at_the_start(slider: FrameSlider, qtbot: QtBot) -> None:
    slider.set_frames(4)
    slider.show_frame(3)
    seen: list[int] = []
    slider.moved.connect(seen.append)
    qtbot.mouseClick(play_button(slider), Qt.MouseButton.LeftButton)
    assert seen[0] == 0
    slider.stop()
    assert not slider.playing


def test_that_a_film_without_frames_stops_playing(slider: FrameSlider, qtbot: QtBot) -> None:
    slider.set_frames(4)
    qtbot.mouseClick(play_button(slider), Qt.MouseButton.LeftButton)
    slider.set_frames(0)
    assert not slider.playing


def test_that_single_steps_loop_and_speed_are_there_only_where_wanted(
    slider: FrameSlider, full: FrameSlider
) -> None:
    names = ("One step back", "One step ahead", "Begin again at the end")
    assert [button(full, name).isVisible() for name in names] == [True] * 3
    assert [button(slider, name).isVisible() for name in names] == [False] * 3
    for which, shown in ((slider, False), (full, True)):
        speed = which.findChild(QComboBox)
        assert speed is not None
        assert speed.isVisible() is shown


def test_that_the_buttons_take_single_steps_and_end_playing(
    full: FrameSlider, qtbot: QtBot
) -> None:
    seen = seen_by(full)
    for name in ("One step ahead", "One step back", "One step back"):
        full.toggle()
        assert full.playing
        qtbot.mouseClick(button(full, name), Qt.MouseButton.LeftButton)
        assert not full.playing
    assert seen == [3, 2, 1]


def test_that_steps_stop_at_both_ends(full: FrameSlider) -> None:
    seen = seen_by(full)
    for count in (9, 1, -9, -1):
        full.step(count)
    assert seen == [4, 0]


def test_that_playing_ends_at_the_end_without_the_loop(full: FrameSlider, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(full, "Begin again at the end"), Qt.MouseButton.LeftButton)
    seen = seen_by(full)
    qtbot.mouseClick(play_button(full), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not full.playing, timeout=5000)
    assert seen == [3, 4]
    assert full.at_end
    assert not play_button(full).isChecked()


@pytest.mark.parametrize(
    ("place", "text", "milliseconds"),
    [(0, "0.25", 360), (1, "0.5", 180), (2, "1", 90), (3, "2", 45), (4, "4", 22)],
)
def test_that_the_speed_sets_the_time_of_a_frame(
    full: FrameSlider, monkeypatch: pytest.MonkeyPatch, place: int, text: str, milliseconds: int
) -> None:
    monkeypatch.setattr("desktop.widgets.frame_slider.FRAME_MILLISECONDS", 90)
    speed, timer = full.findChild(QComboBox), full.findChild(QTimer)
    assert speed is not None
    assert timer is not None
    speed.setCurrentIndex((place + 1) % len(SPEEDS))
    speed.setCurrentIndex(place)
    assert speed.currentText() == f"\N{MULTIPLICATION SIGN}{text}"
    assert timer.interval() == milliseconds


def test_that_what_brought_it_to_a_frame_is_not_told_of_it(full: FrameSlider) -> None:
    seen = seen_by(full)
    full.place(4)
    assert full.frame == 4
    full.show_frame(1)
    assert seen == [1]


def press(slider: FrameSlider, key: Qt.Key, *, again: bool = False) -> bool:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", again)
    return play_key(slider, event)


def test_that_keys_step_jump_and_play(full: FrameSlider) -> None:
    seen = seen_by(full)
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Left, keys.Key_End, keys.Key_Home):
        assert press(full, key)
    assert seen == [3, 2, 4, 0]
    assert press(full, keys.Key_Space)
    assert full.playing
    assert press(full, keys.Key_Space, again=True)  # a key that is held down plays once
    assert full.playing
    assert press(full, keys.Key_Space)
    assert not full.playing
    assert not press(full, keys.Key_A)


def test_that_a_film_that_cannot_be_moved_does_not_play(full: FrameSlider) -> None:
    full.set_frames(1)
    full.toggle()
    assert not full.playing


def test_that_hiding_it_ends_playing(full: FrameSlider) -> None:
    full.toggle()
    full.hide()
    assert not full.playing
