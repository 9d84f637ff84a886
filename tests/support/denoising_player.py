"""The denoising panel with all that it says, and hands that use it as a person does."""

import numpy as np
import pytest
from image_events import image_data
from made_events import run_started, state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from core.answers import SamplesDrawn
from core.commands import Command
from desktop.panels.denoising import DenoisingPanel
from desktop.selection import Item, Selection
from desktop.theme import DARK
from desktop.widgets.denoising.film_strip import FilmStrip
from desktop.widgets.denoising.step_foot import StepFoot
from desktop.widgets.pictures.picture_grid import PictureGrid

GRIDS = (
    "x_t: what the network is given",
    "x_0_hat: the clean picture it believes in",
    "eps_hat: the noise it sees",
)
Key = Qt.Key


class Player:
    """Finds the parts of the panel by the names that a person sees."""

    def __init__(self, panel: DenoisingPanel, qtbot: QtBot) -> None:
        self.panel, self.qtbot = panel, qtbot
        self.commands: list[Command] = []
        self.selections: list[Selection] = []
        panel.command.connect(self.commands.append)
        panel.selected.connect(self._select)

    def _select(self, selection: Selection) -> None:
        """As the window does: what is picked anywhere is told to every panel."""
        self.selections.append(selection)
        self.panel.receive_selection(self.panel.selection.joined(selection))

    def told(self) -> list[Command]:
        said, self.commands[:] = list(self.commands), []
        return said

    def named(self, kind: type[QWidget], name: str) -> QWidget:
        for widget in self.panel.findChildren(QWidget):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if isinstance(widget, kind) and name in {widget.accessibleName(), text}:
                return widget
        raise AssertionError(f"nothing is named {name}")

    def button(self, name: str) -> QAbstractButton:
        found = self.named(QAbstractButton, name)
        assert isinstance(found, QAbstractButton)
        return found

    def click(self, name: str) -> None:
        """Click a button, which must be there to be clicked."""
        button = self.button(name)
        assert button.isVisible()
        self.qtbot.mouseClick(
            button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2)
        )

    def grids(self) -> list[PictureGrid]:
        found = self.panel.findChildren(PictureGrid)
        return [next(g for g in found if g.accessibleName() == name) for name in GRIDS]

    def click_sample(self, grid: int, index: int) -> None:
        where = self.grids()[grid]
        place = where.cell(index).center().toPoint()
        self.qtbot.mouseClick(where, Qt.MouseButton.LeftButton, pos=place)

    def shown(self, index: int = 0) -> list[int]:
        """The grey in the middle of a sample in each of the three grids."""
        seen: list[int] = []
        for grid in self.grids():
            place = grid.cell(index).center().toPoint()
            seen.append(grid.grab().toImage().pixelColor(place).red())
        return seen

    def choice(self, name: str) -> QComboBox:
        found = self.named(QComboBox, name)
        assert isinstance(found, QComboBox)
        return found

    def choose(self, name: str, value: str) -> None:
        """Choose an entry with the arrow keys."""
        box = self.choice(name)
        place = box.findData(value)
        assert place >= 0
        key = Key.Key_Down if place > box.currentIndex() else Key.Key_Up
        for _ in range(abs(place - box.currentIndex())):
            self.qtbot.keyClick(box, key)

    def field(self, name: str) -> QLineEdit:
        found = self.named(QLineEdit, name)
        assert isinstance(found, QLineEdit)
        return found

    def write(self, name: str, text: str) -> None:
        field = self.field(name)
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    @property
    def slider(self) -> QSlider:
        found = self.panel.findChild(QSlider)
        assert found is not None
        return found

    def press(self, key: Key) -> None:
        self.qtbot.keyClick(self.slider, key)

    @property
    def foot(self) -> StepFoot:
        found = self.panel.findChild(StepFoot)
        assert found is not None
        return found

    @property
    def strip(self) -> FilmStrip:
        found = self.panel.findChild(FilmStrip)
        assert found is not None
        return found


def picture_in(grid: PictureGrid, index: int, side: int) -> np.ndarray:
    """The picture in a cell of a grid, a pixel from the middle of each of its squares."""
    image = grid.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    cell = grid.cell(index).toRect()
    times = cell.width() // side
    middle, whole = times // 2, times * side
    top, left = cell.top() + middle, cell.left() + middle
    return rows[top : top + whole : times, left : left + whole : times][:side, :side]


def item_of(selection: Selection) -> Item:
    assert selection.item is not None
    return selection.item


def make_player(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Player:
    """Of a run on small pictures that is ready and has shown no samples yet."""
    monkeypatch.setattr("desktop.widgets.denoising.draw_controls.PAUSE_MILLISECONDS", 1)
    panel = DenoisingPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(1200, 700)
    panel.show()
    for event in (run_started(), image_data(), state("ready")):
        panel.accept(event)
    panel.draw_if_dirty()
    return Player(panel, qtbot)


def show(player: Player, film: SamplesDrawn) -> None:
    player.panel.accept(film)
    player.panel.draw_if_dirty()
