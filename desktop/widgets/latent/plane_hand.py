"""A hand on a plane through latent space: it drags, turns the wheel and presses keys."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.widgets.latent.plane_view import PlaneView
from desktop.widgets.pictures.cells import ARROWS, Cells

STILL = 4.0  # pixels: a hand that moves less clicks
ZOOM = 1.25  # at each key, and at each notch of the wheel
NOTCH = 120.0  # of a wheel, as Qt counts
ZOOM_KEYS = {
    Qt.Key.Key_Plus: 1 / ZOOM,
    Qt.Key.Key_Equal: 1 / ZOOM,  # the same key without Shift
    Qt.Key.Key_Minus: ZOOM,
}


class PlaneHand(Cells):
    """Emits ``moved`` with the part of the plane that a hand wants to see."""

    moved = Signal(object)  # PlaneView
    grip = -1.0  # what the hand holds: -1 the plane, 1 the view over it

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty, parent)
        self.view = PlaneView()
        self._pressed: QPointF | None = None
        self._from = self.view  # when the button was pressed
        self._dragging = False
        self._blocked = False

    def show_view(self, view: PlaneView) -> None:
        """Look at this part, without telling."""
        if view != self.view:
            self.view = view
            self.update()

    def allow(self, *, moving: bool) -> None:
        """Whether somebody is there to show another part."""
        self._blocked = not moving
        self.setCursor(Qt.CursorShape.OpenHandCursor if moving else Qt.CursorShape.ArrowCursor)

    def per_pixel(self) -> float:
        """How much of the plane a pixel is."""
        raise NotImplementedError

    def at(self, place: QPointF) -> tuple[float, float]:
        """The u and the v at a pixel of this widget."""
        raise NotImplementedError

    def click(self, place: QPointF) -> None:
        """The left button was pressed and let go here."""
        raise NotImplementedError

    @override
    def press(self, place: QPointF) -> None:
        self._pressed, self._from, self._dragging = place, self.view, False

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._blocked:
            return
        way = event.position() - self._pressed
        if not self._dragging:
            if way.manhattanLength() < STILL:
                return
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        step = self.grip * self.per_pixel()
        self._look(self._from.moved(step * way.x(), -step * way.y()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        if self._dragging:
            self._dragging = False
            self.allow(moving=not self._blocked)
        else:
            self.click(event.position())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / NOTCH
        if notches and self.has_cells():
            self._look(self.view.zoomed(ZOOM**-notches, self.at(event.position())))
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        view = self._after(Qt.Key(event.key()))
        if view is None or not self.has_cells():
            super().keyPressEvent(event)
        else:
            self._look(view)

    def _after(self, key: Qt.Key) -> PlaneView | None:
        if key in ARROWS:
            down, across = ARROWS[key]
            return self.view.moved(across * self.view.spacing, -down * self.view.spacing)
        if key in ZOOM_KEYS:
            return self.view.zoomed(ZOOM_KEYS[key])
        return PlaneView() if key == Qt.Key.Key_Home else None

    def _look(self, view: PlaneView) -> None:
        if view != self.view and not self._blocked:
            self.show_view(view)
            self.moved.emit(view)
