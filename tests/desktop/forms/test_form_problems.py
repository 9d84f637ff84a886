import pytest
from form_hand import BATCH, RATE, Hand
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.config.files import load_preset
from core.config.overrides import with_value


@pytest.mark.parametrize(
    ("path", "given", "sentence"),
    [
        (RATE, "-1", "Got '-1', but it must be a number greater than 0 and at most 1."),
        (RATE, "fast", "Got 'fast', but it must be a number greater than 0 and at most 1."),
        (RATE, "", "Got '', but it must be a number greater than 0 and at most 1."),
        (RATE, "nan", "Got 'nan', but it must be a number greater than 0 and at most 1."),
        (BATCH, "1.5", "Got '1.5', but it must be a whole number from 1 to 65536."),
    ],
)
def test_that_a_wrong_value_says_why_and_leaves_the_config(
    ring: Hand, path: str, given: str, sentence: str
) -> None:
    before = ring.config
    ring.give(path, given)
    assert ring.problem(path) == sentence
    assert ring.form.problems == {path: sentence}
    assert (ring.config, ring.changes) == (before, [])
    assert ring.shown(path) == given, "what was written stays, to be mended"


def test_that_a_wrong_value_is_forgiven_as_soon_as_it_is_mended(ring: Hand) -> None:
    ring.give(RATE, "1000")
    assert ring.problem(RATE)
    ring.write(RATE, "0.1")
    assert ring.problem(RATE) == ""
    assert ring.value(RATE) == 0.002, "Enter has not been pressed"
    ring.give(RATE, "0.1")
    assert ring.value(RATE) == 0.1


def test_that_a_right_value_is_not_scolded_while_it_is_typed(ring: Hand) -> None:
    ring.write(RATE, "0")  # on the way to 0.01
    assert ring.problem(RATE) == ""


def test_that_a_wrong_value_stays_while_others_are_changed(ring: Hand) -> None:
    ring.give(RATE, "1000")
    ring.give(BATCH, "32")
    ring.choose("data.kind", "grid")
    assert ring.shown(RATE) == "1000"
    assert ring.problem(RATE)
    assert ring.value(BATCH) == 32


def test_that_two_values_that_fit_only_each_other_can_be_given_in_turn(digits: Hand) -> None:
    levels, attention = "network.channel_multipliers", "network.attention_levels"
    assert digits.value(attention) == (1,)
    digits.give(levels, "1")
    assert "attention_levels may name levels 0 to 0" in digits.problem(levels)
    digits.give(attention, "0")
    assert (digits.value(levels), digits.value(attention)) == ((1,), (0,))
    assert digits.form.problems == {}
    assert digits.changes == [attention, levels]


def test_that_two_values_that_were_both_refused_are_taken_when_one_is_mended(digits: Hand) -> None:
    levels, attention = "network.channel_multipliers", "network.attention_levels"
    digits.give(attention, "2")
    digits.give(levels, "1, x, 2")
    assert set(digits.form.problems) == {levels, attention}
    digits.give(levels, "1, 2, 4")
    assert (digits.value(levels), digits.value(attention)) == ((1, 2, 4), (2,))
    assert digits.form.problems == {}


def test_that_a_value_goes_back_to_the_preset(ring: Hand) -> None:
    assert not ring.reset_button(RATE).isEnabled()
    ring.give(RATE, "0.01")
    assert ring.reset_button(RATE).isEnabled()
    assert ring.reset_button(RATE).toolTip() == "Back to 0.002 as in the preset"
    ring.reset_button(RATE).click()
    assert (ring.value(RATE), ring.shown(RATE)) == (0.002, "0.002")
    assert not ring.reset_button(RATE).isEnabled()
    assert ring.changes == [RATE, RATE]


def test_that_a_wrong_value_can_be_given_up(ring: Hand) -> None:
    ring.give(RATE, "fast")
    assert ring.reset_button(RATE).isEnabled()
    ring.reset_button(RATE).click()
    assert (ring.shown(RATE), ring.problem(RATE)) == ("0.002", "")
    assert ring.changes == []
    assert not ring.reset_button(RATE).isEnabled()


def test_that_escape_gives_up_what_was_written(ring: Hand, qtbot: QtBot) -> None:
    ring.give(RATE, "0.01")
    ring.give(RATE, "fast")
    qtbot.keyClick(ring.editor(RATE), Qt.Key.Key_Escape)
    assert (ring.shown(RATE), ring.problem(RATE)) == ("0.01", "")
    assert ring.changes == [RATE]


def test_that_reset_goes_back_to_a_baseline_that_is_not_the_config(ring: Hand) -> None:
    preset = load_preset("ring-diffusion")
    ring.form.show_config(with_value(preset, RATE, 0.5), baseline=preset)
    assert ring.reset_button(RATE).isEnabled()
    ring.reset_button(RATE).click()
    assert ring.config == preset


def test_that_another_config_replaces_everything(ring: Hand) -> None:
    ring.give(RATE, "0.01")
    ring.give(BATCH, "wrong")
    ring.form.show_config(load_preset("digits-diffusion"))
    assert ring.config == load_preset("digits-diffusion")
    assert ring.form.problems == {}
    assert "network.channels" in ring.form.paths
    assert not ring.reset_button(RATE).isEnabled()


def test_that_a_value_that_the_run_set_is_shown_and_not_told_again(ring: Hand) -> None:
    ring.form.show_value(RATE, "0.25")
    assert (ring.value(RATE), ring.shown(RATE), ring.changes) == (0.25, "0.25", [])
