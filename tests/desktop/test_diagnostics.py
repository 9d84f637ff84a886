import logging
import logging.handlers
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtCore import QObject, QTimer, Signal, qInstallMessageHandler, qVersion, qWarning
from pytestqt.qtbot import QtBot

from core.version import VERSION
from desktop.diagnostics import LOG, LOG_BYTES, LOG_LINES, Diagnostics, default_log_folder


class Bell(QObject):
    rung = Signal()


class Shown:
    """What a person was shown, and the files that were opened for it."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics
        self.defects: list[tuple[str, str]] = []
        diagnostics.on_defect = lambda sentence, trace: self.defects.append((sentence, trace))

    def log(self) -> str:
        return self.diagnostics.file.read_text(encoding="utf-8")


@pytest.fixture
def process_hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[IO[str]]]:
    """Puts everything back that belongs to the whole process; gives the files for crashes."""
    crash_files: list[IO[str]] = []
    monkeypatch.setattr("faulthandler.enable", crash_files.append)  # pytest has its own
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(LOG, "level", LOG.level)
    handlers = list(LOG.handlers)
    qt_messages = qInstallMessageHandler(None)
    yield crash_files
    qInstallMessageHandler(qt_messages)
    for handler in set(LOG.handlers) - set(handlers):
        LOG.removeHandler(handler)
        handler.close()
    for file in crash_files:
        file.close()


@pytest.fixture
def shown(process_hooks: list[IO[str]], tmp_path: Path) -> Shown:
    diagnostics = Diagnostics(tmp_path / "state" / "log")
    diagnostics.install()
    assert len(process_hooks) == 1
    return Shown(diagnostics)


@pytest.mark.usefixtures("qapp")
def test_that_an_exception_in_a_slot_is_shown_and_logged(
    shown: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("of all things")

    bell = Bell()
    bell.rung.connect(fail)
    bell.rung.emit()
    ((sentence, trace),) = shown.defects
    assert sentence == "Something went wrong in the window: ZeroDivisionError: of all things"
    assert "in fail" in trace
    assert trace in shown.log()
    assert trace in capsys.readouterr().err


def test_that_an_exception_in_the_windows_loop_is_shown(shown: Shown, qtbot: QtBot) -> None:
    def fail() -> None:
        raise LookupError("later")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: bool(shown.defects))
    assert "LookupError: later" in shown.defects[0][0]


def test_that_an_exception_in_another_thread_is_logged_and_not_shown(
    shown: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ValueError("beside the window")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "ValueError: beside the window" in shown.log()
    assert "ValueError: beside the window" in capsys.readouterr().err
    assert shown.defects == [], "a widget may not be touched from there"


def test_that_a_defect_before_there_is_a_window_is_logged(shown: Shown) -> None:
    shown.diagnostics.on_defect = None
    error = KeyError("early")
    sys.excepthook(KeyError, error, None)
    assert "KeyError: 'early'" in shown.log()


def test_that_a_packaged_program_without_a_console_survives_a_defect(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    sys.excepthook(KeyError, KeyError("no console"), None)
    assert len(shown.defects) == 1


def test_that_ctrl_c_is_no_defect(shown: Shown) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert shown.defects == []
    assert "KeyboardInterrupt" not in shown.log()


def test_that_a_warning_of_qt_reaches_the_log(shown: Shown) -> None:
    qWarning("the display went away")
    assert "WARNING Qt default: the display went away" in shown.log()


def test_that_a_log_that_cannot_be_kept_is_no_reason_not_to_start(
    process_hooks: list[IO[str]], tmp_path: Path
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    diagnostics = Diagnostics(blocked / "log")
    diagnostics.install()
    assert process_hooks == []
    shown = Shown(diagnostics)
    sys.excepthook(ValueError, ValueError("shown all the same"), None)
    assert len(shown.defects) == 1
    assert "(it cannot be read: " in diagnostics.report("no run")


def test_that_a_report_has_all_that_an_issue_needs(shown: Shown) -> None:
    LOG.info("the last thing that happened")
    report = shown.diagnostics.report("ring-diffusion at step 1,200 on CPU")
    first, *rest = report.splitlines()
    assert first == f"Noisescope {VERSION}"
    assert f"Qt {qVersion()}" in rest[0]
    for package in ("torch", "PySide6_Essentials", "pyqtgraph", "numpy", "pydantic"):
        assert package in rest[1]
    assert "unknown" not in rest[1]
    assert "ring-diffusion at step 1,200 on CPU" in rest
    assert str(shown.diagnostics.file) in report
    assert rest[-1].endswith("INFO the last thing that happened")


def test_that_a_package_that_is_not_installed_keeps_no_report_back(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.diagnostics.PACKAGES", ("no-such-package",))
    assert "no-such-package (version unknown)" in shown.diagnostics.report("")


def test_that_a_report_has_only_the_end_of_a_long_log(shown: Shown) -> None:
    for number in range(LOG_LINES + 50):
        LOG.info("line %d.", number)
    report = shown.diagnostics.report("")
    assert "line 49." not in report
    assert "line 50." in report
    assert f"line {LOG_LINES + 49}." in report


def test_that_the_log_does_not_grow_without_end(shown: Shown) -> None:
    handlers = [h for h in LOG.handlers if isinstance(h, logging.handlers.RotatingFileHandler)]
    assert [(h.maxBytes, h.backupCount) for h in handlers] == [(LOG_BYTES, 1)]
    handlers[0].maxBytes = 500
    for number in range(50):
        LOG.info("line %d", number)
    files = sorted(path.name for path in shown.diagnostics.file.parent.iterdir())
    assert files == ["crash.log", "noisescope.log", "noisescope.log.1"]
    assert shown.diagnostics.file.stat().st_size <= 500


def test_that_letters_of_every_language_can_be_logged(shown: Shown) -> None:
    LOG.info("Ordner für Läufe: 図, \N{SNOWMAN}")
    assert "für Läufe: 図, \N{SNOWMAN}" in shown.log()


def test_that_the_log_lies_in_the_users_own_folder(own_home: Path) -> None:
    if sys.platform.startswith("linux"):
        assert default_log_folder().is_relative_to(own_home)
