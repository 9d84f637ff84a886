"""The inspector."""

import numpy as np
import pytest
from image_events import image_data
from made_events import data_described, run_started
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.panels.inspector import NOTHING, POINT_HERE, InspectorPanel
from desktop.selection import Item, Selection
from desktop.theme import DARK
from desktop.widgets.inspector.value_histogram import ValueHistogram
from desktop.widgets.pictures.pixel_view import PixelView

PICTURE = Selection(
    item=Item("Sample 3", np.full((4, 6, 1), 255, np.uint8), (("Training step", "12"),))
)
POINT = Selection(
    item=Item("Sample 4", np.array([0.5, -0.25], np.float32), (("Training step", "12"),))
)


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(300, 700)
    panel.show()
    panel.draw_if_dirty()
    return panel


@pytest.fixture
def view(panel: InspectorPanel) -> PixelView:
    found = panel.findChild(PixelView)
    assert found is not None
    return found


def select(panel: InspectorPanel, selection: Selection) -> None:
    panel.receive_selection(selection)
    panel.draw_if_dirty()
    QApplication.processEvents()


def texts(panel: InspectorPanel) -> list[str]:
    QApplication.processEvents()  # a layout shows what was added to it a moment later
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_that_an_empty_inspector_says_what_to_do(panel: InspectorPanel) -> None:
    assert NOTHING in texts(panel)
    assert panel.accessibleDescription() == NOTHING


def test_that_a_selected_picture_is_shown_with_its_numbers(
    panel: InspectorPanel, view: PixelView
) -> None:
    select(panel, PICTURE)
    assert view.isVisible()
    seen = texts(panel)
    # 24 values of 1: their norm is the root of 24.
    expected = ("+1.00, +1.00", "+1.000, 0.000", "1.000, 4.90")
    for text in ("Sample 3", "Training step", "12", "6 × 4 = 24 values", *expected):
        assert text in seen
    assert NOTHING not in seen
    assert "RMS, L2 norm 1.000, 4.90" in panel.accessibleDescription()
    histogram = panel.findChild(ValueHistogram)
    assert histogram is not None
    assert histogram.isVisible()


def test_that_a_selected_point_is_shown_with_its_place(
    panel: InspectorPanel, view: PixelView
) -> None:
    select(panel, PICTURE)
    select(panel, POINT)
    assert not view.isVisible()
    seen = texts(panel)
    assert "x = +0.500, y = -0.250" in seen
    assert "0.559" in seen  # the root of 0.3125
    assert POINT_HERE not in seen


def test_that_the_picture_grows_with_the_panel_and_stays_inside(
    panel: InspectorPanel, view: PixelView
) -> None:
    item = Item("Sample 1", np.zeros((28, 28, 1), np.uint8), ())
    select(panel, Selection(item=item))
    scales: list[float] = []
    for width in (220, 272, 320, 420):
        panel.resize(width, 700)
        QApplication.processEvents()
        scales.append(view.scale)
        assert view.rect().contains(view.area().toAlignedRect())
        assert view.height() <= view.area().height() + 6  # nothing but the rim around it
        # One more window pixel for each of the picture's would not fit.
        assert 28 * (view.scale + 1) > view.width() - 6
    assert scales == sorted(scales)
    assert scales[0] < scales[-1]
    assert all(scale == int(scale) for scale in scales)


def test_that_keys_read_the_value_of_a_pixel(
    panel: InspectorPanel, view: PixelView, qtbot: QtBot
) -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
    select(panel, Selection(item=Item("Sample 1", pixels, ())))
    assert POINT_HERE in texts(panel)
    qtbot.keyClick(view, Qt.Key.Key_Right)  # begins in the middle
    qtbot.keyClick(view, Qt.Key.Key_Up)
    value = int(pixels[0, 2, 0])
    assert f"Column 2, row 0\n{value / 127.5 - 1:+.2f} ({value} of 255)" in texts(panel)


def test_that_all_that_is_selected_is_said_in_one_sentence(panel: InspectorPanel) -> None:
    panel.accept(image_data())
    select(panel, Selection("loss", step=1240))
    assert "Selected in every panel: training step 1,240." in texts(panel)
    select(panel, Selection("samples", sample=3, example=7, label=1, timestep=500, step=1240))
    sentence = (
        "Selected in every panel: sample 4, training example 7, class one, t = 500, training step "
        "1,240."
    )
    assert sentence in texts(panel)
    select(panel, Selection())
    assert not any(text.startswith("Selected in") for text in texts(panel))


def test_that_nothing_moves_while_the_pointer_goes_over_the_picture(
    panel: InspectorPanel, view: PixelView, qtbot: QtBot
) -> None:
    pixels = np.full((8, 8, 3), 200, np.uint8)
    panel.resize(240, 700)
    select(panel, Selection(item=Item("Sample 1", pixels, (("Training step", "12"),))))
    histogram = panel.findChild(ValueHistogram)
    assert histogram is not None
    before = histogram.y()
    qtbot.mouseMove(view, view.cell(3, 3).center().toPoint())
    qtbot.waitUntil(lambda: any(text.startswith("Column 3, row 3") for text in texts(panel)))
    assert histogram.y() == before


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
