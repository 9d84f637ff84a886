"""What several tests of the window need."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from run_stage import Stage


@pytest.fixture(autouse=True)
def plain_clothes(qapp: QApplication) -> Iterator[None]:
    """Takes off what a test made the whole program wear."""
    palette = qapp.palette()
    yield
    if qapp.styleSheet():
        qapp.setStyleSheet("")
        qapp.setPalette(palette)


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr("desktop.run_controller.EDIT_MILLISECONDS", 30)
    stage = Stage(qtbot)
    yield stage
    stage.open_gates()
    if stage.controller.has_worker:
        stage.controller.shut_down()
        stage.until(lambda: stage.seen.idle > 0)
