"""What each action does, once its menu entry, button or shortcut is used."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.appearance import Appearance
from desktop.diagnostics import Diagnostics
from desktop.dialogs.pages import ABOUT, GAN_INTRODUCTION, INTRODUCTION, shortcuts_page
from desktop.dialogs.reader import Reader
from desktop.layouts import LAYOUTS, layout_for
from desktop.settings import Mode, Settings

if TYPE_CHECKING:
    from desktop.main_window import MainWindow
    from desktop.panels.samples import SamplesPanel  # its plots would be loaded before the window


def connect_actions(
    window: "MainWindow", settings: Settings, appearance: Appearance, diagnostics: Diagnostics
) -> None:
    """Connect every action; each first takes over what was typed and not yet confirmed."""
    form = window.experiment.form
    deeds = {**_of_runs(window), **_of_files(window), **_of_views(window, settings, appearance)}
    for identifier, deed in {**deeds, **_of_help(window, diagnostics)}.items():

        def act(deed: Callable[[], object] = deed) -> None:
            form.commit_drafts()
            deed()

        window.actions_.connect_to(identifier, act)


def _of_runs(window: "MainWindow") -> dict[str, Callable[[], object]]:
    controller, experiment = window.controller, window.experiment

    def run_until() -> None:
        # One before the last: at the last step the run ends.
        last = controller.config.training.max_steps - 1
        step = window.questions.step_to_reach(controller.step, last)
        if step is not None:
            controller.run_until(step)

    def sample() -> None:
        window.docks.bring(layout_for(controller.config).drawn_in)
        controller.sample()

    def step_narrated() -> None:
        window.docks.bring("narration")
        controller.take_steps(1, narrated=True)

    def save_checkpoint() -> None:
        window.messages.expect_checkpoint()
        controller.save_checkpoint()

    return {
        "train": experiment.train,
        "pause": controller.pause,
        "toggle": controller.toggle,
        "stop": controller.stop,
        "step_1": lambda: controller.take_steps(1),
        "step_10": lambda: controller.take_steps(10),
        "step_100": lambda: controller.take_steps(100),
        "step_critic": lambda: controller.take_steps(1, "critic"),
        "step_generator": lambda: controller.take_steps(1, "generator"),
        "step_narrated": step_narrated,
        "run_until": run_until,
        "sample": sample,
        "save_checkpoint": save_checkpoint,
    }


def _of_files(window: "MainWindow") -> dict[str, Callable[[], object]]:
    experiment, exports = window.experiment, window.exports

    def export_panel() -> None:
        panel = window.panel(window.docks.in_use)
        exports.export_panel(panel, panel.title)

    def samples() -> "SamplesPanel":
        return cast("SamplesPanel", window.panel("samples"))

    def export_samples() -> None:
        batch = samples().batch
        exports.export_samples(None if batch is None else batch.samples)

    def export_film() -> None:
        exports.export_film(samples().film)

    def show_folder() -> None:
        folder = window.controller.folder
        tell = window.banners.tell
        if window.controller.step == 0 or not folder:
            tell("info", "The run has no folder yet: it is made when training begins.")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            tell("info", f"The run is kept in {folder}.")

    return {
        "new_run": experiment.new_run,
        "choose_preset": window.toolbar.open_presets,
        "open_config": experiment.open_config,
        "save_config": experiment.save_config,
        "export_panel": export_panel,
        "export_samples": export_samples,
        "export_film": export_film,
        "export_scalars": exports.export_scalars,
        "export_weights": exports.export_weights,
        "show_folder": show_folder,
        "quit": window.close,
    }


def _of_views(
    window: "MainWindow", settings: Settings, appearance: Appearance
) -> dict[str, Callable[[], object]]:
    def choose(mode: Mode) -> None:
        settings.mode = mode
        appearance.choose(mode)

    def ask() -> None:
        panel = window.panel(window.docks.in_use)
        if panel.suits:
            panel.ask()

    def toggle_full_screen() -> None:
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
        window.actions_["full_screen"].setChecked(window.isFullScreen())

    return {
        "search": window.experiment.form.focus_search,
        "next_panel": window.docks.next_panel,
        "ask": ask,
        "system": lambda: choose("system"),
        "dark": lambda: choose("dark"),
        "light": lambda: choose("light"),
        "full_screen": toggle_full_screen,
        **{
            f"layout_{layout.identifier}": lambda layout=layout: window.docks.choose(layout)
            for layout in LAYOUTS
        },
        "reset_layout": window.docks.arrange,
    }


def _of_help(window: "MainWindow", diagnostics: Diagnostics) -> dict[str, Callable[[], object]]:
    def read(title: str, page: str) -> None:
        Reader(title, page, window, width=640, height=620).show()

    def copy_diagnostics() -> None:
        state = window.status.text("state")
        run = f"{window.windowTitle()}, {state}, step {window.controller.step:,}"
        QGuiApplication.clipboard().setText(diagnostics.report(run))
        window.banners.tell("good", "Versions, machine and the end of the log are copied.")

    return {
        "diffusion_help": lambda: read("What is a diffusion model?", INTRODUCTION),
        "gan_help": lambda: read("What is a GAN?", GAN_INTRODUCTION),
        "shortcuts": lambda: read("Keyboard shortcuts", shortcuts_page(window.actions_)),
        "copy_diagnostics": copy_diagnostics,
        "about": lambda: read("About Noisescope", ABOUT),
    }
