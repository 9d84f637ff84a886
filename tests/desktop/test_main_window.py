"""The window as a person uses it, with runs that do as they are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_runs import FakeRuns
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.commands import SetParameter, StepOnce
from core.config.overrides import find_parameter
from core.events import NonFiniteFound
from core.metric_names import LOSS
from desktop.actions import ACTIONS
from desktop.forms.editors import ChoiceEditor
from desktop.phase import Phase
from desktop.theme import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def runs() -> FakeRuns:
    return FakeRuns()


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, runs: FakeRuns) -> Iterator[WindowStage]:
    stage = WindowStage(qtbot, tmp_path, runs)
    yield stage
    runs.gate.set()
    runs.step_gate.set()
    stage.dispose()


def test_that_train_and_pause_are_pressed_and_obeyed(stage: WindowStage) -> None:
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    stage.until(lambda: stage.window.controller.step > 3)
    stage.click("pause")
    stage.until_phase(Phase.PAUSED)
    assert stage.window.status.text("state") == "Paused"
    step = stage.window.controller.step
    stage.press(Qt.Key.Key_F8)
    stage.until(lambda: stage.window.controller.step == step + 1)
    stage.until_phase(Phase.PAUSED)


def test_that_only_what_can_be_done_can_be_pressed(stage: WindowStage) -> None:
    actions = stage.window.actions_
    assert actions["train"].isEnabled()
    assert not actions["pause"].isEnabled()
    assert not actions["stop"].isEnabled()
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    assert not actions["train"].isEnabled()
    assert not actions["step_1"].isEnabled()
    assert actions["pause"].isEnabled()
    stage.click("stop")
    stage.until_phase(Phase.FINISHED)
    assert actions["train"].isEnabled()


def test_that_train_after_the_end_begins_a_new_run(stage: WindowStage, runs: FakeRuns) -> None:
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    stage.click("stop")
    stage.until_phase(Phase.FINISHED)
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    assert len(runs.begun) == 2
    assert runs.most_alive == 1


def test_that_space_pauses_and_resumes_whatever_was_pressed_before(
    stage: WindowStage, qtbot: QtBot
) -> None:
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    for phase in (Phase.PAUSED, Phase.TRAINING, Phase.PAUSED):
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Space)
        stage.until_phase(phase)
    editor = stage.window.experiment.form.row("training.batch_size").editor
    stage.click("stop")
    stage.until_phase(Phase.FINISHED)
    editor.setFocus()
    stage.click("train")  # which locks the number that has the focus
    stage.until_phase(Phase.TRAINING)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    stage.until_phase(Phase.PAUSED)


def test_that_space_still_presses_what_has_the_focus(stage: WindowStage) -> None:
    box = stage.window.experiment.form.row("method.class_conditional").editor
    assert isinstance(box, QCheckBox)
    box.setFocus()
    checked = box.isChecked()
    stage.press(Qt.Key.Key_Space, box)
    assert box.isChecked() is not checked
    assert stage.window.controller.phase is not Phase.TRAINING


def test_that_space_is_heard_from_a_panel_that_floats(stage: WindowStage) -> None:
    panel = stage.window.panels["loss"]
    stage.window.docks.docks["loss"].setFloating(True)
    stage.press(Qt.Key.Key_Space, panel)
    stage.until_phase(Phase.TRAINING)


def test_that_what_was_typed_counts_when_train_is_pressed(
    stage: WindowStage, runs: FakeRuns, qtbot: QtBot
) -> None:
    editor = stage.window.experiment.form.row("training.batch_size").editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "16")  # and no Enter
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    assert runs.begun[-1].training.batch_size == 16
    assert stage.banners() == []


def test_that_training_does_not_begin_with_a_value_that_is_wrong(
    stage: WindowStage, runs: FakeRuns, qtbot: QtBot
) -> None:
    editor = stage.window.experiment.form.row("training.batch_size").editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "-3")
    stage.click("train")
    (text,) = stage.banners()
    assert text.startswith("training.batch_size: Got '-3'")
    assert stage.window.controller.phase is Phase.READY
    assert len(runs.begun) == 1


def test_that_steps_asked_for_right_after_an_edit_are_taken_by_the_edited_run(
    stage: WindowStage, runs: FakeRuns, qtbot: QtBot
) -> None:
    editor = stage.window.experiment.form.row("training.batch_size").editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "16")
    stage.press(Qt.Key.Key_F8)
    stage.until_phase(Phase.PAUSED)
    assert runs.begun[-1].training.batch_size == 16
    assert stage.window.controller.step == 1


def test_that_an_edit_while_a_run_is_replaced_goes_to_the_new_one(
    stage: WindowStage, runs: FakeRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.window.questions, "may_end_run", bool)  # of a text: yes
    stage.click("train")
    stage.until(lambda: stage.window.controller.step > 0)
    runs.step_gate.clear()
    stage.window.experiment.choose_preset("ring-diffusion")
    form = stage.window.experiment.form
    form.show_value("optimizer.learning_rate", "0.0007")
    form.changed.emit("optimizer.learning_rate")
    runs.step_gate.set()
    stage.until(lambda: len(runs.begun) == 2 and stage.window.controller.phase is Phase.READY)
    for config in (runs.begun[-1], stage.window.experiment.config):
        assert find_parameter(config, "optimizer.learning_rate").value == 0.0007


def test_that_a_preset_is_chosen_and_set_up(stage: WindowStage, runs: FakeRuns) -> None:
    box = next(b for b in stage.window.findChildren(QComboBox) if b.accessibleName() == "Preset")
    assert box.currentText() == "Digits"
    stage.choose(box, "ring-diffusion")
    stage.until(lambda: len(runs.begun) == 2 and stage.window.controller.phase is Phase.READY)
    assert runs.begun[-1].name == "ring-diffusion"
    assert stage.window.windowTitle().startswith("Ring")
    assert "data.modes" in stage.window.experiment.form.paths


def test_that_the_device_is_chosen_before_training_and_shown_in_both_places(
    stage: WindowStage, runs: FakeRuns
) -> None:
    box = next(b for b in stage.window.findChildren(QComboBox) if b.accessibleName() == "Device")
    form = stage.window.experiment.form
    assert box.currentText() == "Automatic"
    stage.choose(box, "cpu")
    stage.until(lambda: len(runs.begun) == 2 and stage.window.controller.phase is Phase.READY)
    assert runs.begun[-1].compute.device == "cpu"
    editor = form.row("compute.device").editor
    assert isinstance(editor, QComboBox)
    assert editor.currentData() == "cpu"
    stage.choose(editor, "auto")
    assert box.currentText() == "Automatic"
    stage.until(lambda: len(runs.begun) == 3 and stage.window.controller.phase is Phase.READY)
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    assert not box.isEnabled()


def test_that_a_window_that_is_closed_as_it_appears_begins_nothing(
    stage: WindowStage, runs: FakeRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.close()
    begun = len(runs.begun)

    def close_while_filling() -> None:
        monkeypatch.setattr(stage.window.experiment.form, "fill", stage.window.close)

    window = stage.open(close_while_filling)
    stage.until(lambda: not window.isVisible())
    assert len(runs.begun) == begun
    assert window.panels == {}


def test_that_tab_goes_from_the_search_through_all_settings_of_any_preset(
    stage: WindowStage, runs: FakeRuns
) -> None:
    form = stage.window.experiment.form
    for preset, runs_by_then in (("digits-diffusion", 2), ("digits-edm", 3)):
        stage.window.experiment.choose_preset(preset)
        stage.until(lambda count=runs_by_then: len(runs.begun) == count)
        editors = [row.editor for row in map(form.row, form.paths) if row.isVisible()]
        assert len(editors) > 20
        form.focus_search()
        passed: list[QWidget] = []
        while not passed or form.isAncestorOf(passed[-1]):
            stage.press(Qt.Key.Key_Tab, QApplication.focusWidget())
            focused = QApplication.focusWidget()
            assert focused is not None
            passed.append(focused)
        assert [widget for widget in passed if widget in editors] == editors


def test_that_a_run_with_progress_is_not_ended_without_asking(
    stage: WindowStage, runs: FakeRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [False, True]

    def answer(_state: str) -> bool:
        return answers.pop(0)

    monkeypatch.setattr(stage.window.questions, "may_end_run", answer)
    stage.click("train")
    stage.until(lambda: stage.window.controller.step > 0)
    stage.click("new_run")
    assert len(runs.begun) == 1
    assert stage.window.controller.phase is Phase.TRAINING
    stage.click("new_run")
    stage.until(lambda: len(runs.begun) == 2 and stage.window.controller.phase is Phase.READY)


def test_that_a_live_parameter_reaches_the_run_that_trains(
    stage: WindowStage, runs: FakeRuns, qtbot: QtBot
) -> None:
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    editor = stage.window.experiment.form.row("optimizer.learning_rate").editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "0.0005")
    stage.press(Qt.Key.Key_Return, editor)
    stage.until(lambda: SetParameter("optimizer.learning_rate", 0.0005) in runs.heard)
    assert not stage.window.experiment.form.row("training.batch_size").editor.isEnabled()


def test_that_another_sampler_reaches_the_run_that_trains(
    stage: WindowStage, runs: FakeRuns
) -> None:
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    form = stage.window.experiment.form
    editor = form.row("sampling.sampler.kind").editor
    assert isinstance(editor, ChoiceEditor)
    editor.setCurrentIndex(editor.findText("Heun"))
    editor.activated.emit(editor.currentIndex())
    stage.until(lambda: SetParameter("sampling.sampler.kind", "heun") in runs.heard)
    assert form.row("sampling.sampler.churn").editor.isEnabled(), "its own parameters are live too"
    assert not form.row("method.schedule.kind").editor.isEnabled(), "a schedule is for a new run"


def test_that_an_edit_before_training_sets_the_run_up_anew(
    stage: WindowStage, runs: FakeRuns, qtbot: QtBot
) -> None:
    editor = stage.window.experiment.form.row("training.batch_size").editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "16")
    stage.press(Qt.Key.Key_Return, editor)
    stage.until(lambda: len(runs.begun) == 2)
    assert runs.begun[-1].training.batch_size == 16


def test_that_closing_while_training_asks_and_can_be_refused(stage: WindowStage) -> None:
    stage.click("train")
    stage.until(lambda: stage.window.controller.step > 0)
    stage.may_close = False
    stage.window.close()
    assert len(stage.asked) == 1
    assert stage.window.isVisible()
    assert stage.window.controller.phase is Phase.TRAINING
    stage.close()  # the fixture that looks for threads sees whether the worker has ended
    assert len(stage.asked) == 2


def test_that_closing_an_untrained_run_does_not_ask(stage: WindowStage) -> None:
    stage.close()
    assert stage.asked == []


def test_that_closing_waits_for_the_step_that_is_going_on(
    stage: WindowStage, runs: FakeRuns
) -> None:
    stage.click("train")
    stage.until(lambda: stage.window.controller.step > 0)
    runs.step_gate.clear()
    stage.window.close()
    assert stage.window.isVisible()
    runs.step_gate.set()
    stage.until(lambda: not stage.window.isVisible())
    assert not stage.window.controller.has_worker


def test_that_a_run_that_fails_is_told_and_the_window_goes_on(
    stage: WindowStage, runs: FakeRuns
) -> None:
    runs.failure = RuntimeError("the sky fell")
    stage.click("new_run")
    stage.until_phase(Phase.FAILED)
    (text,) = stage.banners()
    assert "RuntimeError: the sky fell" in text
    stage.click("train")
    stage.until_phase(Phase.TRAINING)
    assert stage.banners() == []


def test_that_a_value_that_is_not_finite_is_told_with_its_causes(stage: WindowStage) -> None:
    causes = ("The learning rate is too high.", "Second.", "Third.")
    stage.window.controller.happened.emit(NonFiniteFound(12, LOSS.name, 10, causes))
    (text,) = stage.banners()
    assert "step 12" in text
    assert "step 10" in text


def test_that_the_layout_is_the_same_after_a_restart(stage: WindowStage) -> None:
    stage.window.docks.docks["forward"].close()
    stage.window.docks.docks["inspector"].close()
    stage.close()
    again = stage.open()
    assert not again.docks.docks["forward"].isVisible()
    assert not again.docks.docks["inspector"].isVisible()
    assert again.docks.docks["loss"].isVisible()
    again.actions_["reset_layout"].trigger()
    assert again.docks.docks["forward"].isVisible()


def test_that_a_dock_is_shown_and_hidden_from_the_menu(stage: WindowStage) -> None:
    dock = stage.window.docks.docks["timeline"]
    stage.window.actions_["show_timeline"].trigger()
    assert not dock.isVisible()
    stage.window.actions_["show_timeline"].trigger()
    assert dock.isVisible()


def test_that_the_theme_is_chosen_and_remembered(stage: WindowStage) -> None:
    window = stage.window
    window.actions_["light"].trigger()
    assert window.grab().toImage().pixelColor(2, 300).name() == LIGHT.window
    window.actions_["dark"].trigger()
    assert window.grab().toImage().pixelColor(2, 300).name() == DARK.window
    assert window.actions_["dark"].isChecked()
    assert not window.actions_["light"].isChecked()


def test_that_f6_goes_round_through_the_panels(stage: WindowStage, qtbot: QtBot) -> None:
    window = stage.window
    used: list[str] = []
    window.docks.panel_in_use.connect(used.append)
    for _ in window.docks.docks:
        stage.press(Qt.Key.Key_F6)
        qtbot.wait(1)
    assert {"loss", "forward", "inspector"} <= set(used)


def test_that_the_inspector_explains_the_panel_in_use(stage: WindowStage) -> None:
    window = stage.window
    for name in ("forward", "loss"):
        window.docks.use(name)
        texts = [label.text() for label in window.panels["inspector"].findChildren(QLabel)]
        assert f"{window.panels[name].title}: what am I looking at?" in texts
        assert window.panels[name].explanation() in texts


def test_that_every_action_does_something(stage: WindowStage) -> None:
    for spec in ACTIONS:
        action = stage.window.actions_[spec.identifier]
        assert action.receivers("2triggered(bool)") > 0, spec.identifier


def test_that_every_action_is_in_a_menu(stage: WindowStage) -> None:
    in_menus = {
        action.objectName() for menu in stage.window.menus.values() for action in menu.actions()
    }
    assert {spec.identifier for spec in stage.window.actions_} <= in_menus


def test_that_everything_that_can_be_used_has_a_name_for_a_screen_reader(
    stage: WindowStage,
) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in stage.window.findChildren(QWidget)
        if isinstance(widget, kinds) and widget.isVisible() and not _name(widget)
    ]
    assert nameless == []


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_that_the_form_fits_a_small_screen(stage: WindowStage) -> None:
    stage.window.resize(1280, 720)
    form = stage.window.experiment.form
    assert stage.window.width() == 1280
    for path in form.paths:
        editor = form.row(path).editor
        if editor.isVisible():
            right = editor.mapTo(form, editor.rect().topRight()).x()
            assert right <= form.width(), path
            assert editor.width() >= 60, path


def test_that_steps_are_taken_from_the_menu_of_the_step_button(
    stage: WindowStage, runs: FakeRuns
) -> None:
    (menu,) = stage.window.toolbar.findChildren(QMenu)
    menu.actions()[1].trigger()
    stage.until(lambda: StepOnce(10) in runs.heard)
    stage.until(lambda: stage.window.controller.step == 10)
