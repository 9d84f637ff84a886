"""What every panel is: it collects events cheaply and draws when the redraw timer asks."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.events import Event
from desktop.selection import Selection
from desktop.theme import Theme


class Panel(QWidget):
    """The base of all panels.

    ``accept`` only keeps what it needs and calls :meth:`mark_dirty`; drawing happens in ``redraw``,
    which the one redraw timer calls on panels that are dirty and visible. A panel never talks to
    another one: it emits ``command`` and ``selected``, and the window delivers.
    """

    identifier: ClassVar[str]  # stable: layouts are stored under it
    title: ClassVar[str]

    command = Signal(object)  # a core.commands.Command
    selected = Signal(object)  # a desktop.selection.Selection
    redrawn = Signal()  # what is shown has changed, and so has the explanation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dirty = False

    @property
    def dirty(self) -> bool:
        """Whether something new is waiting to be drawn."""
        return self._dirty

    def mark_dirty(self) -> None:
        self._dirty = True

    def draw_if_dirty(self) -> None:
        """Draw what is new; the redraw timer calls this."""
        if self._dirty:
            self._dirty = False
            self.redraw()
            self.redrawn.emit()

    def accept(self, event: Event) -> None:
        """Take what this panel shows from an event. Never draws."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the newest state."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget the run that was shown; a new one is about to begin."""
        raise NotImplementedError

    def show_selection(self, selection: Selection) -> None:
        """Something was selected, here or elsewhere. Most panels have nothing to do."""

    def explanation(self) -> str:
        """What a person is looking at, as a little HTML with the numbers of this moment in it."""
        raise NotImplementedError

    def apply_theme(self, theme: Theme) -> None:
        """Use these colours from now on, including those of things already drawn."""
        raise NotImplementedError
