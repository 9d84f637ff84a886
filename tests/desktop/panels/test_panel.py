"""What every panel can do without knowing what it shows."""

import pytest
from pytestqt.qtbot import QtBot

from core.commands import Command, Unwatch, Watch
from core.requests import CompareWithIdeal, MeasureField, Request
from desktop.panels.panel import Panel
from desktop.selection import Selection


class Watching(Panel):
    """Wants what it is told to want."""

    identifier = "watching"
    title = "Watching"

    def __init__(self) -> None:
        super().__init__()
        self.request: Request | None = MeasureField()
        self.told: list[Selection] = []

    @property
    def wanted(self) -> Request | None:
        return self.request

    def show_selection(self, selection: Selection) -> None:
        self.told.append(selection)


@pytest.fixture
def panel(qtbot: QtBot) -> Watching:
    panel = Watching()
    qtbot.addWidget(panel)
    return panel


@pytest.fixture
def posted(panel: Watching) -> list[Command]:
    posted: list[Command] = []
    panel.command.connect(posted.append)
    return posted


def test_that_a_panel_watches_only_while_it_can_be_seen(
    panel: Watching, posted: list[Command]
) -> None:
    panel.watch()  # a run begins while it is hidden
    assert posted == []
    panel.show()
    assert posted == [Watch(MeasureField())]
    panel.hide()
    assert posted == [Watch(MeasureField()), Unwatch(MeasureField)]
    panel.hide()
    assert len(posted) == 2


def test_that_a_panel_behind_a_tab_watches_nothing(panel: Watching, posted: list[Command]) -> None:
    panel.set_in_front(in_front=False)
    panel.show()
    assert not panel.seen
    assert posted == []
    panel.set_in_front(in_front=True)
    assert panel.seen
    panel.set_in_front(in_front=True)
    panel.set_in_front(in_front=False)
    assert posted == [Watch(MeasureField()), Unwatch(MeasureField)]


def test_that_what_is_wanted_may_change(panel: Watching, posted: list[Command]) -> None:
    panel.show()
    panel.request = MeasureField("raw")
    panel.watch()
    assert posted[1:] == [Watch(MeasureField("raw"))]  # which takes the place of the other
    panel.request = CompareWithIdeal()
    panel.watch()
    assert posted[2:] == [Unwatch(MeasureField), Watch(CompareWithIdeal())]
    panel.request = None
    panel.watch()
    assert posted[4:] == [Unwatch(CompareWithIdeal)]


def test_that_a_panel_leads_where_the_newest_pick_was_made_in_it(panel: Watching) -> None:
    panel.receive_selection(Selection("elsewhere", sample=3))
    assert not panel.leads
    panel.receive_selection(Selection("watching", sample=4))
    assert panel.leads
    assert [selection.sample for selection in panel.told] == [3, 4]
