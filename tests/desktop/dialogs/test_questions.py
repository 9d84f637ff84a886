from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.dialogs.questions import Questions
from desktop.settings import Settings

PICTURES = "PNG picture (*.png);;GIF film (*.gif)"
Dialog = TypeVar("Dialog", bound=QWidget)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "window.ini")
    settings.save_folder = tmp_path
    return settings


@pytest.fixture
def questions(qtbot: QtBot, settings: Settings) -> Questions:
    parent = QWidget()
    qtbot.addWidget(parent)
    return Questions(parent, settings)


@pytest.fixture(autouse=True)
def qts_own_file_dialogs(qapp: QApplication) -> None:
    """A test cannot answer those of the system."""
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


def answer(kind: type[Dialog], act: Callable[[Dialog], object]) -> list[str]:
    """Answer the next dialog when it is up; its title is there afterwards."""
    titles: list[str] = []

    def act_on_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        titles.append(dialog.windowTitle())
        act(dialog)

    QTimer.singleShot(0, act_on_dialog)
    return titles


def press(text: str) -> Callable[[QMessageBox], None]:
    def act(box: QMessageBox) -> None:
        next(button for button in box.buttons() if button.text() == text).click()

    return act


def press_key(key: Qt.Key) -> Callable[[QWidget], None]:
    return lambda dialog: QTest.keyClick(dialog, key)


@pytest.mark.parametrize(
    ("act", "closes"),
    [
        (press("Stop and close"), True),
        (press("Keep training"), False),
        (press_key(Qt.Key.Key_Escape), False),
        (press_key(Qt.Key.Key_Return), False),  # nothing is lost by a careless key
    ],
)
def test_that_the_window_closes_only_if_it_is_meant(
    questions: Questions, act: Callable[[QMessageBox], None], closes: bool
) -> None:
    answer(QMessageBox, act)
    assert questions.may_close("The run is at step 1,200.") is closes


def test_that_ending_a_run_says_what_would_end(questions: Questions) -> None:
    said: list[str] = []

    def read_and_end(box: QMessageBox) -> None:
        said.extend([box.text(), box.informativeText()])
        press("End it")(box)

    answer(QMessageBox, read_and_end)
    assert questions.may_end_run("It is at step 1,200.")
    assert said == ["End this run?", "It is at step 1,200."]


@pytest.mark.parametrize(
    ("step", "last", "low", "high", "suggestion"),
    [
        (0, 20_000, 1, 20_000, 100),
        (400, 20_000, 401, 20_000, 800),
        (15_000, 20_000, 15_001, 20_000, 20_000),
        (0, 50, 1, 50, 50),
        (20_000, 20_000, 20_001, 20_001, 20_001),
    ],
)
def test_that_only_a_later_step_can_be_chosen(
    questions: Questions, step: int, last: int, low: int, high: int, suggestion: int
) -> None:
    seen: list[tuple[int, int, int]] = []

    def read_and_accept(dialog: QInputDialog) -> None:
        seen.append((dialog.intMinimum(), dialog.intMaximum(), dialog.intValue()))
        assert f"{low:,} to {high:,}" in "".join(x.text() for x in dialog.findChildren(QLabel))
        dialog.accept()

    answer(QInputDialog, read_and_accept)
    assert questions.step_to_reach(step, last) == suggestion
    assert seen == [(low, high, suggestion)]


def test_that_a_step_can_be_typed(questions: Questions) -> None:
    def type_it(dialog: QInputDialog) -> None:
        box = dialog.findChild(QSpinBox)
        assert box is not None
        box.selectAll()
        QTest.keyClicks(box, "1234")
        QTest.keyClick(box, Qt.Key.Key_Return)

    answer(QInputDialog, type_it)
    assert questions.step_to_reach(0, 20_000) == 1234


def test_that_no_step_is_an_answer(questions: Questions) -> None:
    answer(QInputDialog, QInputDialog.reject)
    assert questions.step_to_reach(0, 20_000) is None


def choose(path: Path, kind: str = "") -> Callable[[QFileDialog], None]:
    def act(dialog: QFileDialog) -> None:
        if kind:
            dialog.selectNameFilter(kind)
        dialog.selectFile(str(path))
        dialog.accept()

    return act


def test_that_a_file_is_opened_and_its_folder_remembered(
    questions: Questions, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "configs" / "ring.toml"
    file.parent.mkdir()
    file.write_text("", encoding="utf-8")
    titles = answer(QFileDialog, choose(file))
    assert questions.file_to_open("Open config", "TOML files (*.toml)") == file
    assert titles == ["Open config"]
    assert settings.save_folder == file.parent


def test_that_no_file_is_an_answer_and_keeps_the_folder(
    questions: Questions, settings: Settings, tmp_path: Path
) -> None:
    answer(QFileDialog, QFileDialog.reject)
    assert questions.file_to_open("Open config", "TOML files (*.toml)") is None
    answer(QFileDialog, QFileDialog.reject)
    assert questions.file_to_save("Save", "ring.toml", "TOML files (*.toml)") is None
    assert settings.save_folder == tmp_path


def test_that_the_suggested_name_lies_in_the_folder_of_the_last_time(
    questions: Questions, tmp_path: Path
) -> None:
    answer(QFileDialog, QFileDialog.accept)
    given = questions.file_to_save("Save", "samples.png", PICTURES)
    assert given == (tmp_path / "samples.png", "PNG picture (*.png)")


def test_that_a_file_without_a_suffix_gets_one(questions: Questions, tmp_path: Path) -> None:
    answer(QFileDialog, choose(tmp_path / "mine"))
    given = questions.file_to_save("Save", "samples.png", PICTURES)
    assert given is not None
    assert given[0] == tmp_path / "mine.png"


def test_that_a_suffix_and_the_chosen_kind_are_kept(questions: Questions, tmp_path: Path) -> None:
    answer(QFileDialog, choose(tmp_path / "mine.gif", "GIF film (*.gif)"))
    given = questions.file_to_save("Save", "samples.png", PICTURES)
    assert given == (tmp_path / "mine.gif", "GIF film (*.gif)")


def test_that_a_name_with_a_dot_gets_a_suffix_too(questions: Questions, tmp_path: Path) -> None:
    answer(QFileDialog, choose(tmp_path / "guidance 2.5"))
    given = questions.file_to_save("Save", "samples.png", PICTURES)
    assert given is not None
    assert given[0] == tmp_path / "guidance 2.5.png"


@pytest.mark.parametrize(("button", "replaced"), [("Replace it", True), ("Keep it", False)])
def test_that_no_file_is_replaced_by_a_name_that_was_completed(
    questions: Questions, tmp_path: Path, button: str, replaced: bool
) -> None:
    (tmp_path / "mine.png").write_text("dear to somebody", encoding="utf-8")

    def choose_then_answer(dialog: QFileDialog) -> None:
        choose(tmp_path / "mine")(dialog)
        answer(QMessageBox, press(button))

    answer(QFileDialog, choose_then_answer)
    given = questions.file_to_save("Save", "samples.png", PICTURES)
    assert (given is not None) is replaced
