"""The denoising player as a person plays films with it."""

import dataclasses

import numpy as np
import pytest
from denoising_player import GRIDS, Key, Player, item_of, make_player, show
from image_events import image_samples
from made_answers import noise_levels, points, samples_drawn
from made_events import data_described, run_started
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.selection import Selection
from desktop.widgets.denoising.elided_label import ElidedLabel
from desktop.widgets.denoising.sample_path import SamplePath
from desktop.widgets.point_cloud import PointCloud


@pytest.fixture
def player(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Player:
    """It shows the preview: three samples of three steps."""
    made = make_player(qtbot, monkeypatch)
    show(made, image_samples())
    return made


def test_that_the_newest_preview_is_shown_until_something_is_drawn(player: Player) -> None:
    assert [grid.count for grid in player.grids()] == [3, 3, 3]
    assert "Preview at training step 7" in player.foot.about
    show(player, image_samples(step=8))
    assert "Preview at training step 8" in player.foot.about
    show(player, image_samples(step=9, purpose="requested", steps=5))
    show(player, image_samples(step=10))
    assert "Drawn at training step 9" in player.foot.about
    assert player.panel.player.frames == 6  # five steps and the samples


def test_that_every_step_is_shown_three_times(player: Player) -> None:
    player.press(Key.Key_Home)
    seen = [player.shown()]
    for _ in range(3):
        player.press(Key.Key_Right)
        seen.append(player.shown())
    # x_t, x_0_hat and eps_hat of each step; no noise is left in the samples, and grey is none.
    assert seen == [[2, 1, 3], [12, 11, 13], [22, 21, 23], [200, 200, 128]]


def test_that_the_step_is_told_in_words(player: Player) -> None:
    player.press(Key.Key_Home)
    player.press(Key.Key_Right)
    levels = noise_levels(3, falling=True)
    words = f"step 2 of 3, t = {levels.timesteps[1]}, sigma {levels.sigma[1]:.3g}, nfe 4"
    assert player.foot.where == words
    assert player.slider.accessibleDescription() == words
    assert f"{levels.alpha[1]:.3g} x_0_hat + {levels.sigma[1]:.3g} eps_hat" in (
        player.panel.explanation()
    )
    player.press(Key.Key_End)
    assert player.foot.where == "the samples, after 3 steps, nfe 6"


def test_that_the_headings_say_what_each_of_the_three_is(player: Player) -> None:
    for name in ("the finished samples", "no noise is left"):
        assert player.named(ElidedLabel, name).isVisible()
    player.press(Key.Key_Home)
    for name in GRIDS:
        assert player.named(ElidedLabel, name.partition(": ")[2]).isVisible()


def test_that_the_captions_are_the_classes(player: Player) -> None:
    assert [list(grid.captions) for grid in player.grids()] == [["zero", "one", "two"]] * 3


def test_that_a_clicked_sample_is_selected_everywhere_and_its_strip_opens(player: Player) -> None:
    player.press(Key.Key_Home)
    player.selections.clear()
    assert not player.strip.isVisible()
    player.click_sample(2, 1)
    (picked,) = player.selections
    levels = noise_levels(3, falling=True)
    assert (picked.source, picked.sample, picked.label) == ("denoising", 1, 1)
    assert (picked.timestep, picked.step) == (int(levels.timesteps[0]), 7)
    assert item_of(picked).title == "Sample 2"
    assert dict(item_of(picked).facts)["Asked for"] == "one"
    assert dict(item_of(picked).facts)["Shown"].startswith("eps_hat at step 1 of 3")
    np.testing.assert_array_equal(item_of(picked).pixels, image_samples().eps_hat[0, 1])
    assert [grid.index for grid in player.grids()] == [1, 1, 1]
    assert player.strip.isVisible()
    assert (player.strip.count, player.strip.frame) == (4, 0)


def test_that_the_strip_has_the_numbers_and_pictures_of_the_sample(player: Player) -> None:
    player.click_sample(1, 2)
    strip, film = player.strip, image_samples()
    image = strip.viewport().grab().toImage()
    greys = [
        [image.pixelColor(strip.cell(row, k).center()).red() for k in range(4)] for row in range(3)
    ]
    assert greys == [[2, 12, 22, 200], [1, 11, 21, 200], [3, 13, 23, 128]]
    assert strip._numbers[1] == (  # pyright: ignore[reportPrivateUsage]  drawn as text only
        str(film.levels.timesteps[1]),
        f"{film.levels.sigma[1]:.3g}",
        f"{film.change[1, 2]:.3f}",
        "4",
    )


def test_that_a_click_in_the_strip_goes_to_its_step(player: Player, qtbot: QtBot) -> None:
    player.click_sample(0, 0)
    strip = player.strip
    place = strip.cell(1, 1).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert player.panel.player.frame == 1
    assert player.shown() == [12, 11, 13]
    assert player.selections[-1].timestep == int(noise_levels(3, falling=True).timesteps[1])


def test_that_escape_and_the_button_close_the_strip(player: Player, qtbot: QtBot) -> None:
    player.click_sample(0, 0)
    qtbot.keyClick(player.grids()[0], Key.Key_Escape)
    assert not player.strip.isVisible()
    player.click_sample(0, 0)
    assert player.strip.isVisible()
    player.click("Close the film strip")
    assert not player.strip.isVisible()
    assert [grid.isVisible() for grid in player.grids()] == [True] * 3


def test_that_a_low_panel_shows_the_samples_or_the_strip(player: Player, qtbot: QtBot) -> None:
    player.panel.resize(420, 300)
    qtbot.waitUntil(lambda: player.grids()[1].isVisible() and not player.grids()[0].isVisible())
    player.click_sample(1, 0)
    assert player.strip.isVisible()
    assert not player.grids()[1].isVisible()
    qtbot.keyClick(player.strip, Key.Key_Escape)
    assert player.grids()[1].isVisible()


def test_that_a_narrow_panel_shows_the_one_of_the_three_that_is_chosen(
    player: Player, qtbot: QtBot
) -> None:
    assert not player.choice("What is shown of each step").isVisible()
    player.panel.resize(430, 400)
    qtbot.waitUntil(player.choice("What is shown of each step").isVisible)
    assert [grid.isVisible() for grid in player.grids()] == [False, True, False]
    player.choose("What is shown of each step", "eps_hat")
    assert [grid.isVisible() for grid in player.grids()] == [False, False, True]
    player.panel.resize(900, 400)
    qtbot.waitUntil(lambda: all(grid.isVisible() for grid in player.grids()))


def test_that_moving_the_slider_selects_the_timestep(player: Player) -> None:
    player.selections.clear()
    player.press(Key.Key_Home)
    (moved,) = player.selections
    assert moved.timestep == int(noise_levels(3, falling=True).timesteps[0])
    assert moved.item is None
    player.press(Key.Key_End)
    assert player.selections[-1].timestep == 0  # clean


def test_that_playing_takes_nobody_along(player: Player) -> None:
    player.selections.clear()
    player.panel.player.toggle()
    assert player.panel.player.frame == 0
    player.panel.player.stop()
    assert player.selections == []
    player.click_sample(1, 0)
    player.selections.clear()
    player.panel.player.show_frame(3)
    player.panel.player.toggle()
    assert player.selections[-1].timestep is None  # but the inspector shows the step
    assert dict(item_of(player.selections[-1]).facts)["Shown"].startswith("x_0_hat at step 1")
    player.panel.player.stop()


def test_that_a_timestep_and_a_sample_picked_elsewhere_are_shown_without_a_word(
    player: Player,
) -> None:
    player.selections.clear()
    levels = noise_levels(3, falling=True)
    near = int(levels.timesteps[1]) + 60
    player.panel.receive_selection(Selection("forward", timestep=near))
    player.panel.draw_if_dirty()
    assert player.shown() == [12, 11, 13]
    player.panel.receive_selection(Selection("samples", timestep=near, sample=2))
    player.panel.draw_if_dirty()
    assert [grid.index for grid in player.grids()] == [2, 2, 2]
    assert player.selections == []
    # A pick that is about something else leaves the slider where the person put it meanwhile.
    player.panel.player.place(0)
    player.panel.receive_selection(Selection("loss", timestep=near, sample=2, step=4))
    assert player.panel.player.frame == 0


def test_that_samples_of_another_noise_have_no_number_elsewhere(player: Player) -> None:
    other = dataclasses.replace(image_samples(purpose="requested"), seed=99)
    show(player, other)
    player.click_sample(1, 1)
    assert player.selections[-1].sample is None
    assert dict(item_of(player.selections[-1]).facts)["Noise"] == "number 1 of seed 99"
    player.panel.receive_selection(Selection("samples", sample=0))
    assert player.grids()[1].index == 1


def test_that_the_item_follows_the_film_while_this_panel_leads(player: Player) -> None:
    player.click_sample(1, 1)
    show(player, image_samples(step=1234))
    assert dict(item_of(player.selections[-1]).facts)["Training step"] == "1,234"
    player.panel.receive_selection(Selection("loss", step=3))
    player.selections.clear()
    show(player, image_samples(step=1235))
    assert player.selections == []


def test_that_points_move_in_three_planes_and_one_of_them_has_a_path(
    player: Player, qtbot: QtBot
) -> None:
    panel = player.panel
    panel.clear()
    panel.accept(run_started())
    panel.accept(data_described())
    panel.accept(samples_drawn())
    panel.draw_if_dirty()
    player.press(Key.Key_Home)
    clouds = [c for c in panel.findChildren(PointCloud) if c.accessibleName() in GRIDS]
    assert [cloud.isVisible() for cloud in clouds] == [True] * 3
    x, y = (float(value) for value in points(2, 1)[0, 0])
    place = clouds[0].pixel_of(x, y)
    qtbot.mouseClick(clouds[0].viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert item_of(player.selections[-1]).pixels.shape == (2,)
    path = panel.findChild(SamplePath)
    assert path is not None
    assert path.isVisible()
    assert f"x_t ({x:.2f}, {y:.2f})" in path.accessibleDescription()
    assert player.selections[-1].label is None
