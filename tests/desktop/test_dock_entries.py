from itertools import groupby

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from desktop.dock_entries import GROUPS, dock_entries
from desktop.layouts import LAYOUTS
from desktop.panels.registry import TITLES

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def docks(qtbot: QtBot) -> dict[str, QDockWidget]:
    made = {name: QDockWidget(title) for name, title in TITLES.items()}
    for dock in made.values():
        qtbot.addWidget(dock)
    return made


def test_that_panels_for_one_kind_of_run_stand_together(docks: dict[str, QDockWidget]) -> None:
    groups = {spec.identifier: spec.group for spec, _ in dock_entries(docks)}
    assert set(groups) == {f"show_{name}" for name in TITLES}
    assert [group for group, _ in groupby(groups.values())] == list(GROUPS)
    for layout in LAYOUTS:
        others = {n for other in LAYOUTS if other.method != layout.method for n in other.panels}
        for name in layout.panels:
            wanted = "panels" if name in others else f"{layout.method}_panels"
            assert groups[f"show_{name}"] == wanted


def test_that_every_entry_has_a_key_of_its_own(docks: dict[str, QDockWidget]) -> None:
    keys = [spec.shortcut for spec, _ in dock_entries(docks)]
    assert len(set(keys)) == len(keys)
    for key in keys:  # one that there is not, such as Alt+10, becomes two
        assert QKeySequence(key).count() == 1
        assert QKeySequence(key).toString() == key


def test_that_an_entry_shows_and_hides_its_dock(docks: dict[str, QDockWidget]) -> None:
    for spec, action in dock_entries(docks):
        dock = docks[spec.identifier.removeprefix("show_")]
        dock.hide()
        action.trigger()
        assert not dock.isHidden()
        action.trigger()
        assert dock.isHidden()
