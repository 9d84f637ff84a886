"""An entry of the menu for each dock, that shows or hides it."""

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget

from desktop.actions import ActionSpec
from desktop.layouts import LAYOUTS

GROUPS = ("panels", "diffusion_panels", "gan_panels")  # of the menu, in this order


def dock_entries(docks: Mapping[str, QDockWidget]) -> Iterator[tuple[ActionSpec, QAction]]:
    """Those for any run first, then what only one kind of run has a use for."""
    names = sorted(docks, key=lambda name: GROUPS.index(_group(name)))
    for number, name in enumerate(names, start=1):
        dock = docks[name]
        title = dock.windowTitle()
        spec = ActionSpec(
            f"show_{name}", "View", _group(name), title, _keys(number),
            f"Show or hide {title}", checkable=True,
        )  # fmt: skip
        action = dock.toggleViewAction()
        action.triggered.connect(partial(_show_opened, dock))
        yield spec, action


def _group(name: str) -> str:
    """Panels of the layouts of one method stand together, and so do all others."""
    methods = {layout.method for layout in LAYOUTS if name in layout.panels}
    return f"{methods.pop()}_panels" if len(methods) == 1 else "panels"


def _keys(number: int) -> str:
    """The shortcut of the dock of this number, from 1."""
    if number < 10:
        return f"Ctrl+{number}"
    return f"Alt+{number - 9}" if number < 19 else f"Ctrl+Shift+F{number - 18}"


def _show_opened(dock: QDockWidget) -> None:
    """What a person opens should be seen, not be behind others."""
    if not dock.isHidden():
        dock.raise_()
