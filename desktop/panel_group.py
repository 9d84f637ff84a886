"""All panels of a window together: what one of them says goes to the others, or to the run."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.events import Event
from desktop.panels.panel import METHODS, Panel
from desktop.selection import Selection
from desktop.theme import DARK, Theme


class PanelGroup(QObject):
    """Panels by their identifiers. Events, selections and themes go to all of them alike.

    One that is made while a run goes on is about another kind of run, and is told so.
    """

    command = Signal(object)  # a core.commands.Command
    setting = Signal(str, object)  # path and value of a parameter
    picked = Signal(object)  # a Selection: all that is picked now
    redrawn = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.panels: dict[str, Panel] = {}
        self._selection = Selection()
        self._method = next(iter(METHODS))
        self._theme = DARK

    def add(self, kinds: Mapping[str, type[Panel]]) -> list[Panel]:
        """Make panels of these kinds, except for those that are there; gives the new ones."""
        made = [kind() for name, kind in kinds.items() if name not in self.panels]
        for panel in made:
            self.panels[panel.identifier] = panel
            panel.apply_theme(self._theme)
            panel.meet(self._method)
            panel.receive_selection(self._selection)
            panel.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            panel.command.connect(self.command)
            panel.setting.connect(self.setting)
            panel.selected.connect(self.select)
            panel.redrawn.connect(self.redrawn)
        return made

    def accept(self, event: Event) -> None:
        """Let every panel take what it needs of an event."""
        for panel in self.panels.values():
            panel.accept(event)

    def begin_run(self, method: str) -> None:
        """A run of this kind of method begins: nothing of the old one stays, nothing is picked."""
        self._method = method
        self._selection = Selection()
        for panel in self.panels.values():
            panel.meet(method)
            panel.receive_selection(self._selection)
            panel.clear()
            panel.watch()

    @Slot(object)
    def select(self, newer: Selection) -> None:
        """Something was picked: it is picked everywhere, with all that was picked before."""
        self._selection = self._selection.joined(newer)
        for panel in self.panels.values():
            panel.receive_selection(self._selection)
        self.picked.emit(self._selection)

    def wear(self, theme: Theme) -> None:
        """Use these colours from now on."""
        self._theme = theme
        for panel in self.panels.values():
            panel.apply_theme(theme)
