"""Everything a person can do, once: menus, toolbar, shortcuts and the help are made from this."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop.icons import icon
from desktop.layouts import LAYOUTS
from desktop.theme import Theme

MENUS = ("File", "Run", "View", "Help")

LEFT_TO_THE_WINDOW = ("Space",)
"""Keys that buttons and boxes need for themselves: the window acts on them where nobody else does.

As a shortcut of the whole window the key would never reach a button that has the focus.
"""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do. ``group`` separates the entries of a menu, in the order of declaration."""

    identifier: str
    menu: str
    group: str
    text: str
    shortcut: str  # as in Qt's portable text; Ctrl is the command key on a Mac
    tip: str
    icon: str = ""  # in Material Design Icons
    checkable: bool = False


ACTIONS = (
    ActionSpec(
        "new_run", "File", "run", "&New run", "Ctrl+N",
        "End this run and set up a new one with the settings of the form", "plus",
    ),
    ActionSpec(
        "choose_preset", "File", "run", "Open &preset\N{HORIZONTAL ELLIPSIS}", "Ctrl+L",
        "Choose a ready-made experiment",
    ),
    ActionSpec(
        "open_config", "File", "run", "&Open config file\N{HORIZONTAL ELLIPSIS}", "Ctrl+O",
        "Set up a run with the settings in a TOML file",
    ),
    ActionSpec(
        "save_config", "File", "run", "Save config &as\N{HORIZONTAL ELLIPSIS}", "Ctrl+Shift+S",
        "Write the settings of the form to a TOML file",
    ),
    ActionSpec(
        "export_panel", "File", "export", "Export selected pane&l as PNG\N{HORIZONTAL ELLIPSIS}",
        "Ctrl+E", "Save a picture of the panel that was clicked last",
    ),
    ActionSpec(
        "export_samples", "File", "export", "Export &sample grid as PNG\N{HORIZONTAL ELLIPSIS}",
        "Ctrl+Shift+E", "Save the newest samples, each pixel four pixels large",
    ),
    ActionSpec(
        "export_film", "File", "export", "Export fil&m of samples as GIF\N{HORIZONTAL ELLIPSIS}",
        "Ctrl+Shift+F", "Save how the samples became what they are, over the training",
    ),
    ActionSpec(
        "export_scalars", "File", "export", "Export all s&calars as CSV\N{HORIZONTAL ELLIPSIS}",
        "Ctrl+Shift+T", "Save every number of every step as a table",
    ),
    ActionSpec(
        "export_weights", "File", "export", "Export &weights as safetensors\N{HORIZONTAL ELLIPSIS}",
        "Ctrl+Shift+W", "Save the trained network, with its settings inside",
    ),
    ActionSpec(
        "show_folder", "File", "export", "Show run &folder", "Ctrl+Shift+O",
        "Open the folder where this run is kept",
    ),
    ActionSpec("quit", "File", "quit", "&Quit", "Ctrl+Q", "Close the window"),
    ActionSpec(
        "train", "Run", "train", "&Train", "Ctrl+R", "Train, or train on after a pause", "play"
    ),
    ActionSpec(
        "pause", "Run", "train", "&Pause", "Ctrl+P",
        "Stand still after the step that is going on; changes nothing", "pause",
    ),
    ActionSpec(
        "toggle", "Run", "train", "Pause or &resume", "Space",
        "Pause what trains, train what does not; in a panel with a film, play it",
    ),
    ActionSpec(
        "stop", "Run", "train", "&Stop", "Ctrl+.",
        "End the run; its weights and numbers are kept", "stop",
    ),
    ActionSpec(
        "step_1", "Run", "step", "&1 step", "F8", "Take one training step, then pause",
        "skip-next",
    ),
    ActionSpec("step_10", "Run", "step", "1&0 steps", "Shift+F8", "Take 10 steps, then pause"),
    ActionSpec("step_100", "Run", "step", "100 st&eps", "Ctrl+F8", "Take 100 steps, then pause"),
    ActionSpec(
        "run_until", "Run", "step", "Train &until step\N{HORIZONTAL ELLIPSIS}", "F9",
        "Train until a step of your choice, then pause",
    ),
    ActionSpec(
        "step_critic", "Run", "apart", "1 step of &D", "F7",
        "Let only the discriminator of a GAN learn for one step, then pause",
    ),
    ActionSpec(
        "step_generator", "Run", "apart", "1 step of &G", "Shift+F7",
        "Let only the generator of a GAN learn for one step, then pause",
    ),
    ActionSpec(
        "step_narrated", "Run", "apart", "1 step in slow &motion", "Ctrl+F7",
        "Take one step of a GAN and see it phase by phase",
    ),
    ActionSpec(
        "sample", "Run", "keep", "Sample &now", "Ctrl+G",
        "Draw samples with the weights as they are now", "auto-fix",
    ),
    ActionSpec(
        "ask", "Run", "keep", "Upd&ate panel", "F5",
        "Do what the main button of the panel in use does: draw, compare, measure",
    ),
    ActionSpec(
        "save_checkpoint", "Run", "keep", "Save &checkpoint", "Ctrl+S",
        "Write the weights to the run folder now",
    ),
    ActionSpec(
        "search", "View", "find", "&Search settings", "Ctrl+F", "Find a setting in the form",
        "magnify",
    ),
    ActionSpec(
        "next_panel", "View", "find", "Ne&xt panel", "F6", "Go to the next panel with the keyboard"
    ),
    ActionSpec(
        "system", "View", "theme", "&System", "Ctrl+Alt+S",
        "Dark or light as the system is", checkable=True,
    ),
    ActionSpec(
        "dark", "View", "theme", "&Dark", "Ctrl+Alt+D", "Light on dark", checkable=True
    ),
    ActionSpec(
        "light", "View", "theme", "&Light", "Ctrl+Alt+L", "Dark on light", checkable=True
    ),
    *(
        ActionSpec(
            f"layout_{layout.identifier}", "View", "layout", layout.text, f"Ctrl+Alt+{number}",
            f"Arrange the panels for {layout.title}", checkable=True,
        )
        for number, layout in enumerate(LAYOUTS, start=1)
    ),
    ActionSpec(
        "full_screen", "View", "window", "&Full screen", "F11", "Use the whole screen",
        checkable=True,
    ),
    ActionSpec(
        "reset_layout", "View", "window", "&Reset layout", "Ctrl+Shift+R",
        "Put all panels back where they were at first",
    ),
    ActionSpec(
        "diffusion_help", "Help", "read", "&What is a diffusion model?", "F1",
        "A short introduction, and what to press first",
    ),
    ActionSpec(
        "gan_help", "Help", "read", "What is a &GAN?", "Shift+F1",
        "A short introduction to the contest of two networks, and what to press first",
    ),
    ActionSpec(
        "shortcuts", "Help", "read", "&Keyboard shortcuts", "Ctrl+/", "All keys on one page"
    ),
    ActionSpec(
        "copy_diagnostics", "Help", "about", "Copy &diagnostics", "Ctrl+Shift+D",
        "Copy versions, machine and log, to paste into a report",
    ),
    ActionSpec(
        "about", "Help", "about", "&About Noisescope", "Ctrl+F1", "Version and licence"
    ),
)  # fmt: skip


OF_RUNS = {
    **{name: name for name in ("train", "pause", "toggle", "stop", "run_until", "new_run")},
    **{name: name for name in ("sample", "save_checkpoint")},
    **dict.fromkeys(("step_1", "step_10", "step_100"), "step"),
    **dict.fromkeys(("step_critic", "step_generator", "step_narrated"), "step_apart"),
}
"""What has to be possible for a run, by the action that needs it."""


class Actions(QObject):
    """One QAction for each thing to do, by its identifier."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._specs: dict[str, ActionSpec] = {}
        for spec in ACTIONS:
            self.add(spec, QAction(self))

    def __getitem__(self, identifier: str) -> QAction:
        return self._actions[identifier]

    def __iter__(self) -> Iterator[ActionSpec]:
        return iter(self._specs.values())

    def add(self, spec: ActionSpec, action: QAction) -> None:
        """Give an action its text, shortcut and tip, and keep it."""
        action.setObjectName(spec.identifier)
        action.setText(spec.text)
        action.setShortcut(QKeySequence(spec.shortcut))
        if spec.shortcut in LEFT_TO_THE_WINDOW:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setStatusTip("")
        action.setToolTip(tip_with_keys(spec.tip, action))
        action.setWhatsThis(spec.tip)
        if spec.checkable:
            action.setCheckable(True)
        self._specs[spec.identifier] = spec
        self._actions[spec.identifier] = action

    def connect_to(self, identifier: str, slot: Callable[[], object]) -> None:
        """Do this when the action is triggered."""
        self._actions[identifier].triggered.connect(lambda: slot())  # noqa: PLW0108  drops "checked"

    def allow(self, can: Callable[[str], bool]) -> None:
        """Let be used what ``can`` be done with the run as it is now."""
        for identifier, need in OF_RUNS.items():
            self._actions[identifier].setEnabled(can(need))

    def draw_icons(self, theme: Theme) -> None:
        """Give the actions their icons in the colours of a theme."""
        for spec in self:
            if spec.icon:
                primary = spec.identifier == "train"
                self[spec.identifier].setIcon(icon(spec.icon, theme, on_accent=primary))


def tip_with_keys(tip: str, action: QAction) -> str:
    """A tip that ends with the shortcut as this system writes it."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({keys})" if keys else tip
