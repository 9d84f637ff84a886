import pytest
from form_hand import RATE, Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.config.fields import describe
from core.config.files import load_preset, preset_names
from core.config.overrides import with_value
from desktop.forms.editors import BoolEditor
from desktop.forms.form import ExperimentForm


@pytest.mark.parametrize("preset", preset_names())
def test_that_every_parameter_of_a_preset_has_a_row_that_explains_it(
    qtbot: QtBot, preset: str
) -> None:
    config = load_preset(preset)
    form = ExperimentForm(config, with_value)
    qtbot.addWidget(form)
    infos = list(describe(config))
    assert form.paths == [info.path for info in infos]
    assert form.problems == {}
    for info in infos:
        row = form.row(info.path)
        assert row.editor.accessibleName() == info.title
        assert info.description in row.editor.toolTip()
        assert info.path in row.editor.toolTip()
        when = "while training" if info.live else "before training"
        assert when in row.editor.accessibleDescription()


@pytest.mark.parametrize("preset", preset_names())
def test_that_what_a_form_shows_is_what_the_config_holds(qtbot: QtBot, preset: str) -> None:
    config = load_preset(preset)
    form = ExperimentForm(config, with_value)
    qtbot.addWidget(form)
    for info in describe(config):
        row = form.row(info.path)
        if info.kind == "choice" and not isinstance(info.value, str):
            assert row.given() == str(info.value)
        else:
            assert with_value(config, info.path, row.given()) == config, info.path


def test_that_a_form_that_is_filled_later_says_nothing_before(qtbot: QtBot) -> None:
    config = load_preset("digits-diffusion")
    form = ExperimentForm(config, with_value, filled=False)
    qtbot.addWidget(form)
    form.show()
    assert form.paths == []
    assert [label.text() for label in form.findChildren(QLabel) if label.isVisible()] == []
    form.fill()
    assert form.paths == [info.path for info in describe(config)]
    assert form.row("seed").isVisible()


def test_that_a_number_is_taken_over_at_enter(ring: Hand) -> None:
    ring.write(RATE, "0.01")
    assert (ring.value(RATE), ring.changes) == (0.002, []), "not while it is typed"
    ring.give(RATE, "0.01")
    assert (ring.value(RATE), ring.changes) == (0.01, [RATE])
    ring.give(RATE, "0.01")
    assert ring.changes == [RATE], "nothing has changed"


def test_that_a_number_is_taken_over_when_the_cursor_leaves_it(ring: Hand, qtbot: QtBot) -> None:
    ring.form.reveal(RATE)
    ring.write(RATE, "0.01")
    qtbot.keyClick(ring.editor(RATE), Qt.Key.Key_Tab)
    assert ring.value(RATE) == 0.01


def test_that_thousands_may_be_written_with_commas(ring: Hand) -> None:
    ring.give("training.max_steps", "1,234")
    assert ring.value("training.max_steps") == 1234
    ring.give("training.max_steps", "5678")
    assert ring.shown("training.max_steps") == "5,678"


def test_that_nothing_may_be_given_where_nothing_is_allowed(ring: Hand) -> None:
    ring.give("training.max_seconds", "60")
    assert ring.value("training.max_seconds") == 60
    ring.give("training.max_seconds", "")
    assert ring.value("training.max_seconds") is None
    assert ring.problem("training.max_seconds") == ""


def test_that_a_list_of_numbers_is_taken_over(digits: Hand) -> None:
    digits.give("network.channel_multipliers", "1, 2,3")
    assert digits.value("network.channel_multipliers") == (1, 2, 3)
    assert digits.shown("network.channel_multipliers") == "1, 2, 3"


def test_that_a_switch_is_taken_over_at_once(ring: Hand) -> None:
    editor = ring.form.row("preview.enabled").editor
    assert isinstance(editor, BoolEditor)
    editor.click()
    assert ring.value("preview.enabled") is False
    editor.click()
    assert ring.value("preview.enabled") is True
    assert ring.changes == ["preview.enabled"] * 2


def test_that_a_choice_is_taken_over_at_once(ring: Hand) -> None:
    ring.choose("preview.weights", "raw")
    assert (ring.value("preview.weights"), ring.changes) == ("raw", ["preview.weights"])
