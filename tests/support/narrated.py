"""Steps of small GANs that were really taken and told, and hands that watch them in slow motion."""

from functools import cache

import torch
from made_events import data_described, state
from made_gan_events import gan_started
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox
from pytestqt.qtbot import QtBot
from small_gans import SMALL, small_gan

from core.commands import Command
from core.gan_events import Part, StepNarrated
from desktop.panels.narration import NarrationPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.frame_slider import FrameSlider, play_key
from desktop.widgets.narration.diagram import Diagram
from desktop.widgets.narration.large_view import LargeView
from desktop.widgets.narration.moment import Moment, RunFacts, moment
from desktop.widgets.narration.phase_player import PhasePlayer
from desktop.widgets.narration.story_words import StoryWords

DIGITS = tuple("0123456789")
LOSSES = ("minimax", "non_saturating", "least_squares", "hinge", "wasserstein", "relativistic")


@cache
def narrated(preset: str, *settings: str, part: Part = "both", step: int = 1) -> StepNarrated:
    """The first step of a small GAN with these settings."""
    gan = small_gan(preset, settings)
    told = gan.narrate(step, torch.zeros(len(gan.scalar_names)), part)
    assert isinstance(told, StepNarrated)
    return told


def of_loss(kind: str, preset: str = "ring-gan") -> StepNarrated:
    """With this loss, and without a penalty of gradients."""
    quiet = ("method.regularizers.r1=0", "method.regularizers.r2=0")
    return narrated(preset, f"method.loss.kind={kind}", *quiet)


def moments(told: StepNarrated, facts: RunFacts | None = None) -> list[Moment]:
    known = facts or RunFacts()
    return [moment(told, index, known) for index in range(len(told.phases))]


class Watcher:
    """Uses the panel as a person does."""

    def __init__(self, qtbot: QtBot, preset: str = "ring-gan", *settings: str) -> None:
        self.qtbot = qtbot
        self.panel = NarrationPanel()
        qtbot.addWidget(self.panel)
        self.commands: list[Command] = []
        self.selections: list[Selection] = []
        self.panel.command.connect(self.commands.append)
        self.panel.selected.connect(self._select)
        self.panel.meet("gan")
        self.panel.apply_theme(DARK)
        self.panel.resize(1000, 640)
        self.panel.show()
        kind = "data.kind=ring" if preset == "ring-gan" else "data.kind=mnist"
        small = [s for s in (*SMALL[preset], *settings) if s.startswith("method.")]
        network = "network.kind=mlp_pair" if preset == "ring-gan" else "network.kind=dcgan"
        self.panel.accept(gan_started(kind, network, *small))
        self.panel.accept(data_described())
        self.settle()

    def _select(self, selection: Selection) -> None:
        self.selections.append(selection)
        self.panel.receive_selection(self.panel.selection.joined(selection))

    def settle(self) -> None:
        self.panel.draw_if_dirty()

    def show(self, told: StepNarrated, *, paused: bool = True) -> None:
        """The step is told, and the run pauses."""
        self.panel.accept(told)
        if paused:
            self.panel.accept(state("paused", told.step))
        self.settle()

    def told(self) -> list[Command]:
        said, self.commands[:] = list(self.commands), []
        return said

    def button(self, text: str) -> QAbstractButton:
        found = self.panel.findChildren(QAbstractButton)
        return next(b for b in found if text in {b.text(), b.accessibleName()})

    def click(self, text: str) -> None:
        button = self.button(text)
        where = button.rect().center()
        if isinstance(button, QCheckBox):
            where = QPoint(8, button.height() // 2)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=where)

    def press(self, key: Qt.Key) -> None:
        """As the window gives keys to the player of the panel in use."""
        self.panel.draw_if_dirty()
        assert self.panel.player.isEnabled()
        press(self.panel.player, key)

    def go_to(self, frame: int) -> None:
        self.player.show_frame(frame)

    @property
    def player(self) -> PhasePlayer:
        player = self.panel.player
        assert isinstance(player, PhasePlayer)
        return player

    def tick(self, count: int = 1) -> None:
        """The clock of the player, so often, if it goes."""
        timer = self.player.findChild(QTimer)
        assert timer is not None
        for _ in range(count):
            if timer.isActive():
                timer.timeout.emit()

    @property
    def diagram(self) -> Diagram:
        (diagram,) = self.panel.findChildren(Diagram)
        return diagram

    @property
    def large(self) -> LargeView:
        (large,) = self.panel.findChildren(LargeView)
        return large

    @property
    def words(self) -> StoryWords:
        (words,) = self.panel.findChildren(StoryWords)
        return words


def press(player: FrameSlider, key: Qt.Key) -> None:
    """A key as the window hands it on to the player."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    assert play_key(player, event)
