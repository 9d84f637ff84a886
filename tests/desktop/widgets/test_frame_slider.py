"""A film under a slider."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.frame_slider import FrameSlider


@pytest.fixture
def slider(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> FrameSlider:
    monkeypatch.setattr("desktop.widgets.frame_slider.FRAME_MILLISECONDS", 1)
    slider = FrameSlider("the noising", "Timestep")
    qtbot.addWidget(slider)
    slider.apply_theme(DARK)
    slider.show()
    return slider


def play_button(slider: FrameSlider) -> QToolButton:
    button = slider.findChild(QToolButton)
    assert button is not None
    return button


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
