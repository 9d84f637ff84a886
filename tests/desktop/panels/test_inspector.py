"""The inspector."""

import numpy as np
import pytest
from made_events import data_described, run_started
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.panels.inspector import NOTHING, InspectorPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.pictures.pixel_view import PixelView

PICTURE = Selection("Sample 3", np.full((4, 6, 1), 255, np.uint8), (("Training step", "12"),))
POINT = Selection("Sample 4", np.array([0.5, -0.25], np.float32), (("Training step", "12"),))


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(300, 700)
    panel.show()
    panel.draw_if_dirty()
    return panel


def texts(panel: InspectorPanel) -> list[str]:
    QApplication.processEvents()  # a layout shows what was added to it a moment later
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_that_an_empty_inspector_says_what_to_do(panel: InspectorPanel) -> None:
    assert NOTHING in texts(panel)


def test_that_a_selected_picture_is_shown_with_its_numbers(panel: InspectorPanel) -> None:
    panel.show_selection(PICTURE)
    panel.draw_if_dirty()
    view = panel.findChild(PixelView)
    assert view is not None
    assert view.isVisible()
    seen = texts(panel)
    for text in ("Sample 3", "Training step", "12", "6 x 4, grey", "+1.00 to +1.00"):
        assert text in seen
    assert NOTHING not in seen


def test_that_a_selected_point_is_shown_with_its_place(panel: InspectorPanel) -> None:
    panel.show_selection(PICTURE)
    panel.draw_if_dirty()
    panel.show_selection(POINT)
    panel.draw_if_dirty()
    view = panel.findChild(PixelView)
    assert view is not None
    assert not view.isVisible()
    assert "x = +0.500, y = -0.250" in texts(panel)


def test_that_the_facts_of_the_run_are_shown(panel: InspectorPanel) -> None:
    panel.accept(run_started())
    panel.accept(data_described())
    panel.draw_if_dirty()
    seen = texts(panel)
    assert "1,000 weights" in seen
    assert "100, and 10 held out" in seen
    panel.clear()
    panel.draw_if_dirty()
    assert "1,000 weights" not in texts(panel)


def test_that_the_explanation_of_the_panel_in_use_is_shown(panel: InspectorPanel) -> None:
    panel.explain("Loss: what am I looking at?", "<p>The loss.</p>")
    assert "Loss: what am I looking at?" in texts(panel)
    assert "<p>The loss.</p>" in texts(panel)
