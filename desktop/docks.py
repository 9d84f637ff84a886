"""Where everything is: panels in the middle; form, inspector and timeline around them."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabWidget, QWidget
from typing_extensions import override

from desktop.actions import ActionSpec
from desktop.look import set_look
from desktop.panels.panel import Panel
from desktop.settings import LAYOUT_VERSION, Settings

Area = Qt.DockWidgetArea

BEGINNING = "samples"  # the panel in use before the person has chosen one
FORM_WIDTH, INSPECTOR_WIDTH = 300, 272
FORM_LEAST, INSPECTOR_LEAST = 260, 220
TIMELINE_HEIGHT = 96


class Docks(QObject):
    """Docks of a window. Panels that hold pictures and plots are in a workspace of their own.

    So a layout of the workspace may be exchanged as a whole, and the form never lands in it.
    """

    panel_in_use = Signal(str)  # a panel's identifier

    def __init__(
        self,
        window: QMainWindow,
        panels: Mapping[str, Panel],
        *,
        form: QWidget,
        timeline: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self.in_use = BEGINNING
        self.workspace = QMainWindow()
        for holder in (window, self.workspace):
            holder.setDockNestingEnabled(True)
            holder.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.docks = {
            "experiment": _dock("experiment", "Experiment", form),
            "timeline": _dock("timeline", "Timeline", timeline),
            **{name: _dock(name, panel.title, panel) for name, panel in panels.items()},
        }
        form.setMinimumWidth(FORM_LEAST)
        panels["inspector"].setMinimumWidth(INSPECTOR_LEAST)
        for panel in panels.values():
            panel.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._mark()

    def arrange(self) -> None:
        """Put everything where it is at first."""
        window, workspace, docks = self._window, self.workspace, self.docks
        for dock in docks.values():
            dock.setFloating(False)
        window.addDockWidget(Area.LeftDockWidgetArea, docks["experiment"])
        window.addDockWidget(Area.RightDockWidgetArea, docks["inspector"])
        window.addDockWidget(Area.BottomDockWidgetArea, docks["timeline"])
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        workspace.addDockWidget(Area.TopDockWidgetArea, docks["samples"])
        workspace.splitDockWidget(docks["samples"], docks["loss"], Qt.Orientation.Horizontal)
        workspace.addDockWidget(Area.BottomDockWidgetArea, docks["forward"])
        for dock in docks.values():
            dock.show()
        window.resizeDocks(
            [docks["experiment"], docks["inspector"]],
            [FORM_WIDTH, INSPECTOR_WIDTH],
            Qt.Orientation.Horizontal,
        )
        window.resizeDocks([docks["timeline"]], [TIMELINE_HEIGHT], Qt.Orientation.Vertical)
        workspace.resizeDocks(
            [docks["samples"], docks["loss"]], [1000, 1000], Qt.Orientation.Horizontal
        )
        workspace.resizeDocks(
            [docks["samples"], docks["forward"]], [1100, 1000], Qt.Orientation.Vertical
        )

    def toggles(self) -> Iterable[tuple[ActionSpec, QAction]]:
        """An action for each dock that shows or hides it."""
        for number, (name, dock) in enumerate(self.docks.items(), start=1):
            title = dock.windowTitle()
            spec = ActionSpec(
                f"show_{name}", "View", "panels", title, f"Ctrl+{number}",
                f"Show or hide {title}", checkable=True,
            )  # fmt: skip
            yield spec, dock.toggleViewAction()

    def save(self, settings: Settings) -> None:
        """Remember sizes and places."""
        settings.set_layout("geometry", self._window.saveGeometry())
        settings.set_layout("window", self._window.saveState(LAYOUT_VERSION))
        settings.set_layout("workspace", self.workspace.saveState(LAYOUT_VERSION))

    def restore(self, settings: Settings) -> None:
        """Put everything where it was; what cannot be read leaves the first arrangement."""
        geometry = settings.layout("geometry")
        if not geometry.isEmpty():
            self._window.restoreGeometry(geometry)
        self.arrange()  # a layout that is restored knows nothing of docks that came after it
        window, workspace = settings.layout("window"), settings.layout("workspace")
        if window.isEmpty() or workspace.isEmpty():
            return
        if not (_restored(self._window, window) and _restored(self.workspace, workspace)):
            self.arrange()

    def use(self, name: str) -> None:
        """Make a panel the one in use."""
        if name != self.in_use:
            self.in_use = name
            self._mark()
            self.panel_in_use.emit(name)

    def next_panel(self) -> None:
        """Give the keyboard to the next dock that can be seen."""
        names = [name for name, dock in self.docks.items() if dock.isVisible()]
        if not names:
            return
        focused = self._name_of(QApplication.focusWidget())
        place = names.index(focused) + 1 if focused in names else 0
        target = self.docks[names[place % len(names)]]
        target.raise_()
        _focus_first(target.widget())

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        name = self._name_of(new)
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
    """Hands on keys that nobody wants, also while it floats as a window of its own."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        holder = self.parentWidget()
        if self.isFloating() and holder is not None:
            QCoreApplication.sendEvent(holder.window(), event)
        else:
            super().keyPressEvent(event)


def _dock(name: str, title: str, content: QWidget) -> QDockWidget:
    dock = Dock(title)
    dock.setObjectName(f"dock_{name}")
    dock.setAccessibleName(title)
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
