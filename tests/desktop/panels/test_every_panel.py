"""What is asked of every panel, whatever it shows."""

import pytest
from image_events import image_answers, image_data
from made_events import (
    loss_per_timestep,
    one_of_each,
    progress,
    run_started,
    scalars,
    state,
)
from made_gan_events import gan_run
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.events import Event
from desktop.panels.panel import Panel
from desktop.panels.registry import TITLES, every_panel
from desktop.theme import DARK, LIGHT
from desktop.widgets.cover import Cover

PANELS = every_panel()

POINTS: list[Event] = one_of_each()
IMAGES: list[Event] = [
    run_started(),
    image_data(),
    state("training"),
    scalars(1, 2, 3),
    progress(3),
    loss_per_timestep(),
    *image_answers(),
]
GAN_POINTS, GAN_IMAGES = (gan_run(pictures=pictures) for pictures in (False, True))


@pytest.fixture(params=list(PANELS))
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> Panel:
    panel = PANELS[request.param]()
    qtbot.addWidget(panel)
    panel.meet(panel.method or "diffusion")
    panel.clear()
    panel.apply_theme(DARK)
    panel.resize(640, 480)
    panel.show()
    return panel


@pytest.fixture(params=["points", "images"])
def events(request: pytest.FixtureRequest, panel: Panel) -> list[Event]:
    """All that a run tells that the panel is about, of points or of pictures."""
    if panel.method == "gan":
        return GAN_POINTS if request.param == "points" else GAN_IMAGES
    return POINTS if request.param == "points" else IMAGES


def show_run(panel: Panel, events: list[Event]) -> None:
    for event in events:
        panel.accept(event)


def picture(panel: Panel) -> QImage:
    """The panel as it looks once its layout has settled."""
    panel.draw_if_dirty()
    QApplication.processEvents()
    return panel.grab().toImage()


def test_that_a_panel_is_registered_under_its_identifier(panel: Panel) -> None:
    assert PANELS[panel.identifier] is type(panel)
    assert panel.title == TITLES[panel.identifier]
    assert set(TITLES) == set(PANELS)


def test_that_a_panel_takes_every_event_without_drawing(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draws() -> None:
        raise AssertionError("drawn while an event was accepted")

    monkeypatch.setattr(panel, "redraw", draws)
    for events in (POINTS, IMAGES, GAN_POINTS, GAN_IMAGES):
        panel.meet("gan" if events in (GAN_POINTS, GAN_IMAGES) else "diffusion")
        for event in events:
            panel.accept(event)


def test_that_a_panel_draws_what_it_was_given_and_only_once(
    panel: Panel, events: list[Event]
) -> None:
    show_run(panel, events)
    assert panel.dirty
    panel.draw_if_dirty()
    assert not panel.dirty


def test_that_a_cleared_panel_looks_as_it_did_at_first(panel: Panel, events: list[Event]) -> None:
    panel.clear()
    before = picture(panel)
    show_run(panel, events)
    assert picture(panel) != before
    panel.clear()
    assert picture(panel) == before


def test_that_the_theme_changes_a_panel_that_has_been_drawn(
    panel: Panel, events: list[Event]
) -> None:
    show_run(panel, events)
    dark = picture(panel)
    panel.apply_theme(LIGHT)
    light = picture(panel)
    if panel.identifier != "inspector":  # has no colours of its own: it wears the palette
        assert light != dark
    panel.apply_theme(DARK)
    assert picture(panel) == dark


def test_that_a_panel_explains_itself_before_and_after_there_is_something_to_see(
    panel: Panel, events: list[Event]
) -> None:
    assert "<p>" in panel.explanation()
    show_run(panel, events)
    panel.draw_if_dirty()
    assert "<p>" in panel.explanation()


@pytest.mark.parametrize("events", [GAN_POINTS, GAN_IMAGES], ids=["points", "images"])
def test_that_a_panel_shows_a_gan_or_says_what_else_it_is_for(
    panel: Panel, events: list[Event]
) -> None:
    commands: list[object] = []
    panel.command.connect(commands.append)
    panel.meet("gan")
    panel.clear()
    panel.watch()
    before = picture(panel)
    show_run(panel, events)
    shown = picture(panel)
    assert "<p>" in panel.explanation()
    (cover,) = panel.findChildren(Cover)
    if panel.suits:
        assert not cover.isVisible()
        assert shown != before
        panel.clear()
        assert picture(panel) == before
    else:
        assert not panel.seen
        assert cover.isVisible()
        assert cover.size() == panel.size()
        assert shown == before  # it hears nothing of the run
        assert cover.text().startswith(panel.purpose)
        assert commands == []
    panel.meet("diffusion")
    panel.clear()
    show_run(panel, POINTS)
    assert picture(panel) != shown
    assert cover.isVisible() != panel.suits


def test_that_every_panel_about_one_method_says_what_it_is_for(panel: Panel) -> None:
    assert bool(panel.method) == bool(panel.purpose)
    assert panel.suits
    panel.resize(800, 300)
    panel.meet("diffusion" if panel.method == "gan" else "gan")
    QApplication.processEvents()
    (cover,) = panel.findChildren(Cover)
    assert cover.isVisible() != panel.suits
    panel.resize(900, 500)
    QApplication.processEvents()
    assert not cover.isVisible() or cover.size() == panel.size()


@pytest.mark.parametrize("identifier", list(PANELS))
def test_that_no_part_of_a_panel_is_ever_a_window_of_its_own(identifier: str, qtbot: QtBot) -> None:
    """Which would flash up, and take the keyboard from the window that is there."""
    windows: list[QWidget] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
                windows.extend([watched] if watched.isWindow() else [])
            return False

    watcher = Watcher()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(watcher)
    panel = PANELS[identifier]()
    panel.apply_theme(DARK)
    for method in ("gan", "diffusion"):
        panel.meet(method)
        panel.clear()
    app.removeEventFilter(watcher)
    qtbot.addWidget(panel)
    assert windows == []
