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
    """Snaps to the nearest value of the first curve and reads the others there.

    Two of them may be one: what either reads is shown by its ``partner`` too, without the note.
    """

    def __init__(self, canvas: Canvas, state: PlotState) -> None:
        self._canvas = canvas
        self._state = state
        self.crosshair = Crosshair(canvas)
        self.partner: CurveCursor | None = None
        self._pointer: QPoint | None = None  # None after a key
        self._asked = 0.0  # where the person looks, which may be between two values
        self._leads = True  # and not its partner
        self.reading: Reading | None = None  # None while the crosshair is hidden

    @property
    def text(self) -> str:
        """What the crosshair says; nothing while it is hidden."""
        if self.reading is None:
            return ""
        return as_text(self.reading, self._state.options.axis, self._notes(self.reading))

    def hide(self) -> None:
        self.drop()
        if self.partner is not None:
            self.partner.drop()

    def drop(self) -> None:
        """Hide this one only."""
        self._pointer = self.reading = None
        self._leads = True
        self.crosshair.hide()
        self._tell_changes()

    def _tell_changes(self) -> None:
        """While nothing is read, those who hear the plot are told what was changed in the run."""
        marks = self._state.store.marks if self._state.followed() is not None else []
        newest = [f"step {mark.step:,}: {mark.text}" for mark in marks[-MOST_NOTES:]]
        which = "Changes" if len(marks) <= MOST_NOTES else f"The last of {len(marks):,} changes"
        self._canvas.setAccessibleDescription(f"{which}: {'; '.join(newest)}" if newest else "")

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
        elif self.reading is None:
            self._tell_changes()
        elif self._leads:
            self._read(self._asked)
        else:
            self.follow(self.reading, self._asked)

    def press(self, key: Qt.Key, *, to_change: bool = False) -> bool:
        """Move by a key, if wanted to the next change; says whether it meant anything."""
        if key == Qt.Key.Key_Escape and self.reading is not None:
            self.hide()
            return True
        curve = self._state.followed()
        if key not in KEYS or curve is None:
            return False
        x = self._change_beside(key) if to_change else self._value_beside(curve, key)
        if x is not None:
            self._pointer = None
            self._read(x)
        return x is not None

    def _value_beside(self, curve: Curve, key: Qt.Key) -> float | None:
        places = curve.x(self._state.options.axis)
        start, end = self._state.window(*self._canvas.x_range, 1).visible(places)
        if start == end:
            return None
        match key:
            case Qt.Key.Key_Home:
                index = start
            case Qt.Key.Key_End:
                index = end - 1
            case _:
                index = self._beside(curve, -1 if key == Qt.Key.Key_Left else 1, start, end)
        return float(places[index])

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

    def _change_beside(self, key: Qt.Key) -> float | None:
        """The place of the next mark in sight on this side, or of the first or last one."""
        left, right = self._canvas.x_range
        found = sorted({x for x, _ in self._state.marks() if left <= x <= right})
        backwards = key in {Qt.Key.Key_Left, Qt.Key.Key_End}
        if self.reading is not None and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            here, least = self._state.view_x(self._asked), 1e-9 * (right - left)
            found = [x for x in found if (here - x if backwards else x - here) > least]
        return self._state.data_x(found[-1 if backwards else 0]) if found else None

    def _read(self, x: float) -> None:
        state = self._state
        specs = state.view.every_curve
        reading = read_at(state.store, specs, state.options.axis, state.options.smoothing, x)
        if reading is None:
            self.hide()
            return
        self._stand(reading, x, leads=True)
        if self.partner is not None:
            self.partner.follow(reading, x)

    def follow(self, reading: Reading, asked: float) -> None:
        """Stand where the partner reads, who says it in words."""
        self._pointer = None
        self._stand(reading, asked, leads=False)

    def _stand(self, reading: Reading, asked: float, *, leads: bool) -> None:
        """Show what was read; in words only where the person looks."""
        state = self._state
        self.reading, self._asked, self._leads = reading, asked, leads
        here = {series for series, _ in state.series()}
        theme = self._canvas.theme
        points = [
            (state.view_x(row.x), state.view_y(row.value), QColor(series_colour(theme, row.series)))
            for row in reading.rows
            if row.series in here
        ]
        notes = self._notes(reading)
        axis = state.options.axis
        self.crosshair.show(
            state.view_x(reading.x),
            [point for point in points if math.isfinite(point[0]) and math.isfinite(point[1])],
            as_html(reading, axis, theme, notes) if leads else "",
            self._pointer,
        )
        self._canvas.setAccessibleDescription(as_text(reading, axis, notes) if leads else "")

    def _notes(self, reading: Reading) -> list[str]:
        """The marks that the crosshair, or the person's look, touches."""
        near = self._pixels(NEAR_MARK)
        looks = [self._state.view_x(x) for x in (reading.x, self._asked)]
        found = [
            text for x, text in self._state.marks() if any(abs(x - at) <= near for at in looks)
        ]
        return found[-MOST_NOTES:]

    def _pixels(self, count: int) -> float:
        """So many pixels as a distance in the view."""
        left, right = self._canvas.x_range
        return count * (right - left) / max(self._canvas.area.width(), 1)
