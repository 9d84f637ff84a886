"""What every panel is: it collects events cheaply and draws when the redraw timer asks."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.commands import Unwatch, Watch
from core.event_reader import EventReader
from core.events import Event
from core.requests import Request
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.cover import Cover
from desktop.widgets.frame_slider import FrameSlider

METHODS = {"diffusion": "a diffusion model", "gan": "a GAN"}
"""What a run trains, by the kind of its method."""


class Panel(QWidget, EventReader):
    """The base of all panels.

    The methods ``take_...`` of :class:`core.event_reader.EventReader` only keep what a panel needs
    of an event and call :meth:`mark_dirty`; drawing happens in ``redraw``, which the one redraw
    timer calls on panels that are dirty and visible. A panel never talks to another one: it emits
    ``command`` and ``selected``, and the window delivers.
    """

    identifier: ClassVar[str]  # stable: layouts are stored under it
    title: ClassVar[str]
    method: ClassVar[str] = ""  # the kind of method that it is about; "" for any
    purpose: ClassVar[str] = ""  # what it shows, in a sentence, said where a run has none of that

    command = Signal(object)  # a core.commands.Command
    selected = Signal(object)  # a desktop.selection.Selection; what it leaves at None stays
    setting = Signal(str, object)  # path and value of a parameter of the run, live or not
    redrawn = Signal()  # what is shown has changed, and so has the explanation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dirty = False
        self._watching: type[Request] | None = None
        self._in_front = True
        self._cover = Cover(self)
        self.trained = "diffusion"  # the kind of method of the run that is shown
        self.selection = Selection()

    @property
    def suits(self) -> bool:
        """Whether this panel is about what the run trains."""
        return self.method in {"", self.trained}

    def meet(self, trained: str) -> None:
        """A run of this kind of method begins. A panel about another hears nothing of it."""
        self.trained = trained
        self.setEnabled(self.suits)  # what is covered must not get the keyboard
        self._cover.say("" if self.suits else self._out_of_place())

    def _out_of_place(self) -> str:
        ours, theirs = METHODS[self.method], METHODS[self.trained]
        return f"{self.purpose}\n\nThis run trains {theirs}: choose a preset of {ours} to see it."

    @override
    def accept(self, event: Event) -> None:
        if self.suits:
            super().accept(event)

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

    def draw_now(self) -> None:
        """Draw at once: a person's hand need not wait for the redraw timer."""
        self.mark_dirty()
        self.draw_if_dirty()

    def redraw(self) -> None:
        """Draw the newest state."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget the run that was shown; a new one is about to begin."""
        raise NotImplementedError

    @property
    def seen(self) -> bool:
        """Whether a person can see it: a panel behind a tab costs nothing."""
        return self.suits and self._in_front and self.isVisible()

    def set_in_front(self, in_front: bool) -> None:
        """Its dock came to the front of its stack, or went behind another."""
        if in_front == self._in_front:
            return
        self._in_front = in_front
        if self.player is not None and not in_front:
            self.player.stop()
        self.watch()

    @property
    def wanted(self) -> Request | None:
        """What the run should answer again and again while this panel can be seen."""
        return None

    def watch(self) -> None:
        """Ask anew for what is wanted: a new run begins, or something else is wanted now."""
        wanted = self.wanted if self.seen else None
        if self._watching is not None and type(wanted) is not self._watching:
            self.command.emit(Unwatch(self._watching))
        self._watching = None if wanted is None else type(wanted)
        if wanted is not None:
            self.command.emit(Watch(wanted))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch()

    def ask(self) -> None:
        """Do what the main button of this panel does; F5 does so for the panel in use."""

    @property
    def player(self) -> FrameSlider | None:
        """What Space plays and the arrow keys step while this panel is in use, if anything."""
        return None

    @property
    def leads(self) -> bool:
        """Whether the newest pick was made here: then this panel keeps its item up to date."""
        return self.selection.source == self.identifier

    def receive_selection(self, selection: Selection) -> None:
        """Something was picked, here or elsewhere; this is all that is picked now."""
        self.selection = selection
        self.show_selection(selection)

    def show_selection(self, selection: Selection) -> None:
        """Go where the selection is, as far as it is about something shown here. Tells nobody."""

    def explanation(self) -> str:
        """What a person is looking at, as a little HTML with the numbers of this moment in it."""
        raise NotImplementedError

    def explain(self, title: str, html: str) -> None:
        """Say what the panel in use is about. Only the inspector does."""

    def apply_theme(self, theme: Theme) -> None:
        """Use these colours from now on, including those of things already drawn."""
        raise NotImplementedError
