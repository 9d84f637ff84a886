"""Where the person looks: the crosshair's place, moved by the pointer or the keys."""

import math

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from desktop.widgets.curves.crosshair import Crosshair
from desktop.widgets.curves.curve import Curve
from desktop.widgets.curves.plot_state import PlotState
from desktop.widgets.curves.readings import Reading, as_html, as_text, read_at
from desktop.widgets.plot.canvas import Canvas
from desktop.widgets.plot.pens import series_colour

NEAR_MARK = 4  # pixels from which a mark's text is shown with the values
MOST_NOTES = 4
KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class CurveCursor:
    """Snaps to the nearest value of the first curve and reads the others there."""

    def __init__(self, canvas: Canvas, state: PlotState) -> None:
        self._canvas = canvas
        self._state = state
        self.crosshair = Crosshair(canvas)
        self._pointer: QPoint | None = None  # None after a key
        self.reading: Reading | None = None  # None while the crosshair is hidden

    @property
    def text(self) -> str:
        """What the crosshair says; nothing while it is hidden."""
        if self.reading is None:
            return ""
        return as_text(self.reading, self._state.options.axis, self._notes(self.reading))

    def hide(self) -> None:
        self._pointer = self.reading = None
        self.crosshair.hide()
        self._canvas.setAccessibleDescription("")

    def point_at(self, pointer: QPoint) -> None:
        """The pointer is here, in pixels of the plot."""
        if not self._canvas.area.contains(pointer):
            self.hide()
            return
        self._pointer = pointer
        self._read(self._state.data_x(self._canvas.x_at(pointer.x())))

    def refresh(self) -> None:
        """The curves or the view have changed under the crosshair."""
        if self._pointer is not None:
            self.point_at(self._pointer)
        elif self.reading is not None:
            self._read(self.reading.x)

    def press(self, key: Qt.Key) -> bool:
        """Move by a key; says whether it meant anything."""
        if key == Qt.Key.Key_Escape and self.reading is not None:
            self.hide()
            return True
        curve = self._state.followed()
        if key not in KEYS or curve is None:
            return False
        places = curve.x(self._state.options.axis)
        start, end = self._state.window(*self._canvas.x_range, 1).visible(places)
        if start == end:
            return False
        match key:
            case Qt.Key.Key_Home:
                index = start
            case Qt.Key.Key_End:
                index = end - 1
            case _:
                index = self._beside(curve, -1 if key == Qt.Key.Key_Left else 1, start, end)
        self._pointer = None
        self._read(float(places[index]))
        return True

    def _beside(self, curve: Curve, direction: int, start: int, end: int) -> int:
        """The value a pixel further; the next one where the same is still the nearest."""
        if self.reading is None:
            return end - 1 if direction < 0 else start
        x = self._state.view_x(self.reading.x) + direction * self._pixels(1)
        now = curve.nearest("step", self.reading.step)
        index = curve.nearest(self._state.options.axis, self._state.data_x(x))
        if (index - now) * direction <= 0:
            index = now + direction
        return min(max(index, start), end - 1)

    def _read(self, x: float) -> None:
        state = self._state
        axis = state.options.axis
        reading = read_at(state.store, state.view.curves, axis, state.options.smoothing, x)
        self.reading = reading
        if reading is None:
            self.hide()
            return
        theme = self._canvas.theme
        points = [
            (state.view_x(row.x), state.view_y(row.value), QColor(series_colour(theme, row.series)))
            for row in reading.rows
        ]
        notes = self._notes(reading)
        self.crosshair.show(
            state.view_x(reading.x),
            [point for point in points if math.isfinite(point[0]) and math.isfinite(point[1])],
            as_html(reading, axis, theme, notes),
            self._pointer,
        )
        self._canvas.setAccessibleDescription(as_text(reading, axis, notes))

    def _notes(self, reading: Reading) -> list[str]:
        """The marks that the crosshair touches."""
        here, near = self._state.view_x(reading.x), self._pixels(NEAR_MARK)
        found = [text for x, text in self._state.marks() if abs(x - here) <= near]
        return found[-MOST_NOTES:]

    def _pixels(self, count: int) -> float:
        """So many pixels as a distance in the view."""
        left, right = self._canvas.x_range
        return count * (right - left) / max(self._canvas.area.width(), 1)
