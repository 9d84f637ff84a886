"""The only place that knows everything: makes the window, its settings and its log, and runs it."""

import gc
import signal
import sys
import tempfile
from pathlib import Path

import shiboken6
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.config.files import load_preset, preset_names
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.resources import resource_path
from core.version import VERSION
from desktop.appearance import Appearance
from desktop.diagnostics import Diagnostics, default_log_folder
from desktop.main_window import MainWindow
from desktop.settings import Settings, default_settings_file


def main(*, preset: str | None, screenshot: str | None, brief: bool = False) -> int:
    """Show the window, or with ``screenshot`` save pictures of it; gives the exit code.

    ``brief`` pictures are of runs that were trained for a moment only: they show that all is there.
    """
    config = load_preset(preset or preset_names()[0])
    app = make_application()
    diagnostics = Diagnostics(default_log_folder())
    diagnostics.install()
    if screenshot is not None:
        return _take_pictures(app, config, diagnostics, Path(screenshot), brief=brief)
    settings = Settings(default_settings_file())
    appearance = Appearance(app, settings.mode)
    window = MainWindow(config, settings=settings, appearance=appearance, diagnostics=diagnostics)
    # Ctrl-C in the terminal; the redraw timer lets Python look at signals 30 times a second.
    signal.signal(signal.SIGINT, lambda _signal, _frame: window.close())
    window.show()
    code = app.exec()
    put_away(window)
    return code


def put_away(window: MainWindow) -> None:
    """Delete the window while the application is there, which everything of Qt needs until its end.

    Left to the interpreter's last collection it is taken apart in any order, and that crashed.
    """
    shiboken6.delete(window)
    gc.collect()


def make_application() -> QApplication:
    """Qt with the program's name."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Noisescope")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("noisescope")
    app.setWindowIcon(QIcon(str(resource_path("icons", "noisescope.png"))))
    return app


def _take_pictures(
    app: QApplication, config: RunConfig, diagnostics: Diagnostics, folder: Path, *, brief: bool
) -> int:
    """Train for a while in a window with settings and runs of its own, and save its pictures."""
    from desktop.screenshots import BRIEF, SECONDS, ScreenshotTour, run_kept_in  # noqa: PLC0415  and every panel

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoisescopeError(
            f"--screenshot {folder}: the folder cannot be made ({error.strerror}); choose another."
        ) from error
    with tempfile.TemporaryDirectory(prefix="noisescope-") as home:
        appearance = Appearance(app, "dark")
        window = MainWindow(
            config,
            settings=Settings(Path(home) / "window.ini"),
            appearance=appearance,
            diagnostics=diagnostics,
            make_events=run_kept_in(Path(home)),
        )
        tour = ScreenshotTour(window, appearance, folder, BRIEF if brief else SECONDS)
        tour.finished.connect(window.close)
        diagnostics.on_defect = lambda _sentence, _trace: tour.give_up()  # nobody is there to read
        window.show()
        code = app.exec()
        complete = tour.complete
        put_away(window)
        return code if complete else 1
