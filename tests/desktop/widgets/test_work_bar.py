"""The bar of what takes a while."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.answers import AnswerProgressed
from core.commands import Command, GiveUp
from core.requests import CompareSolvers, SampleNow
from desktop.widgets.work_bar import WorkBar


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def bar(page: QWidget) -> WorkBar:
    bar = WorkBar(SampleNow, "Drawing samples")
    QVBoxLayout(page).addWidget(bar)
    return bar


def working(done: float) -> AnswerProgressed:
    return AnswerProgressed("SampleNow", "working", done)


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=5000)


def test_that_it_shows_itself_only_for_work_that_lasts(bar: WorkBar, qtbot: QtBot) -> None:
    assert not bar.isVisible()
    bar.take(working(0.1))
    bar.take(AnswerProgressed("SampleNow", "answered", 1.0))
    qtbot.wait(350)
    assert not bar.isVisible()
    bar.take(working(0.1))
    until(qtbot, bar.isVisible)


def test_that_it_follows_its_own_request_only(bar: WorkBar, qtbot: QtBot) -> None:
    bar.take(AnswerProgressed(CompareSolvers.__name__, "working", 0.9))
    bar.take(working(0.4))
    until(qtbot, bar.isVisible)
    progress = bar.findChild(QProgressBar)
    assert progress is not None
    assert progress.value() == 400
    bar.take(AnswerProgressed(CompareSolvers.__name__, "answered", 1.0))
    assert bar.isVisible()
    bar.take(AnswerProgressed("SampleNow", "refused", 1.0))
    assert not bar.isVisible()


def test_that_cancel_gives_the_request_up_once(bar: WorkBar, qtbot: QtBot) -> None:
    posted: list[Command] = []
    bar.command.connect(posted.append)
    bar.take(working(0.1))
    until(qtbot, bar.isVisible)
    cancel = bar.findChild(QPushButton)
    assert cancel is not None
    for _ in range(2):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert posted == [GiveUp(SampleNow)]
    bar.take(AnswerProgressed("SampleNow", "given up", 1.0))
    bar.take(working(0.1))
    until(qtbot, bar.isVisible)
    assert cancel.isEnabled()
