"""A person's hand on a plot of curves."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.widgets.curves.curve_plot import CurvePlot


def at(plot: CurvePlot, across: float, down: float = 0.5) -> QPoint:
    """A place within the axes, as parts of their width and height."""
    area = plot.area
    return QPoint(
        round(area.left() + across * (area.width() - 1)),
        round(area.top() + down * (area.height() - 1)),
    )


def move(plot: CurvePlot, place: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    _send(plot, QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, button)


def _send(
    plot: CurvePlot, kind: QEvent.Type, place: QPoint, which: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    viewport = plot.viewport()
    where, on_screen = QPointF(place), QPointF(viewport.mapToGlobal(place))
    event = QMouseEvent(kind, where, on_screen, which, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)


def drag(plot: CurvePlot, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    _send(plot, QEvent.Type.MouseButtonPress, start, left, left)
    for part in np.linspace(0.1, 1, 10):
        move(plot, start + (end - start) * float(part), left)
    _send(plot, QEvent.Type.MouseButtonRelease, end, left, Qt.MouseButton.NoButton)


def wheel(plot: CurvePlot, place: QPoint, notches: int = 1) -> None:
    """Turn the wheel so far at once; forward zooms in."""
    viewport = plot.viewport()
    event = QWheelEvent(
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # not inverted
    )
    QApplication.sendEvent(viewport, event)
