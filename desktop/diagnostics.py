"""Catches what nobody caught, keeps a log, and says what a report of a defect needs."""

import faulthandler
import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from core.version import PACKAGES, VERSION

LOG = logging.getLogger("noisescope")
LOG_BYTES = 512 * 1024
LOG_LINES = 200  # of the end of the log, in a report

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def default_log_folder() -> Path:
    return platformdirs.user_log_path("noisescope", appauthor=False)


class Diagnostics:
    """The log of the program. ``on_defect(sentence, traceback)`` shows what went wrong."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "noisescope.log"
        self.on_defect: Callable[[str, str], None] | None = None
        self._folder = folder

    def install(self) -> None:
        """Write the log, and catch every exception and message of Qt from now on."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handler = logging.handlers.RotatingFileHandler(
                self.file, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
            )
            # A crash in a library writes here what Python was doing; open as long as the program.
            crashes = (self._folder / "crash.log").open("a", encoding="utf-8")
        except OSError as error:
            LOG.warning("no log is kept in %s: %s", self._folder, error)
        else:
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            LOG.addHandler(handler)
            faulthandler.enable(crashes)
        LOG.setLevel(logging.INFO)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        qInstallMessageHandler(_log_qt)
        LOG.info("Noisescope %s starts", VERSION)

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        LOG.error("not caught:\n%s", text)
        if sys.stderr is not None:  # there is none in a packaged program on Windows
            sys.stderr.write(text)
        in_window = threading.current_thread() is threading.main_thread()
        if self.on_defect is not None and in_window:
            self.on_defect(f"Something went wrong in the window: {kind.__name__}: {error}", text)

    def _caught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._caught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def report(self, run: str) -> str:
        """Versions, machine, run and the end of the log, as text to paste into an issue."""
        lines = [
            f"Noisescope {VERSION}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
            f"{platform.platform()}, {platform.machine()}",
            run,
            "",
            f"The last {LOG_LINES} lines of {self.file}:",
        ]
        try:
            log = self.file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as error:
            log = [f"(it cannot be read: {error.strerror})"]
        return "\n".join([*lines, *log[-LOG_LINES:]])


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    LOG.log(_LEVELS[kind], "Qt %s: %s", context.category, message)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(version unknown)"
