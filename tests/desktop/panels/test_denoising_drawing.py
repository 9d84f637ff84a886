"""The denoising player as a person has samples drawn by it."""

import dataclasses

import numpy as np
import pytest
from denoising_player import Key, Player, make_player, picture_in, show
from image_events import image_samples
from made_answers import noise_levels
from made_events import data_described, run_started, state
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot
from small_models import answer_of, small_method

from core.answers import AnswerProgressed, SamplesDrawn
from core.commands import GiveUp, Unwatch, Watch
from core.events import CommandRefused, ParameterChanged, RunFinished
from core.requests import SampleNow


@pytest.fixture
def player(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Player:
    """It shows the preview: three samples of three steps."""
    made = make_player(qtbot, monkeypatch)
    show(made, image_samples())
    return made


def test_that_draw_leaves_to_the_run_what_nobody_chose(player: Player) -> None:
    player.click("Draw")
    assert player.told() == [SampleNow()]


def test_that_a_second_draw_gives_up_the_first(player: Player) -> None:
    player.click("Draw")
    player.panel.accept(AnswerProgressed("SampleNow", "working", 0.1))
    player.click("Draw")
    assert player.told() == [SampleNow(), GiveUp(SampleNow), SampleNow()]
    player.panel.accept(AnswerProgressed("SampleNow", "given up", 1.0))
    player.panel.accept(AnswerProgressed("SampleNow", "working", 0.5))
    player.panel.accept(AnswerProgressed("SampleNow", "answered", 1.0))
    player.click("Draw")
    assert player.told() == [SampleNow()]


def test_that_what_is_chosen_is_drawn_at_once_while_nothing_is_trained(
    player: Player, qtbot: QtBot
) -> None:
    player.choose("Sampler", "heun")
    qtbot.waitUntil(lambda: bool(player.commands))
    assert player.told() == [SampleNow(sampler="heun")]
    player.panel.accept(AnswerProgressed("SampleNow", "answered", 1.0))
    player.write("Guidance", "4.5")
    qtbot.waitUntil(lambda: bool(player.commands))
    assert player.told()[-1] == SampleNow(sampler="heun", guidance_scale=4.5)
    player.panel.accept(AnswerProgressed("SampleNow", "answered", 1.0))
    player.choose("Weights", "raw")
    qtbot.waitUntil(lambda: bool(player.commands))
    assert player.told()[-1] == SampleNow(sampler="heun", guidance_scale=4.5, weights="raw")


def test_that_a_choice_while_training_waits_for_draw(player: Player, qtbot: QtBot) -> None:
    player.panel.accept(state("training", 5))
    player.choose("Sampler", "unipc")
    player.write("Steps", "7")
    qtbot.wait(30)
    assert player.told() == []
    player.click("Draw")
    assert player.told() == [SampleNow(sampler="unipc", steps=7)]


def test_that_classes_and_samples_become_labels(player: Player) -> None:
    player.panel.accept(state("training", 5))  # so that only Draw draws
    player.choose("Samples", "9")
    player.click("Draw")
    assert player.told()[-1] == SampleNow(labels=(0, 1, 2) * 3)
    player.choose("Class", "1")
    player.click("Draw")
    assert player.told()[-1] == SampleNow(labels=(1,) * 9)
    player.choose("Class", "-1")
    player.click("Draw")
    assert player.told()[-1] == SampleNow(labels=(-1,) * 9)


def test_that_the_dice_gives_another_noise_each_time(player: Player) -> None:
    player.panel.accept(state("training", 5))
    seeds: set[int | None] = set()
    for _ in range(4):
        player.click("New noise")
        player.click("Draw")
        asked = player.told()[-1]
        assert isinstance(asked, SampleNow)
        assert str(asked.seed) == player.field("Seed").text().replace(",", "")
        seeds.add(asked.seed)
    assert None not in seeds
    assert len(seeds) > 1  # four equal ones of 10,000 have a chance of 1e-12
    player.field("Seed").clear()
    player.field("Seed").textEdited.emit("")
    player.click("Draw")
    assert player.told()[-1] == SampleNow()  # the noise of the preview


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("Steps", "0", "sampling.steps: got '0'"),
        ("Steps", "2000", "choose a whole number from 1 to 1000"),
        ("Guidance", "lots", "sampling.guidance.scale"),
        ("Seed", "-4", "seed"),
    ],
)
def test_that_what_cannot_be_drawn_is_said_and_not_asked_for(
    player: Player, qtbot: QtBot, name: str, text: str, sentence: str
) -> None:
    player.write(name, text)
    qtbot.waitUntil(lambda: sentence in player.foot.about)
    player.click("Draw")
    assert player.told() == []
    assert player.field(name).property("wrong") == "true"
    player.write(name, "3")
    qtbot.waitUntil(lambda: bool(player.commands))
    assert player.field(name).property("wrong") == "false"
    assert "Preview at" in player.foot.about


def test_that_a_refusal_is_shown_until_something_else_is_asked_for(player: Player) -> None:
    player.panel.accept(CommandRefused(7, "SampleNow", "film: 9 samples take 3 GB."))
    player.panel.draw_if_dirty()
    assert player.foot.about == "film: 9 samples take 3 GB."
    player.click("Draw")
    assert "Preview at" in player.foot.about


def test_that_following_watches_while_the_panel_can_be_seen(player: Player, qtbot: QtBot) -> None:
    assert player.panel.wanted is None
    player.panel.accept(state("training", 5))
    player.click("Follow training")
    assert player.told() == [Watch(SampleNow())]
    player.choose("Sampler", "ddpm")
    qtbot.waitUntil(lambda: bool(player.commands))
    assert player.told() == [Watch(SampleNow(sampler="ddpm"))]
    player.panel.hide()
    assert player.told() == [Unwatch(SampleNow)]
    player.panel.show()
    assert player.told() == [Watch(SampleNow(sampler="ddpm"))]
    player.click("Follow training")
    assert player.told() == [Unwatch(SampleNow)]


def test_that_a_followed_film_stays_at_its_noise_level(player: Player) -> None:
    show(player, image_samples(purpose="requested", steps=10))
    player.panel.player.show_frame(4)  # of ten: time 0.6
    show(player, image_samples(step=8, purpose="requested", steps=50))
    times = noise_levels(50, falling=True).times
    old = noise_levels(10, falling=True).times[4]
    assert player.panel.player.frame == int(np.abs(times - old).argmin())
    player.press(Key.Key_End)
    show(player, image_samples(step=9, purpose="requested", steps=5))
    assert player.panel.player.at_end


def test_that_a_model_without_classes_cannot_be_guided_and_says_why(
    player: Player,
) -> None:
    assert player.field("Guidance").isEnabled()
    player.panel.clear()
    player.panel.accept(run_started())
    player.panel.accept(data_described())
    assert not player.field("Guidance").isEnabled()
    assert "learns no classes" in player.field("Guidance").toolTip()
    assert not player.choice("Class").isEnabled()
    assert player.field("Steps").isEnabled()


def test_that_a_parameter_changed_elsewhere_shows_where_nobody_chose(player: Player) -> None:
    player.panel.accept(state("training", 5))
    player.panel.accept(ParameterChanged(7, "sampling.steps", "25", "12"))
    player.panel.accept(ParameterChanged(7, "sampling.sampler.kind", "ddim", "euler"))
    assert player.field("Steps").text() == "12"
    assert player.choice("Sampler").currentData() == "euler"
    player.write("Steps", "9")
    player.panel.accept(ParameterChanged(8, "sampling.steps", "12", "40"))
    assert player.field("Steps").text() == "9"


def test_that_nothing_can_be_drawn_when_the_run_is_over(player: Player) -> None:
    player.panel.accept(RunFinished("completed", 9, "Completed."))
    assert not player.button("Draw").isEnabled()
    assert "ended" in player.button("Draw").toolTip()
    assert not player.named(QCheckBox, "Follow training").isEnabled()
    player.press(Key.Key_Home)
    assert player.shown() == [2, 1, 3]  # what was drawn can still be played


def test_that_a_real_model_is_drawn_played_and_drawn_again(player: Player, qtbot: QtBot) -> None:
    method = small_method("digits-diffusion")
    panel = player.panel
    panel.clear()
    panel.accept(dataclasses.replace(run_started(), config=method.model.config.model_dump_json()))
    panel.accept(method.describe_data())
    panel.draw_if_dirty()
    player.click("Draw")
    for sampler, nfe in (("ddim", 8), ("heun", 14)):
        asked = player.told()[-1]
        assert isinstance(asked, SampleNow)
        film = answer_of(method, asked, SamplesDrawn)
        assert film.sampler == sampler
        assert film.nfe[-1] == nfe  # guided, so twice; Heun asks twice at all steps but the last
        show(player, film)
        player.click_sample(1, 3)
        player.press(Key.Key_Home)
        for step in range(4):
            for grid, row in zip(
                player.grids(), (film.x_t, film.x_0_hat, film.eps_hat), strict=True
            ):
                np.testing.assert_array_equal(picture_in(grid, 3, 28), row[step, 3, :, :, 0])
            assert player.strip.frame == step
            player.press(Key.Key_Right)
        player.choose("Sampler", "heun")
        qtbot.wait(5)  # a while after the choice, if it is another one
