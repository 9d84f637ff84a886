"""The schedule panel as a person sees it and has it under the hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from made_answers import noise_levels, schedule_described
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from core.answers import ScheduleDescribed
from desktop.panels.schedule import SchedulePanel
from desktop.theme import DARK
from desktop.widgets.schedule.density_plot import DensityPlot
from desktop.widgets.schedule.level_plot import LevelPlot
from desktop.widgets.schedule.time_plot import TimePlot

Doubles = NDArray[np.float64]

DESCRIBED = replace(schedule_described(), levels=noise_levels(1000))
ENDLESS = replace(  # nothing is left of the data at its end
    DESCRIBED,
    levels=replace(
        DESCRIBED.levels, alpha=np.concatenate((DESCRIBED.levels.alpha[:-1], np.zeros(1)))
    ),
    sampler_levels=replace(DESCRIBED.sampler_levels, alpha=np.array([0.0, 0.6, 0.9])),
)


def shown_panel(qtbot: QtBot) -> SchedulePanel:
    """Empty, as it is before a run."""
    panel = SchedulePanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(1000, 640)
    panel.show()
    return panel


def show(panel: SchedulePanel, described: ScheduleDescribed = DESCRIBED) -> None:
    panel.accept(described)
    panel.draw_if_dirty()
    QApplication.processEvents()


def time_plots(panel: SchedulePanel) -> Sequence[TimePlot]:
    """Of alpha_bar, log SNR and sigma / alpha."""
    return panel.findChildren(TimePlot)


def density_plot(panel: SchedulePanel) -> DensityPlot:
    return panel.findChildren(DensityPlot)[0]


def every_plot(panel: SchedulePanel) -> Sequence[LevelPlot]:
    return [*time_plots(panel), density_plot(panel)]


def line(plot: TimePlot, kind: str) -> tuple[Doubles, Doubles]:
    drawn = plot.line(kind)
    assert drawn is not None
    return drawn


def dots(plot: LevelPlot) -> tuple[Doubles, Doubles]:
    """The dots of the sampler's steps as they are drawn; the single larger one is left out."""
    scene = cast(Any, plot.scene())
    found = [item for item in scene.items() if isinstance(item, pg.ScatterPlotItem)]
    smallest = min(found, key=lambda item: cast(Any, item).opts["size"])
    return cast(Any, smallest).getData()


def labels(plot: LevelPlot) -> list[str]:
    """What is written on the plane: the label of the mark."""
    scene = cast(Any, plot.scene())
    found = [item for item in scene.items() if isinstance(item, pg.TextItem)]
    return [cast(Any, item).toPlainText() for item in found if cast(Any, item).isVisible()]


def numbers(plot: LevelPlot) -> list[str]:
    """Those of the upright axis."""
    return [text for _, text in plot.axis("left")._tickLevels[0]]


def click(plot: LevelPlot, x: float, qtbot: QtBot) -> None:
    place = QPoint(plot.pixel_of(x, 0).x(), plot.area.center().y())
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)


def entry(panel: SchedulePanel, text: str) -> QCheckBox:
    return next(box for box in panel.findChildren(QCheckBox) if box.text() == text)


def choice(panel: SchedulePanel, name: str) -> QComboBox:
    return next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)


def steps_box(panel: SchedulePanel) -> QSpinBox:
    return panel.findChildren(QSpinBox)[0]


def settings_of(panel: SchedulePanel) -> list[tuple[str, object]]:
    """Fills up with the settings that the panel asks for."""
    asked: list[tuple[str, object]] = []

    def take(path: str, value: object) -> None:
        asked.append((path, value))

    panel.setting.connect(take)
    return asked
