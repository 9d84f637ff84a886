"""Where everything is: panels in the middle; form, inspector and timeline around them."""

import itertools
from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabWidget, QWidget
from typing_extensions import override

from desktop.layouts import LAYOUTS, Layout
from desktop.look import set_look
from desktop.panels.panel import Panel
from desktop.settings import LAYOUT_VERSION, Settings

Area = Qt.DockWidgetArea

FORM_WIDTH, INSPECTOR_WIDTH = 312, 272
FORM_LEAST, INSPECTOR_LEAST = 260, 220
TIMELINE_HEIGHT = 96
AROUND = ("experiment", "timeline", "inspector")  # docks of the window, not of the workspace


class Docks(QObject):
    """Docks of a window. Panels that hold pictures and plots are in a workspace of their own.

    So a layout of the workspace may be exchanged as a whole, and the form never lands in it.
    """

    panel_in_use = Signal(str)  # a panel's identifier
    empty_shown = Signal(str)  # that of a panel whose dock is in sight, and which is not there yet
    layout_chosen = Signal(str)  # its identifier

    def __init__(
        self,
        window: QMainWindow,
        titles: Mapping[str, str],
        *,
        form: QWidget,
        timeline: QWidget,
        layout: Layout,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._empty = set(titles)  # panels that are not there yet
        self._kept: dict[str, QByteArray] = {}  # what a person made of each layout
        self.layout = layout
        self.in_use = layout.first
        self._focused: str | None = layout.first  # the dock that has, or had last, the keyboard
        self.workspace = QMainWindow()
        for holder in (window, self.workspace):
            holder.setDockNestingEnabled(True)
            holder.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.docks = {
            "experiment": _dock("experiment", "Experiment", form),
            "timeline": _dock("timeline", "Timeline", timeline),
            **{name: _dock(name, title) for name, title in titles.items()},
        }
        for name in titles:
            self.docks[name].front_changed.connect(partial(self._note_front, name))
        form.setMinimumWidth(FORM_LEAST)
        self.workspace.tabifiedDockWidgetActivated.connect(self._tab_chosen)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._mark()

    def fill(self, panels: Iterable[Panel]) -> None:
        """Put panels into their docks, which are there before them."""
        for panel in panels:
            dock = self.docks[panel.identifier]
            dock.setWidget(panel)
            self._empty.discard(panel.identifier)
            panel.set_in_front(dock.in_front)
            dock.front_changed.connect(panel.set_in_front)
            if panel.identifier == "inspector":
                panel.setMinimumWidth(INSPECTOR_LEAST)

    def show_empty(self) -> None:
        """Say of each dock in sight without a panel that it is so."""
        for name in sorted(self._empty):
            if self.docks[name].isVisible():
                self._note_front(name, self.docks[name].in_front)

    def _note_front(self, name: str, in_front: bool) -> None:
        if in_front and name in self._empty:
            self.empty_shown.emit(name)

    def arrange(self) -> None:
        """Put everything where it is at first in this layout."""
        window, docks = self._window, self.docks
        for dock in docks.values():
            if dock.parentWidget() is not None:  # not at the first time, where it takes its time
                dock.setFloating(False)
        window.addDockWidget(Area.LeftDockWidgetArea, docks["experiment"])
        window.addDockWidget(Area.RightDockWidgetArea, docks["inspector"])
        window.addDockWidget(Area.BottomDockWidgetArea, docks["timeline"])
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        for name in AROUND:
            docks[name].show()
        window.resizeDocks(
            [docks["experiment"], docks["inspector"]],
            [FORM_WIDTH, INSPECTOR_WIDTH],
            Qt.Orientation.Horizontal,
        )
        window.resizeDocks([docks["timeline"]], [TIMELINE_HEIGHT], Qt.Orientation.Vertical)
        self._arrange_workspace()
        self.use(self.layout.first)

    def _arrange_workspace(self) -> None:
        workspace, docks = self.workspace, self.docks
        for name, dock in docks.items():
            if name not in AROUND:
                workspace.removeDockWidget(dock)
        layout = self.layout
        leaders = [docks[column[0][0]] for column in layout.columns]
        workspace.addDockWidget(Area.TopDockWidgetArea, leaders[0])
        for before, leader in itertools.pairwise(leaders):
            workspace.splitDockWidget(before, leader, Qt.Orientation.Horizontal)
        for column in layout.columns:
            fronts = [docks[stack[0]] for stack in column]
            for before, front in itertools.pairwise(fronts):
                workspace.splitDockWidget(before, front, Qt.Orientation.Vertical)
            # Only now: what is split off a stack would become a part of it.
            for front, stack in zip(fronts, column, strict=True):
                for name in stack[1:]:
                    workspace.tabifyDockWidget(front, docks[name])
                for name in stack:
                    docks[name].show()
                front.raise_()
            workspace.resizeDocks(fronts, [1000] * len(fronts), Qt.Orientation.Vertical)
        self._close_others(leaders[0])
        widths = [100 * width for width in layout.widths]
        workspace.resizeDocks(leaders, widths, Qt.Orientation.Horizontal)

    def _close_others(self, leader: QDockWidget) -> None:
        """Panels of other layouts have a place behind the leader, where they open by hand."""
        for name, dock in self.docks.items():
            if name not in AROUND and name not in self.layout.panels:
                self.workspace.tabifyDockWidget(leader, dock)
                dock.hide()
        leader.raise_()

    def choose(self, layout: Layout) -> None:
        """Exchange the workspace, as the person left it the last time."""
        if layout is self.layout:
            return
        self._kept[self.layout.identifier] = self.workspace.saveState(LAYOUT_VERSION)
        self.layout = layout
        self._arrange_workspace()
        kept = self._kept.get(layout.identifier)
        if kept is not None and not _restored(self.workspace, kept):
            self._arrange_workspace()
        self.use(layout.first)
        self.layout_chosen.emit(layout.identifier)

    def save(self, settings: Settings) -> None:
        """Remember sizes and places."""
        settings.set_layout("geometry", self._window.saveGeometry())
        settings.set_layout("window", self._window.saveState(LAYOUT_VERSION))
        self._kept[self.layout.identifier] = self.workspace.saveState(LAYOUT_VERSION)
        for identifier, state in self._kept.items():
            settings.set_layout(f"workspace-{identifier}", state)

    def restore(self, settings: Settings) -> None:
        """Put everything where it was; what cannot be read leaves the first arrangement."""
        geometry = settings.layout("geometry")
        if not geometry.isEmpty():
            self._window.restoreGeometry(geometry)
        self.arrange()  # a layout that is restored knows nothing of docks that came after it
        for layout in LAYOUTS:
            state = settings.layout(f"workspace-{layout.identifier}")
            if not state.isEmpty():
                self._kept[layout.identifier] = state
        window, workspace = settings.layout("window"), self._kept.get(self.layout.identifier)
        if window.isEmpty() or workspace is None:
            return
        if not (_restored(self._window, window) and _restored(self.workspace, workspace)):
            self.arrange()

    def use(self, name: str) -> None:
        """Make a panel the one in use."""
        self._focused = name
        if name != self.in_use:
            self.in_use = name
            self._mark()
            self.panel_in_use.emit(name)

    def bring(self, name: str) -> None:
        """Bring a panel to the front, opened if it was closed, and make it the one in use."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        dock.widget().setFocus(Qt.FocusReason.OtherFocusReason)
        self.use(name)

    def next_panel(self) -> None:
        """Give the keyboard to the next dock that can be seen and has something for it."""
        there = {name: dock for name, dock in self.docks.items() if name not in self._empty}
        names = [n for n, dock in there.items() if dock.isVisible() and dock.widget().isEnabled()]
        if not names:
            return
        focused = self._name_of(QApplication.focusWidget())
        place = names.index(focused) + 1 if focused in names else 0
        target = self.docks[names[place % len(names)]]
        target.raise_()
        _focus_first(target.widget())

    def holds_focus(self, name: str) -> bool:
        """Whether the keyboard is in this dock, or was when the window was last in front."""
        return self._focused == name

    @Slot(object)
    def _tab_chosen(self, dock: QDockWidget) -> None:
        """A panel whose tab was clicked is the one in use, and has the keyboard."""
        dock.widget().setFocus(Qt.FocusReason.TabFocusReason)
        name = self._name_of(dock.widget())
        if name is not None:  # also where it has nothing that could take the keyboard
            self.use(name)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        name = self._name_of(new)
        if new is not None:  # none has it while another window is in front
            self._focused = name
        if name is not None and isinstance(self.docks[name].widget(), Panel):
            self.use(name)

    def _name_of(self, widget: QWidget | None) -> str | None:
        for name, dock in self.docks.items():
            if widget is not None and dock.isAncestorOf(widget):
                return name
        return None

    def _mark(self) -> None:
        for name, dock in self.docks.items():
            set_look(dock, active=name == self.in_use)


class Dock(QDockWidget):
    """Hands on keys that nobody wants, also while it floats as a window of its own.

    Emits ``front_changed`` when it came to the front of its stack, or went behind another. Qt does
    not tell of a dock that left the back of its stack for a window of its own.
    """

    front_changed = Signal(bool)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        # What is behind a tab is still visible for Qt, somewhere outside of the window.
        self.in_front = True
        self.visibilityChanged.connect(self._note_front)
        self.topLevelChanged.connect(self._note_floating)

    @Slot(bool)
    def _note_front(self, in_front: bool) -> None:
        self.in_front = in_front
        self.front_changed.emit(in_front)

    @Slot(bool)
    def _note_floating(self, floating: bool) -> None:
        if floating and not self.isHidden():
            self._note_front(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        holder = self.parentWidget()
        if self.isFloating() and holder is not None:
            QCoreApplication.sendEvent(holder.window(), event)
        else:
            super().keyPressEvent(event)


def _dock(name: str, title: str, content: QWidget | None = None) -> Dock:
    dock = Dock(title)
    dock.setObjectName(f"dock_{name}")
    dock.setAccessibleName(title)
    if content is not None:
        dock.setWidget(content)
    return dock


def _restored(holder: QMainWindow, state: QByteArray) -> bool:
    return holder.restoreState(state, LAYOUT_VERSION)


def _focus_first(content: QWidget) -> None:
    """The first thing in a dock that can take keys, or the dock's content itself."""
    for child in content.findChildren(QWidget):
        if (
            child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
    content.setFocus(Qt.FocusReason.ShortcutFocusReason)
