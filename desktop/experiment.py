"""Keeps the form and the run in step: settings in, settings as they are now out."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.config.files import config_text, load_preset, read_config
from core.config.overrides import find_parameter, with_value
from core.config.run import DiffusionRun, GANRun, RunConfig
from core.errors import NoisescopeError
from core.events import CommandRefused, Event, ParameterChanged, RunStarted
from core.files import replacing
from desktop.banner import Tone
from desktop.dialogs.questions import Questions
from desktop.forms.form import ExperimentForm
from desktop.phase import ENDED, Phase
from desktop.run_controller import RunController

DEVICE = "compute.device"
DEVICES = (("Automatic", "auto"), ("CPU", "cpu"), ("NVIDIA GPU", "cuda"), ("Apple GPU", "mps"))

TOML = "TOML files (*.toml)"

GOING_ON = "While a run goes on, only settings marked live can be changed."
HAS_ENDED = "The run has ended. Train begins a new one with these settings."


class Experiment(QObject):
    """What to run next, and running it. ``tell`` shows a message."""

    preset_shown = Signal(object)  # its name, or None for a config that is no preset

    def __init__(
        self,
        controller: RunController,
        config: RunConfig,
        *,
        questions: Questions,
        tell: Callable[[Tone, str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = ExperimentForm(config, with_value, filled=False)
        self._controller = controller
        self._questions = questions
        self._tell = tell
        self._preset: str | None = config.name
        self._posted: Counter[str] = Counter()  # changes that the run has not answered yet
        self.form.changed.connect(self._edited)
        self.form.new_run_wanted.connect(self.new_run)
        controller.phase_changed.connect(self._lock)

    @property
    def config(self) -> RunConfig:
        """What the form says."""
        config = self.form.config
        if not isinstance(config, DiffusionRun | GANRun):
            raise TypeError(f"the form edits a {type(config).__name__}")
        return config

    @property
    def preset(self) -> str | None:
        """The preset that the run began with; none if its settings came from a file."""
        return self._preset

    def begin(self) -> None:
        """Set up the first run."""
        self._controller.begin(self.config)

    def train(self) -> None:
        """Train, or train on; after the end of a run a new one begins with the form's settings."""
        if self._refuses_wrong_values():
            return
        if self._controller.phase in ENDED:
            self._controller.begin(self.config, train=True)
        else:
            self._controller.train()

    def new_run(self) -> None:
        """End this run and set up a new one with the form's settings."""
        if not self._refuses_wrong_values() and self._may_end_run():
            self._controller.begin(self.config)

    def choose_preset(self, name: str) -> None:
        """Begin anew with a preset."""
        if self._may_end_run():
            self._preset = name
            self._show(load_preset(name))
        self.preset_shown.emit(self._preset)

    def propose(self, path: str, value: str | float | bool) -> None:
        """A panel's setting: at once where it can be, else in a new run if the person agrees."""
        config = self.config
        try:
            wanted = with_value(config, path, value)
        except NoisescopeError as error:
            self._tell("warning", str(error))
            return
        if find_parameter(config, path).live or not self._controller.locked:
            self.form.show_value(path, str(value))
            self._edited(path)
        elif self._may_end_run():
            self._show(wanted)

    def choose_device(self, device: str) -> None:
        """Compute the run there, once it is set up anew."""
        self.form.show_value(DEVICE, device)
        self._edited(DEVICE)

    def open_config(self) -> None:
        """Begin anew with the settings in a file."""
        path = self._questions.file_to_open("Open config file", TOML)
        if path is None:
            return
        try:
            config = read_config(path)
        except NoisescopeError as error:
            self._tell("warning", str(error))
            return
        if self._may_end_run():
            self._preset = None
            self._show(config)
        self.preset_shown.emit(self._preset)

    def save_config(self) -> None:
        """Write the form's settings to a file."""
        config = self.config
        chosen = self._questions.file_to_save("Save config", f"{config.name}.toml", TOML)
        if chosen is None:
            return
        try:
            _write(chosen[0], config)
        except NoisescopeError as error:
            self._tell("warning", str(error))
        else:
            self._tell("good", f"The settings are saved in {chosen[0]}.")

    def accept(self, event: Event) -> None:
        """A live parameter may have been changed elsewhere, by a panel for example."""
        if isinstance(event, CommandRefused | RunStarted):
            self._posted.clear()
        if not isinstance(event, ParameterChanged) or self._controller.replacing:
            return
        self._posted[event.path] -= 1
        if self._posted[event.path] < 0:  # not an answer to the form, which may be ahead of it
            self._posted[event.path] = 0
            self.form.show_value(event.path, event.new)

    def _show(self, config: RunConfig) -> None:
        self.form.show_config(config)
        self._controller.begin(config)

    def _may_end_run(self) -> bool:
        controller = self._controller
        return not controller.has_progress or self._questions.may_end_run(
            f"It is at step {controller.step:,}. Its weights and numbers so far are kept in its "
            "folder."
        )

    def _refuses_wrong_values(self) -> bool:
        """Whether a setting that nobody could start with still stands in the form."""
        if self._controller.locked:
            return False  # the run goes on with what it has
        for path, reason in self.form.problems.items():
            self._tell("warning", f"{path}: {reason}")
            self.form.reveal(path)
            return True
        return False

    def _edited(self, path: str) -> None:
        config = self.config
        if self._controller.replacing:
            self._controller.amend(config)
        elif self._controller.locked:
            self._posted[path] += 1
            self._controller.set_parameter(path, find_parameter(config, path).value)
        else:
            self._controller.edit(config)

    def _lock(self, phase: Phase) -> None:
        note = GOING_ON if self._controller.locked else ""
        self.form.set_locked(self._controller.locked, HAS_ENDED if phase in ENDED else note)


def _write(path: Path, config: RunConfig) -> None:
    with replacing(path) as temporary:
        temporary.write_text(config_text(config), encoding="utf-8")
