"""The life of a run as the window sees it: one worker at a time, and what may be done when."""

from typing import assert_never

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from typing_extensions import override

from core.commands import (
    Command,
    Pause,
    Resume,
    RunUntil,
    SaveCheckpoint,
    SetParameter,
    StepOnce,
    Stop,
)
from core.config.run import RunConfig
from core.event_reader import EventReader
from core.events import (
    Event,
    Progress,
    RunFinished,
    RunStarted,
    Scalars,
    State,
    StateChanged,
)
from core.gan_events import Part
from core.requests import SampleNow
from desktop.bridge import Bridge
from desktop.phase import AVAILABLE, ENDED, LIVE, Phase
from desktop.worker import RunFactory, Worker

EDIT_MILLISECONDS = 400  # after the last edit, a run that was not trained is set up anew


class RunController(QObject, EventReader):
    """Starts, steers and ends runs. Never has two workers, never waits for one.

    A new run that is asked for while the old one is still in a step begins when that has ended; of
    several requests the last one counts.
    """

    happened = Signal(object)  # core.events.Event, after the phase was brought up to date
    phase_changed = Signal(object)  # Phase
    run_begins = Signal(object)  # RunConfig: forget the run that was shown
    idle = Signal()  # shut down, and no thread is left

    def __init__(self, make_events: RunFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.phase = Phase.LOADING
        self.step = 0
        self.folder = ""  # of the run on disk, "" if nothing is recorded
        self.train_when_ready = False
        self._make_events = make_events
        self._config: RunConfig | None = None
        self._worker: Worker | None = None
        self._next: tuple[RunConfig, bool] | None = None  # to begin, and whether to train at once
        self._edit: RunConfig | None = None  # to begin when no further edit comes
        self._later: list[Command] = []  # for the run that waits
        self._closing = False
        self._edited = QTimer(self)
        self._edited.setSingleShot(True)
        self._edited.setInterval(EDIT_MILLISECONDS)
        self._edited.timeout.connect(self._begin_edited)

    @property
    def config(self) -> RunConfig:
        """What the run that is shown was started with."""
        if self._config is None:
            raise RuntimeError("no run has begun")
        return self._config

    @property
    def has_worker(self) -> bool:
        return self._worker is not None

    @property
    def replacing(self) -> bool:
        """Whether a new run waits for the old one to end."""
        return self._next is not None

    @property
    def locked(self) -> bool:
        """Whether only live parameters can change: the run has steps, or is about to."""
        under_way = self.phase in LIVE or self.phase is Phase.STOPPING
        return under_way or (self.train_when_ready and self.phase not in ENDED)

    @property
    def has_progress(self) -> bool:
        """Whether ending the run now would end something that a person waited for."""
        return self.phase is Phase.TRAINING or (self.phase is Phase.PAUSED and self.step > 0)

    def can(self, what: str) -> bool:
        """Whether this can be done now; the names are those of :data:`AVAILABLE`."""
        if what == "train" and self.train_when_ready and self.phase is Phase.LOADING:
            return False
        if what == "step_apart" and (self._config is None or self._config.method.kind != "gan"):
            return False  # there is only one network
        return self.phase in AVAILABLE[what]

    def begin(self, config: RunConfig, *, train: bool = False) -> None:
        """Set up a new run; the old one, if any, is ended first and stays in its folder.

        Nothing begins any more once everything is being shut down.
        """
        if self._closing:
            return
        self._forget_edit()
        self._later.clear()
        self._next = (config, train)
        waits = self.train_when_ready
        self.train_when_ready = train
        if self._worker is None:
            self._begin_next()
        else:
            self._worker.post(Stop())
            self._go(Phase.STOPPING if self.step > 0 else Phase.LOADING)
        if waits and not train:
            self.phase_changed.emit(self.phase)

    def amend(self, config: RunConfig) -> None:
        """Other settings for the run that is to begin, where one waits for the old one to end."""
        if self._next is not None:
            self._next = (config, self._next[1])

    def edit(self, config: RunConfig) -> None:
        """The settings were changed: a run without a step is set up anew, a moment later."""
        untouched = self.step == 0 and self.phase in {Phase.LOADING, Phase.READY, Phase.FAILED}
        if untouched and not self.train_when_ready and not self._closing:
            self._edit = config
            self._edited.start()

    def train(self) -> None:
        """Train, or train on; a run that is being set up trains as soon as it is ready."""
        if self._edit is not None:
            self.begin(self._edit)
        if self.phase is not Phase.LOADING:
            self.post(Resume())
            return
        self.train_when_ready = True
        if self._next is not None:
            self._next = (self._next[0], True)
        self.phase_changed.emit(self.phase)

    def toggle(self) -> None:
        """Pause what trains, train what does not."""
        if self.phase is Phase.TRAINING:
            self.pause()
        elif self.can("train"):
            self.train()

    def pause(self) -> None:
        self.post(Pause())

    def take_steps(self, count: int, part: Part = "both", *, narrated: bool = False) -> None:
        self.post(StepOnce(count, part, narrated))

    def run_until(self, step: int) -> None:
        self.post(RunUntil(step))

    def sample(self) -> None:
        self.post(SampleNow())

    def save_checkpoint(self) -> None:
        self.post(SaveCheckpoint())

    def set_parameter(self, path: str, value: str | float | bool) -> None:
        self.post(SetParameter(path, value))

    def stop(self) -> None:
        """End the run after the step that is going on."""
        self.post(Stop())
        if self.phase in LIVE:
            self._go(Phase.STOPPING)

    def post(self, command: Command) -> None:
        """Hand a command to the run, or to the one that is about to take its place.

        Without a run there is nobody to hear it.
        """
        if self._edit is not None:
            self.begin(self._edit)
        if self.replacing:
            self._later.append(command)
        elif self._worker is not None:
            self._worker.post(command)

    def shut_down(self) -> None:
        """End everything; ``idle`` says when no thread is left."""
        self._forget_edit()
        self._closing = True
        self._next = None
        if self._worker is None:
            self.idle.emit()
        else:
            self._worker.post(Stop())
            self._go(Phase.STOPPING)

    @Slot()
    def _begin_edited(self) -> None:
        if self._edit is not None:
            self.begin(self._edit)

    def _forget_edit(self) -> None:
        self._edited.stop()
        self._edit = None

    def _begin_next(self) -> None:
        if self._next is None:
            return
        self._config, self.train_when_ready = self._next
        self._next = None
        self.step = 0
        self.folder = ""
        bridge = Bridge(self._receive, self)
        self._worker = Worker(self._config, self._make_events, bridge.put, self)
        self._worker.finished.connect(bridge.drain)  # what waits comes before the end
        self._worker.finished.connect(bridge.deleteLater)
        self._worker.finished.connect(self._worker_ended)
        self._go(Phase.LOADING)
        self.run_begins.emit(self._config)
        for command in self._later:
            self._worker.post(command)
        self._later.clear()
        self._worker.start()

    @Slot()
    def _worker_ended(self) -> None:
        worker = self._worker
        if worker is None:
            return
        worker.wait()  # it has left its run(); this is over at once
        worker.deleteLater()
        self._worker = None
        if self._closing:
            self.idle.emit()
        else:
            self._begin_next()

    def _receive(self, event: Event) -> None:
        if self._superseded and self.step == 0:
            return  # nobody will miss what an untrained run says while it is replaced
        self.accept(event)
        self.happened.emit(event)

    @property
    def _superseded(self) -> bool:
        """Whether the run that is heard has to make room."""
        return self._closing or self._next is not None

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self.folder = event.folder

    @override
    def take_state_changed(self, event: StateChanged) -> None:
        self.step = event.step
        if not self._superseded:
            self._enter(event.state)

    @override
    def take_progress(self, event: Progress) -> None:
        self.step = event.step

    @override
    def take_scalars(self, event: Scalars) -> None:
        self.step = int(event.steps[-1])

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self.step = event.step
        if not self._superseded:
            self.train_when_ready = False
            self._go(Phase.FAILED if event.outcome == "failed" else Phase.FINISHED)

    def _enter(self, state: State) -> None:
        if state == "ready" and self.train_when_ready:
            self.post(Resume())
        if self.phase is Phase.STOPPING:
            return  # a step that was under way when Stop was pressed
        match state:
            case "ready":
                self._go(Phase.LOADING if self.train_when_ready else Phase.READY)
            case "training":
                self.train_when_ready = False
                self._go(Phase.TRAINING)
            case "paused":
                self._go(Phase.PAUSED)
            case "finished":
                pass  # RunFinished follows and says how
            case _:
                assert_never(state)

    def _go(self, phase: Phase) -> None:
        changed = phase is not self.phase
        self.phase = phase
        if changed:
            self.phase_changed.emit(phase)
