"""Slow motion, used as a person does, with steps that were really taken."""

import numpy as np
import pytest
from made_events import state
from narrated import Watcher, narrated, of_loss
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.commands import Command, Pause, StepOnce
from core.events import CommandRefused, RunFinished
from core.gan_events import Part, StepNarrated
from desktop.selection import Selection
from desktop.theme import LIGHT
from desktop.widgets.narration.moment import RunFacts, moment
from desktop.widgets.narration.phase_words import headline
from desktop.widgets.narration.picked import Pick
from desktop.widgets.narration.summaries import summary

Key = Qt.Key
RELATIVISTIC = RunFacts("relativistic")


@pytest.fixture
def watcher(qtbot: QtBot) -> Watcher:
    """Of a ring GAN that is paused before its first step."""
    watcher = Watcher(qtbot, "ring-gan", "method.loss.kind=relativistic")
    watcher.panel.accept(state("ready"))
    watcher.settle()
    return watcher


@pytest.fixture
def step() -> StepNarrated:
    return of_loss("relativistic")


@pytest.mark.parametrize(
    ("text", "part"), [("Step D", "critic"), ("Step G", "generator"), ("Step both", "both")]
)
def test_that_a_button_asks_for_just_its_step(watcher: Watcher, text: str, part: Part) -> None:
    watcher.click(text)
    asked: list[Command] = [StepOnce(1, part, narrated=True)]
    assert watcher.told() == asked
    watcher.click(text)
    assert watcher.told() == []  # that step is still to come


def test_that_a_run_that_trains_pauses_first(watcher: Watcher) -> None:
    watcher.panel.accept(state("training"))
    watcher.settle()
    assert "Training pauses first" in watcher.button("Step D").toolTip()
    watcher.click("Step D")
    assert watcher.told() == [Pause(), StepOnce(1, "critic", narrated=True)]


def test_that_f5_takes_a_whole_step(watcher: Watcher) -> None:
    watcher.panel.ask()
    assert watcher.told() == [StepOnce(1, "both", narrated=True)]


def test_that_buttons_say_why_they_do_nothing(qtbot: QtBot, step: StepNarrated) -> None:
    watcher = Watcher(qtbot)
    button = watcher.button("Step both")
    assert not button.isEnabled()
    assert "set up" in button.toolTip()
    watcher.show(step)
    assert button.isEnabled()
    watcher.panel.accept(RunFinished("completed", 1, "Completed."))
    watcher.settle()
    assert not button.isEnabled()
    assert "has ended" in button.toolTip()
    watcher.click("Step both")
    watcher.panel.ask()
    assert watcher.told() == []
    watcher.press(Key.Key_Right)  # what has been told can still be watched
    assert watcher.words.happens.text().startswith("2 of 12")


def test_that_a_refused_step_is_told_and_can_be_asked_for_again(watcher: Watcher) -> None:
    watcher.click("Step both")
    watcher.panel.accept(CommandRefused(0, "StepOnce", "part: only GANs."))
    watcher.settle()
    assert watcher.words.meaning.text() == "part: only GANs."
    watcher.told()
    watcher.click("Step both")
    assert watcher.told() == [StepOnce(1, "both", narrated=True)]


def test_that_what_is_shown_in_each_phase_is_what_the_event_says(
    watcher: Watcher, step: StepNarrated
) -> None:
    watcher.show(step)
    boxes = watcher.diagram.boxes
    for index, phase in enumerate(step.phases):
        if index:
            watcher.press(Key.Key_Right)
        now = moment(step, index, RELATIVISTIC)
        assert watcher.words.happens.text() == headline(now)
        assert watcher.words.happens.text().startswith(f"{index + 1} of 12: ")
        for part, box in boxes.items():
            assert box.accessibleDescription().endswith(summary(part, now))
            assert box.accessibleDescription().startswith("Active") == (part in watcher.diagram.lit)
        assert boxes["critic"].learns == (phase.player == "critic")
        assert boxes["generator"].learns == (phase.player == "generator")
    watcher.press(Key.Key_Home)
    assert watcher.words.happens.text().startswith("1 of 12")
    watcher.press(Key.Key_End)
    assert watcher.words.happens.text().startswith("12 of 12")


def test_that_a_step_that_was_asked_for_plays_and_a_pause_keeps_the_phase(
    watcher: Watcher, step: StepNarrated
) -> None:
    watcher.click("Step both")
    watcher.show(step)
    assert watcher.player.playing
    box = watcher.player.findChild(QComboBox)
    assert box is not None
    box.setCurrentIndex(box.findData("4.0"))
    watcher.tick(7 * 3 + 2)  # a phase of 250 ms ends with the seventh tick of 40 ms
    assert watcher.words.happens.text().startswith("4 of 12")
    moved = watcher.diagram.moved
    assert moved > 0
    words = watcher.words.happens.text()
    watcher.press(Key.Key_Space)
    watcher.tick(30)
    assert watcher.diagram.moved == moved
    assert watcher.words.happens.text() == words
    watcher.press(Key.Key_Space)
    watcher.tick(1)
    assert watcher.diagram.moved > moved
    watcher.tick(200)
    assert watcher.words.happens.text().startswith("12 of 12")
    assert not watcher.player.playing
    assert watcher.told() == [StepOnce(1, "both", narrated=True)]


def test_that_a_step_that_nobody_asked_for_here_does_not_play(
    watcher: Watcher, step: StepNarrated
) -> None:
    watcher.show(step)
    assert not watcher.player.playing


def test_that_it_goes_on_with_the_next_step_only_if_that_is_wanted(
    watcher: Watcher, step: StepNarrated
) -> None:
    watcher.click("Go on with the next step")
    watcher.click("Step G")
    watcher.show(step)
    watcher.told()
    watcher.tick(12 * 60)
    assert watcher.told() == [StepOnce(1, "generator", narrated=True)]
    watcher.show(narrated("ring-gan", part="generator", step=2))
    assert watcher.player.playing
    watcher.panel.accept(state("training", 2))  # a person pressed Train
    watcher.tick(12 * 60)
    assert not watcher.player.playing
    assert watcher.told() == []


def test_that_nothing_plays_on_behind_a_tab(watcher: Watcher, step: StepNarrated) -> None:
    watcher.click("Step both")
    watcher.panel.set_in_front(False)
    watcher.show(step)
    assert not watcher.player.playing


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_a_click_on_an_example_picks_it(qtbot: QtBot, preset: str) -> None:
    told = narrated(preset, "method.loss.kind=hinge", "method.class_conditional=true")
    watcher = Watcher(qtbot, preset, "method.loss.kind=hinge")
    watcher.show(told)
    watcher.go_to(3)
    box = watcher.diagram.boxes["fake"]
    box.grab()  # paints it, so that it knows where what is
    place = next(
        QPoint(x, y)
        for y in range(20, box.height())
        for x in range(box.width())
        if box.index_at(QPoint(x, y).toPointF()) is not None
    )
    index = box.index_at(place.toPointF())
    assert index is not None
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=place)
    picked = watcher.selections[-1]
    assert picked.item is not None
    np.testing.assert_array_equal(picked.item.pixels, told.phases[1].examples["x_fake"][index])
    assert picked.item.title.startswith(f"Generated example {index + 1} of")
    assert picked.label == int(told.phases[0].numbers["labels"][index])
    assert picked.step == told.step
    facts = dict(picked.item.facts)
    terms = told.phases[3].numbers["terms"]
    term = float(facts["Term of the loss"].split("= ")[1].replace("\u2212", "-"))
    assert term == pytest.approx(float(terms[index]), rel=5e-3)
    assert watcher.diagram.isVisible()
    watcher.press(Key.Key_End)  # it leads: the item follows
    following = watcher.selections[-1].item
    assert following is not None
    np.testing.assert_array_equal(following.pixels, told.phases[7].examples["x_fake"][index])
    assert "Length of its gradient" in dict(following.facts)


def test_that_a_part_opens_by_click_and_enter_and_closes_by_escape(
    watcher: Watcher, step: StepNarrated, qtbot: QtBot
) -> None:
    watcher.show(step)
    watcher.go_to(3)
    for box in watcher.diagram.boxes.values():
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
        assert watcher.large.isVisible(), box.part
        assert watcher.large.part == box.part
        watcher.click("Back to the diagram")
        assert watcher.diagram.isVisible()
        qtbot.keyClick(box, Key.Key_Return)
        assert watcher.large.isVisible()
        focused = watcher.panel.focusWidget() or watcher.large
        qtbot.keyClick(focused, Key.Key_Escape)
        assert watcher.diagram.isVisible(), box.part
    assert watcher.told() == []


def test_that_parts_are_reached_by_tab_in_the_order_of_the_flow(
    watcher: Watcher, step: StepNarrated, qtbot: QtBot
) -> None:
    watcher.show(step)
    boxes = watcher.diagram.boxes
    boxes["noise"].setFocus()
    visited: list[str] = []
    for _ in boxes:
        focused = watcher.panel.focusWidget()
        assert focused is not None
        visited.append(focused.accessibleName())
        qtbot.keyClick(focused, Key.Key_Tab)
    assert visited == [
        "Noise z", "Generator G", "Generated", "Real", "Discriminator D", "Scores D", "Loss",
    ]  # fmt: skip


def test_that_before_the_first_step_it_says_what_to_press(watcher: Watcher) -> None:
    assert watcher.words.happens.text() == "Press Step both to watch one step phase by phase"
    assert watcher.words.meaning.isVisible()
    assert watcher.diagram.lit == ()
    assert watcher.diagram.flows == ()
    assert not watcher.panel.player.isEnabled()
    for box in watcher.diagram.boxes.values():
        watcher.qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
        assert watcher.diagram.isVisible()


def test_that_a_step_without_a_turn_says_so(qtbot: QtBot) -> None:
    told = narrated("ring-gan", "method.critic_steps=0", part="critic")
    assert told.phases == ()
    watcher = Watcher(qtbot)
    watcher.click("Step D")
    watcher.show(told)
    assert watcher.words.happens.text() == "Nobody had a turn in step 1"
    assert "Discriminator updates" in watcher.words.meaning.text()
    assert not watcher.player.playing


def test_that_five_turns_are_told_and_only_one_of_them_is_looked_at(qtbot: QtBot) -> None:
    told = narrated("ring-gan", "method.critic_steps=5")
    watcher = Watcher(qtbot)
    watcher.show(told)
    watcher.go_to(6 + 2)
    assert watcher.words.happens.text().startswith("9 of 36 (turn 2 of 5): D scores")
    now = watcher.panel.now
    assert now is not None
    assert now.numbers["logit_fake"] is told.phases[8].numbers["logit_fake"]
    assert "terms" not in now.numbers


def test_that_a_pick_elsewhere_ends_the_own_one(watcher: Watcher, step: StepNarrated) -> None:
    watcher.show(step)
    watcher.go_to(2)
    watcher.diagram.boxes["real"].picked.emit(Pick("real", 4))
    assert watcher.diagram.boxes["real"].caption[0].startswith("number 5: D ")
    watcher.panel.receive_selection(Selection("samples", sample=3))
    watcher.settle()
    assert watcher.diagram.boxes["real"].caption[0] == "16 from the data"


def test_that_little_room_is_for_the_diagram(watcher: Watcher, step: StepNarrated) -> None:
    watcher.show(step)
    assert watcher.words.meaning.isVisible()
    watcher.panel.resize(480, 360)
    assert not watcher.words.meaning.isVisible()
    assert watcher.words.happens.toolTip() == watcher.words.meaning.text()


def test_that_a_theme_is_worn_while_a_part_is_large(watcher: Watcher, step: StepNarrated) -> None:
    watcher.show(step)
    watcher.go_to(10)
    watcher.diagram.opened.emit("fake")
    dark = watcher.panel.grab().toImage()
    watcher.panel.apply_theme(LIGHT)
    assert watcher.panel.grab().toImage() != dark
