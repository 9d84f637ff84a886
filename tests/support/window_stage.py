"""The whole window with fake or real runs, and a person in front of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from core.config.files import load_preset
from core.config.run import RunConfig
from desktop.appearance import Appearance
from desktop.diagnostics import Diagnostics
from desktop.main_window import MainWindow
from desktop.panels.panel import Panel
from desktop.phase import Phase
from desktop.settings import Settings
from desktop.worker import RunFactory

Child = TypeVar("Child", bound=QWidget)
AnyPanel = TypeVar("AnyPanel", bound=Panel)


class WindowStage:
    """Opens windows one after the other, all with the same settings file."""

    def __init__(
        self,
        qtbot: QtBot,
        home: Path,
        make_events: RunFactory,
        config: RunConfig | None = None,
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.appearance = Appearance(app, "dark")
        self.home = home
        self.asked: list[str] = []  # the questions that were put
        self.may_close = True
        self._qtbot = qtbot
        self._make_events = make_events
        self._config = config or load_preset("digits-diffusion")
        self.window = self.open()

    def open(self, before: Callable[[], None] | None = None) -> MainWindow:
        """A window that is ready to train, or led by what ``before`` set up before it was shown."""
        self.window = MainWindow(
            self._config,
            settings=Settings(self.home / "window.ini"),
            appearance=self.appearance,
            diagnostics=Diagnostics(self.home / "log"),
            make_events=self._make_events,
        )
        self.window.questions.may_close = self._answer_close
        self.window.resize(1280, 720)
        if before is not None:
            before()
        self.window.show()
        self.window.activateWindow()  # where no window manager does
        if before is None:
            self.until_phase(Phase.READY)
        return self.window

    def _answer_close(self, state: str) -> bool:
        self.asked.append(state)
        return self.may_close

    def until(self, condition: Callable[[], bool], *, seconds: int = 20) -> None:
        self._qtbot.waitUntil(condition, timeout=1000 * seconds)

    def until_phase(self, phase: Phase) -> None:
        self.until(lambda: self.window.controller.phase is phase)

    def until_set_up(self, layout: str) -> None:
        """Until a new run waits for Train; torch may have to be loaded for it."""
        self.until(lambda: self.window.docks.layout.identifier == layout)
        self.until(lambda: self.window.controller.phase is Phase.READY, seconds=60)

    def pause_after(self, step: int) -> int:
        """Press Train, and Pause once this step has been taken; gives where it stopped."""
        self.click("train")
        self.until(lambda: self.window.controller.step >= step, seconds=60)
        self.click("pause")
        self.until_phase(Phase.PAUSED)
        return self.window.controller.step

    def panel(self, kind: type[AnyPanel]) -> AnyPanel:
        """The panel of a kind, in front, drawn."""
        panel = next(p for p in self.window.panels.values() if isinstance(p, kind))
        self.window.docks.bring(panel.identifier)
        return panel

    def click(self, identifier: str) -> None:
        """Press a button of the toolbar."""
        button = self.window.toolbar.button(identifier)
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def press(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        self._qtbot.keyClick(widget or self.window, key)

    def choose(self, box: QComboBox, value: str) -> None:
        """Pick an entry, as the list that drops down does."""
        index = box.findData(value)
        assert index >= 0, f"{value} is not offered"
        box.setCurrentIndex(index)
        box.activated.emit(index)

    def close(self) -> None:
        """Close the window, and see that its run has ended."""
        self.may_close = True
        self.window.close()
        self.until(lambda: not self.window.controller.has_worker and not self.window.isVisible())

    def dispose(self) -> None:
        """Leave nothing behind that the next test would have to paint."""
        if self.window.isVisible():
            self.close()
        for thing in (self.window, self.appearance):
            thing.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def banners(self) -> list[str]:
        return [banner.text for banner in self.window.banners.banners]
