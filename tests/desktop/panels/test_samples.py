"""The samples panel as a person uses it."""

import numpy as np
import pytest
from image_events import image_data, image_samples
from made_events import samples_drawn
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSlider
from pytestqt.qtbot import QtBot

from core.commands import SetParameter
from core.events import DataDescribed, ParameterChanged
from desktop.panels.samples import SamplesPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.pictures.picture_grid import PictureGrid


@pytest.fixture
def panel(qtbot: QtBot) -> SamplesPanel:
    panel = SamplesPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(500, 400)
    panel.show()
    panel.accept(image_data())
    panel.accept(image_samples())
    panel.draw_if_dirty()
    return panel


def grid(panel: SamplesPanel) -> PictureGrid:
    found = panel.findChild(PictureGrid)
    assert found is not None
    return found


def slider(panel: SamplesPanel) -> QSlider:
    found = panel.findChild(QSlider)
    assert found is not None
    return found


def choice(panel: SamplesPanel, name: str) -> QComboBox:
    return next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)


def shown_value(panel: SamplesPanel) -> int:
    """The grey value in the middle of the first picture."""
    image = grid(panel).grab().toImage()
    return image.pixelColor(grid(panel).cell(0).center().toPoint()).red()


def test_that_the_samples_are_shown_with_their_classes(panel: SamplesPanel) -> None:
    assert grid(panel).count == 3
    assert list(grid(panel).captions) == ["zero", "one", "two"]
    assert shown_value(panel) == 200


def test_that_the_slider_shows_every_step_of_the_way(panel: SamplesPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    seen = [shown_value(panel)]
    for _ in range(3):
        qtbot.keyClick(slider(panel), Qt.Key.Key_Right)
        seen.append(shown_value(panel))
    assert seen == [1, 11, 21, 200]  # x_0_hat of each step, then the samples
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    view = choice(panel, "What is shown of each step")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    view.activated.emit(view.currentIndex())
    assert shown_value(panel) == 2  # x_t


def test_that_a_new_preview_stays_at_the_step_that_was_chosen(
    panel: SamplesPanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    panel.accept(image_samples(step=9))
    panel.draw_if_dirty()
    assert shown_value(panel) == 1


def test_that_a_clicked_sample_is_selected_and_followed(panel: SamplesPanel, qtbot: QtBot) -> None:
    selections: list[Selection] = []
    panel.selected.connect(selections.append)
    place = grid(panel).cell(1).center().toPoint()
    qtbot.mouseClick(grid(panel), Qt.MouseButton.LeftButton, pos=place)
    (first,) = selections
    assert first.title == "Sample 2"
    assert dict(first.facts)["Asked for"] == "one"
    assert dict(first.facts)["Training step"] == "7"
    np.testing.assert_array_equal(first.pixels, image_samples().samples[1])
    panel.accept(image_samples(step=1234))
    panel.draw_if_dirty()
    assert dict(selections[-1].facts)["Training step"] == "1,234"


def test_that_the_choice_of_weights_asks_the_run_for_them(
    panel: SamplesPanel, qtbot: QtBot
) -> None:
    box = choice(panel, "Weights of the preview")
    box.setCurrentIndex(box.findData("raw"))
    with qtbot.waitSignal(panel.command) as asked:
        box.activated.emit(box.currentIndex())
    assert asked.args == [SetParameter("preview.weights", "raw")]


def test_that_a_change_of_weights_elsewhere_is_shown(panel: SamplesPanel) -> None:
    panel.accept(ParameterChanged(7, "preview.weights", "ema", "raw"))
    assert choice(panel, "Weights of the preview").currentData() == "raw"


def test_that_requested_samples_are_shown_until_the_preview_is_chosen(
    panel: SamplesPanel,
) -> None:
    source = choice(panel, "Which samples")
    assert not source.isVisible()
    panel.accept(image_samples(step=8, purpose="requested"))
    panel.accept(image_samples(step=9))
    panel.draw_if_dirty()
    assert source.isVisible()
    assert panel.batch is not None
    assert panel.batch.step == 8
    source.setCurrentIndex(source.findData("preview"))
    source.activated.emit(source.currentIndex())
    assert panel.batch is not None
    assert panel.batch.step == 9


def test_that_points_are_shown_as_points(panel: SamplesPanel) -> None:
    panel.clear()
    panel.accept(
        DataDescribed("points", "ring", (), 10, 0, np.zeros((4, 2), np.float32), np.zeros(4, int))
    )
    panel.accept(samples_drawn(3))
    panel.draw_if_dirty()
    assert not grid(panel).isVisible()
    selections: list[Selection] = []
    panel.selected.connect(selections.append)
    panel.choose(0)
    assert selections[0].pixels.shape == (2,)
    assert dict(selections[0].facts)["Asked for"] == "none"
