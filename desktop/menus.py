"""The menu bar, made from the list of actions."""

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.actions import MENUS, Actions

EXCLUSIVE = ("theme", "layout")  # groups of actions of which one is on


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """A menu for each name, its groups kept apart by lines."""
    menus: dict[str, QMenu] = {}
    for name in MENUS:
        menu = bar.addMenu(f"&{name}")
        menu.setToolTipsVisible(True)
        last = ""
        for spec in actions:
            if spec.menu != name:
                continue
            if last and spec.group != last:
                menu.addSeparator()
            last = spec.group
            menu.addAction(actions[spec.identifier])
        menus[name] = menu
    for group in EXCLUSIVE:
        one_of = QActionGroup(bar)
        for spec in actions:
            if spec.group == group:
                one_of.addAction(actions[spec.identifier])
    return menus
