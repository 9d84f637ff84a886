"""What is asked of every panel, whatever it shows."""

import pytest
from image_events import image_data, image_noised, image_samples
from made_events import one_of_each
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.events import Event
from desktop.panels.panel import Panel
from desktop.panels.registry import PANELS
from desktop.theme import DARK, LIGHT

ALL_EVENTS: list[Event] = [
    *one_of_each(),
    image_data(),
    image_samples(),
    image_samples(purpose="requested"),
    image_noised(),
]


@pytest.fixture(params=list(PANELS))
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> Panel:
    panel = PANELS[request.param]()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(640, 480)
    panel.show()
    return panel


def picture(panel: Panel) -> QImage:
    """The panel as it looks once its layout has settled."""
    panel.draw_if_dirty()
    QApplication.processEvents()
    return panel.grab().toImage()


def test_that_a_panel_is_registered_under_its_identifier(panel: Panel) -> None:
    assert PANELS[panel.identifier] is type(panel)
    assert panel.title


def test_that_a_panel_takes_every_event_without_drawing(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draws() -> None:
        raise AssertionError("drawn while an event was accepted")

    monkeypatch.setattr(panel, "redraw", draws)
    for event in ALL_EVENTS:
        panel.accept(event)


def test_that_a_panel_draws_what_it_was_given_and_only_once(panel: Panel) -> None:
    for event in ALL_EVENTS:
        panel.accept(event)
    assert panel.dirty
    panel.draw_if_dirty()
    assert not panel.dirty


def test_that_a_cleared_panel_looks_as_it_did_at_first(panel: Panel) -> None:
    panel.clear()
    before = picture(panel)
    for event in [image_data(), image_samples(), image_noised(), *one_of_each()[4:6]]:
        panel.accept(event)
    assert picture(panel) != before
    panel.clear()
    assert picture(panel) == before


def test_that_the_theme_changes_a_panel_that_has_been_drawn(panel: Panel) -> None:
    for event in ALL_EVENTS:
        panel.accept(event)
    dark = picture(panel)
    panel.apply_theme(LIGHT)
    light = picture(panel)
    if panel.identifier != "inspector":  # has no colours of its own: it wears the palette
        assert light != dark
    panel.apply_theme(DARK)
    assert picture(panel) == dark


def test_that_a_panel_explains_itself_before_and_after_there_is_something_to_see(
    panel: Panel,
) -> None:
    assert "<p>" in panel.explanation()
    for event in ALL_EVENTS:
        panel.accept(event)
    panel.draw_if_dirty()
    assert "<p>" in panel.explanation()
