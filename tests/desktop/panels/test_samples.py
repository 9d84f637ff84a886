"""The samples panel as a person uses it."""

import dataclasses

import numpy as np
import pytest
from image_events import CLASSES, SIDE, image_data, image_samples
from made_answers import generated, samples_drawn
from made_events import data_described, progress, run_started
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from core.answers import SamplesDrawn
from core.commands import SetParameter
from core.events import DataDescribed, ParameterChanged, Progress, RunFinished
from desktop.panels.samples import EMPTY, SamplesPanel
from desktop.selection import Item, Selection
from desktop.theme import DARK
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.point_cloud import PointCloud
from desktop.widgets.samples.class_grid import ClassGrid
from desktop.widgets.samples.film_row import FilmRow
from desktop.widgets.samples.learnt_points import LearntPoints

STEPS = (0, 10, 20, 40)


class Hearer:
    """Stands for the window: joins what is picked and tells it to the panel again."""

    def __init__(self, panel: SamplesPanel) -> None:
        self._panel = panel
        self.heard: list[Selection] = []
        self.all = Selection()
        panel.selected.connect(self.take)

    def take(self, selection: Selection) -> None:
        self.heard.append(selection)
        self.tell(selection)

    def tell(self, selection: Selection) -> None:
        """As if this had been picked, here or elsewhere."""
        self.all = self.all.joined(selection)
        self._panel.receive_selection(self.all)
        self._panel.draw_if_dirty()


def item_of(selection: Selection) -> Item:
    assert selection.item is not None
    return selection.item


def preview(step: int) -> SamplesDrawn:
    """Sample i of this step has the value ``step + i + 1`` everywhere."""
    samples = np.full((3, SIDE, SIDE, 1), step + 1, np.uint8)
    samples += np.arange(3, dtype=np.uint8)[:, None, None, None]
    return dataclasses.replace(image_samples(step), samples=samples)


@pytest.fixture
def panel(qtbot: QtBot) -> SamplesPanel:
    panel = SamplesPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(DARK)
    panel.resize(560, 480)
    panel.show()
    panel.accept(run_started())
    panel.accept(image_data())
    for step in STEPS:
        panel.accept(preview(step))
        panel.draw_if_dirty()
    QApplication.processEvents()
    return panel


@pytest.fixture
def window(panel: SamplesPanel) -> Hearer:
    return Hearer(panel)


def grid(panel: SamplesPanel) -> ClassGrid:
    found = panel.findChild(ClassGrid)
    assert found is not None
    return found


def film(panel: SamplesPanel) -> PictureGrid:
    row = panel.findChild(FilmRow)
    assert row is not None
    return row.pictures


def slider(panel: SamplesPanel) -> QSlider:
    found = panel.findChild(QSlider)
    assert found is not None
    return found


def choice(panel: SamplesPanel, name: str) -> QComboBox:
    return next(box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)


def shown_values(widget: ClassGrid | PictureGrid) -> list[int]:
    """The grey value in the middle of each picture, as it is drawn."""
    image = widget.grab().toImage()
    cells = [widget.cell(index).center().toPoint() for index in range(widget.count)]
    return [image.pixelColor(cell).red() for cell in cells]


def texts(panel: SamplesPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_that_the_newest_samples_are_shown_under_the_names_of_their_classes(
    panel: SamplesPanel,
) -> None:
    assert grid(panel).headings == list(CLASSES)
    assert shown_values(grid(panel)) == [41, 42, 43]
    assert "step 40 of training" in texts(panel)
    assert panel.accessibleDescription() == (
        "3 samples at training step 40, weights average (EMA), 3 DDIM steps, guidance 2"
    )


def test_that_the_slider_shows_the_same_samples_at_every_kept_step(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    qtbot.keyClick(slider(panel), Qt.Key.Key_Home)
    seen = [shown_values(grid(panel))[0]]
    for _ in range(3):
        qtbot.keyClick(slider(panel), Qt.Key.Key_Right)
        seen.append(shown_values(grid(panel))[0])
    assert seen == [1, 11, 21, 41]
    assert [selection.step for selection in window.heard] == [0, 10, 20, 40]
    assert all(selection.item is None for selection in window.heard)  # no sample was picked


def test_that_the_newest_is_followed_only_from_the_end(panel: SamplesPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(slider(panel), Qt.Key.Key_Left)
    panel.accept(preview(50))
    panel.draw_if_dirty()
    assert shown_values(grid(panel))[0] == 21
    assert "step 20 of training" in texts(panel)
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    panel.accept(preview(60))
    panel.draw_if_dirty()
    assert shown_values(grid(panel))[0] == 61


def test_that_one_sample_is_seen_all_along_training(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    assert shown_values(film(panel)) == [1, 11, 21, 41]
    assert list(film(panel).captions) == ["0", "10", "20", "40"]
    assert film(panel).index == 3
    window.tell(Selection("elsewhere", sample=2))
    assert shown_values(film(panel)) == [3, 13, 23, 43]
    assert any(
        text.startswith("Sample 3, class two and more, over training") for text in texts(panel)
    )
    place = film(panel).cell(1).center().toPoint()
    qtbot.mouseClick(film(panel), Qt.MouseButton.LeftButton, pos=place)
    assert shown_values(grid(panel))[0] == 11
    assert window.heard[-1].step == 10


def test_that_a_clicked_sample_is_selected_with_all_that_belongs_to_it_and_followed(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    place = grid(panel).cell(1).center().toPoint()
    qtbot.mouseClick(grid(panel), Qt.MouseButton.LeftButton, pos=place)
    (first,) = window.heard
    assert (first.source, first.sample, first.label, first.step) == ("samples", 1, 1, 40)
    item = item_of(first)
    assert item.title == "Sample 2"
    assert dict(item.facts)["Asked for"] == "one"
    assert dict(item.facts)["Training step"] == "40"
    np.testing.assert_array_equal(item.pixels, preview(40).samples[1])
    assert grid(panel).label == 1  # the class stands out as well
    panel.accept(preview(60))
    panel.draw_if_dirty()
    assert dict(item_of(window.heard[-1]).facts)["Training step"] == "60"
    assert len(window.heard) == 2
    panel.draw_now()
    assert len(window.heard) == 2  # nothing is new


def test_that_an_item_is_not_changed_once_something_else_is_picked_elsewhere(
    panel: SamplesPanel, window: Hearer
) -> None:
    panel.choose(0)
    window.tell(Selection("forward", example=3))
    panel.accept(preview(60))
    panel.draw_if_dirty()
    assert len(window.heard) == 1


def test_that_a_clicked_class_is_selected_and_nothing_else(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    place = grid(panel).heading(2).center().toPoint()
    qtbot.mouseClick(grid(panel), Qt.MouseButton.LeftButton, pos=place)
    (picked,) = window.heard
    assert (picked.label, picked.sample, picked.step, picked.item) == (2, None, None, None)


def test_that_what_is_picked_elsewhere_is_shown_here_without_a_word(
    panel: SamplesPanel, window: Hearer
) -> None:
    window.tell(Selection("loss", step=17))
    assert shown_values(grid(panel))[0] == 21  # of 0, 10, 20 and 40
    window.tell(Selection("denoising", sample=2))
    assert grid(panel).index == 2
    window.tell(Selection("timesteps", label=1))
    assert grid(panel).label == 1
    assert shown_values(grid(panel))[0] == 21
    assert window.heard == []


def test_that_an_old_step_does_not_come_back_with_what_is_picked_later(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    window.tell(Selection("loss", step=10))
    qtbot.keyClick(slider(panel), Qt.Key.Key_End)
    panel.accept(preview(60))
    panel.draw_if_dirty()
    window.tell(Selection("timesteps", label=1))  # with the step of before
    panel.accept(preview(70))
    panel.draw_if_dirty()
    assert shown_values(grid(panel))[0] == 71


def test_that_a_film_that_plays_does_not_drag_other_panels_along(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    play = next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Play training")
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)  # from the first step on
    qtbot.waitUntil(lambda: shown_values(grid(panel))[0] == 41, timeout=3000)
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert window.heard == []
    assert panel.player.frames == 4


def test_that_the_choice_of_weights_asks_the_run_for_them(
    panel: SamplesPanel, qtbot: QtBot
) -> None:
    box = choice(panel, "Weights of the preview")
    box.setCurrentIndex(box.findData("raw"))
    with qtbot.waitSignal(panel.command) as asked:
        box.activated.emit(box.currentIndex())
    assert asked.args == [SetParameter("preview.weights", "raw")]
    panel.accept(RunFinished("completed", 40, "Done."))
    assert not box.isEnabled()


def test_that_a_change_of_weights_elsewhere_is_shown(panel: SamplesPanel) -> None:
    panel.accept(ParameterChanged(7, "preview.weights", "ema", "raw"))
    assert choice(panel, "Weights of the preview").currentData() == "raw"


def test_that_samples_on_request_are_there_to_be_exported_but_not_shown_here(
    panel: SamplesPanel,
) -> None:
    requested = image_samples(step=44, purpose="requested")
    panel.accept(requested)
    panel.draw_if_dirty()
    assert panel.batch is requested
    assert shown_values(grid(panel)) == [41, 42, 43]


def test_that_the_note_says_how_many_are_kept_and_how_often_they_come(panel: SamplesPanel) -> None:
    for number in range(1, 6):
        at: Progress = dataclasses.replace(progress(100 * number), active_seconds=3.0 * number)
        panel.accept(at)
        panel.accept(preview(40 + number))
    panel.accept(ParameterChanged(46, "watching.budget", "0.05", "0.1"))
    panel.draw_if_dirty()
    note = (
        "Always the same noise. 9 previews kept, a new one about every 3.0 s of training, within "
        "the watching budget of 10\N{NO-BREAK SPACE}%."
    )
    assert note in texts(panel)
    assert note in panel.explanation()
    assert "training step 45" in panel.explanation()


@pytest.mark.parametrize(("size", "has_film"), [((420, 260), True), ((420, 200), False)])
def test_that_a_small_panel_shows_what_there_is_room_for(
    panel: SamplesPanel, size: tuple[int, int], has_film: bool
) -> None:
    panel.resize(*size)
    QApplication.processEvents()
    panel.draw_now()
    QApplication.processEvents()
    assert (panel.width(), panel.height()) == size
    assert film(panel).isVisible() is has_film
    for widget in (grid(panel), slider(panel), *([film(panel)] if has_film else [])):
        place = widget.mapTo(panel, widget.rect().bottomRight())
        assert panel.rect().contains(place)
        assert panel.rect().contains(widget.mapTo(panel, widget.rect().topLeft()))


def test_that_an_empty_panel_says_what_will_come(panel: SamplesPanel) -> None:
    panel.clear()
    panel.draw_if_dirty()
    assert grid(panel).accessibleDescription() == EMPTY
    assert not film(panel).isVisible()
    assert panel.batch is None


def points_at(step: int) -> SamplesDrawn:
    """Two points of two classes, which move to the right as the training goes on."""
    places = np.array([[step / 100, 0.5], [step / 100, -0.5]], np.float32)
    return dataclasses.replace(samples_drawn(step), samples=places, labels=np.array([0, 1]))


def test_that_points_are_shown_with_the_way_of_one_and_the_points_of_a_class(
    panel: SamplesPanel, window: Hearer, qtbot: QtBot
) -> None:
    panel.clear()
    examples = np.zeros((4, 2), np.float32)
    panel.accept(DataDescribed("points", "ring", ("1", "2"), 10, 0, examples, np.zeros(4, int)))
    for step in STEPS:
        panel.accept(points_at(step))
    panel.draw_if_dirty()
    assert not grid(panel).isVisible()
    assert not film(panel).isVisible()
    points = panel.findChild(LearntPoints)
    cloud = panel.findChild(PointCloud)
    assert points is not None
    assert cloud is not None
    assert points.way == []
    panel.choose(1)
    np.testing.assert_array_equal(item_of(window.heard[0]).pixels, points_at(40).samples[1])
    assert (window.heard[0].sample, window.heard[0].label) == (1, 1)
    assert points.way == [(np.float32(step / 100), -0.5) for step in STEPS]
    assert points.of_class == 1
    box = choice(panel, "Class")
    assert box.isVisible()
    assert box.currentText() == "Class 2"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    box.activated.emit(box.currentIndex())
    assert window.heard[-1].label == -1
    assert points.of_class == 0


def generated_by_gan(panel: SamplesPanel, *, pictures: bool) -> SamplesDrawn:
    """Show what a generator drew, after two steps."""
    panel.meet("gan")
    panel.clear()
    samples = generated((3, SIDE, SIDE, 1) if pictures else (3, 2), labels=(0, 1, 2))
    for event in (image_data() if pictures else data_described(), samples):
        panel.accept(event)
    newest = dataclasses.replace(samples, step=2, samples=samples.samples[::-1].copy())
    panel.accept(newest)
    panel.draw_if_dirty()
    return newest


@pytest.mark.parametrize("pictures", [True, False])
def test_that_samples_of_a_generator_are_said_to_take_one_evaluation_and_no_steps(
    panel: SamplesPanel, window: Hearer, pictures: bool
) -> None:
    drawn = generated_by_gan(panel, pictures=pictures)
    assert panel.accessibleDescription() == (
        "3 samples at training step 2, weights average (EMA), one evaluation of the generator"
    )
    panel.choose(1)
    item = item_of(window.heard[-1])
    assert dict(item.facts)["Evaluations"] == "1 of the generator"
    assert not {"Sampler", "Guidance"} & set(dict(item.facts))
    np.testing.assert_array_equal(item.pixels, drawn.samples[1])
    text = panel.explanation()
    assert "x = G(z)" in text
    assert "DDIM" not in text
    assert "one evaluation of the generator" in text


def test_that_pictures_of_a_generator_are_under_their_classes_and_seen_all_along(
    panel: SamplesPanel,
) -> None:
    drawn = generated_by_gan(panel, pictures=True)
    assert grid(panel).headings == list(CLASSES)
    assert film(panel).count == 2
    assert shown_values(grid(panel)) == [int(p[SIDE // 2, SIDE // 2, 0]) for p in drawn.samples]


def test_that_what_a_generator_draws_on_request_is_shown_if_it_is_of_the_same_noise(
    panel: SamplesPanel,
) -> None:
    drawn = generated_by_gan(panel, pictures=True)
    asked = dataclasses.replace(drawn, step=7, purpose="requested")
    for other in (
        dataclasses.replace(asked, seed=drawn.seed + 1),
        dataclasses.replace(asked, labels=np.array([2, 1, 0])),
    ):
        panel.accept(other)
        panel.draw_if_dirty()
        assert "step 2 of training" in texts(panel)
    panel.accept(asked)
    panel.draw_if_dirty()
    assert "step 7 of training" in texts(panel)


def test_that_a_film_that_was_asked_for_is_left_to_the_panel_of_films(panel: SamplesPanel) -> None:
    panel.accept(image_samples(50, purpose="requested"))
    panel.draw_if_dirty()
    assert "step 40 of training" in texts(panel)
