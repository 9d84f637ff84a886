"""All panels of a window together: what one of them says goes to the others, or to the run."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot

from core.events import Event
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme


class PanelGroup(QObject):
    """Panels by their identifiers. Events, selections and themes go to all of them alike."""

    command = Signal(object)  # a core.commands.Command
    setting = Signal(str, object)  # path and value of a parameter
    picked = Signal(object)  # a Selection: all that is picked now
    redrawn = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.panels: dict[str, Panel] = {}
        self._selection = Selection()

    def add(self, kinds: Mapping[str, type[Panel]]) -> list[Panel]:
        """Make panels of these kinds."""
        made = [kind() for kind in kinds.values()]
        for panel in made:
            self.panels[panel.identifier] = panel
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
        for panel in self.panels.values():
            panel.apply_theme(theme)
