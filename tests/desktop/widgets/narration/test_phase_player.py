"""Playing phases slowly, by a clock that the test drives."""

import pytest
from narrated import press
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.narration.phase_player import TICK_MILLISECONDS, PhasePlayer


@pytest.fixture
def player(qtbot: QtBot) -> PhasePlayer:
    """Twelve phases, at the first."""
    player = PhasePlayer()
    qtbot.addWidget(player)
    player.apply_theme(DARK)
    player.show()
    player.begin(12)
    return player


def clock(player: PhasePlayer) -> QTimer:
    timer = player.findChild(QTimer)
    assert timer is not None
    return timer


def choose_speed(player: PhasePlayer, speed: float) -> None:
    box = player.findChild(QComboBox)
    assert box is not None
    box.setCurrentIndex(box.findData(str(speed)))


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.0, 2.0, 4.0])
def test_that_a_phase_lasts_as_long_as_the_speed_says(player: PhasePlayer, speed: float) -> None:
    choose_speed(player, speed)
    assert player.speed == speed
    player.play()
    assert clock(player).interval() == TICK_MILLISECONDS
    ticks = 0
    while player.frame == 0:
        clock(player).timeout.emit()
        ticks += 1
        assert ticks < 1000
    assert (ticks - 1) * TICK_MILLISECONDS < 1000 / speed <= ticks * TICK_MILLISECONDS


def test_that_a_pause_stands_still_inside_of_a_phase_and_goes_on_there(player: PhasePlayer) -> None:
    shares: list[float] = []
    player.ticked.connect(shares.append)
    choose_speed(player, 1.0)
    player.play()
    for _ in range(10):
        clock(player).timeout.emit()
    assert shares == pytest.approx([0.04 * n for n in range(1, 11)])
    press(player, Qt.Key.Key_Space)
    assert not clock(player).isActive()
    assert (player.frame, player.share) == (0, pytest.approx(0.4))
    press(player, Qt.Key.Key_Space)
    assert clock(player).isActive()
    assert (player.frame, player.share) == (0, pytest.approx(0.4))
    clock(player).timeout.emit()
    assert player.share == pytest.approx(0.44)


def test_that_it_ends_after_the_whole_last_phase_and_begins_again_if_asked(
    player: PhasePlayer,
) -> None:
    ended: list[int] = []
    player.ended.connect(lambda: ended.append(player.frame))
    choose_speed(player, 4.0)
    press(player, Qt.Key.Key_End)
    player.play()
    assert player.frame == 11  # nothing of the last phase has passed
    for _ in range(6):
        clock(player).timeout.emit()
    assert not ended
    clock(player).timeout.emit()
    assert ended == [11]
    assert not player.playing
    player.play()
    assert player.frame == 0


def test_that_keys_go_from_phase_to_phase_and_end_playing(player: PhasePlayer) -> None:
    seen: list[int] = []
    player.moved.connect(seen.append)
    player.play()
    clock(player).timeout.emit()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home):
        press(player, key)
    assert seen == [1, 0, 11, 0]
    assert not player.playing
    assert player.share == 0


def test_that_a_new_step_begins_at_its_first_phase_and_tells_nobody(player: PhasePlayer) -> None:
    player.show_frame(11)
    seen: list[int] = []
    player.moved.connect(seen.append)
    player.play()
    player.begin(36)
    assert (player.frame, player.frames, player.share, player.playing) == (0, 36, 0.0, False)
    assert seen == []
