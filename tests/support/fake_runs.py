"""Runs without a model, which do as they are told: for what starts, steers and ends real ones."""

import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event as Gate
from threading import Lock
from typing import assert_never

from made_answers import forward_noised, samples_drawn
from made_events import progress, run_started, scalars, state

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
from core.events import (
    CheckpointSaved,
    CommandRefused,
    Event,
    Outcome,
    ParameterChanged,
    RunFinished,
    State,
)
from core.requests import NoiseExamples, SampleNow
from core.training.control import CommandQueue

STEP_SECONDS = 0.001
LONGEST_WAIT = 10.0  # a gate that a test forgot must not hold a thread for ever


class FakeRuns:
    """Makes runs as :data:`desktop.worker.RunFactory` does, and remembers them.

    While ``gate`` is cleared a run that is set up waits there, as a real one does for torch; while
    ``step_gate`` is cleared it waits in the middle of a step.
    """

    def __init__(self) -> None:
        self.gate = Gate()
        self.gate.set()
        self.step_gate = Gate()
        self.step_gate.set()
        self.begun: list[RunConfig] = []
        self.heard: list[Command] = []
        self.failure: Exception | None = None  # raised by the next run once it is set up
        self.fails_at: int | None = None  # a step
        self.max_steps = 100_000
        self.alive = 0
        self.most_alive = 0
        self._lock = Lock()

    def __call__(self, config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
        with self._lock:
            self.begun.append(config)
            self.alive += 1
            self.most_alive = max(self.most_alive, self.alive)
        try:
            self.gate.wait(LONGEST_WAIT)
            failure, self.failure = self.failure, None
            if failure is not None:
                raise failure
            yield from _FakeRun(self, config, commands).events()
        finally:
            with self._lock:
                self.alive -= 1


class _FakeRun:
    """The states and answers of :class:`core.training.session.Session`, begun as "ready"."""

    def __init__(self, runs: FakeRuns, config: RunConfig, commands: CommandQueue) -> None:
        self._runs = runs
        self._config = config
        self._commands = commands
        self._state: State = "ready"
        self._step = 0
        self._pause_at: int | None = None
        self._outcome: Outcome | None = None

    def events(self) -> Iterator[Event]:
        started = run_started(max_steps=self._runs.max_steps, folder=f"runs/{self._config.name}")
        yield replace(started, config=self._config.model_dump_json())
        yield state("ready")
        while self._outcome is None:
            if self._state == "training":
                yield from self._take_step()
                for command in self._commands.waiting():
                    yield from self._carry_out(command)
            else:
                yield from self._carry_out(self._commands.next())
        yield state("finished", self._step)
        yield RunFinished(self._outcome, self._step, f"{self._outcome} at step {self._step}.")

    def _take_step(self) -> Iterator[Event]:
        time.sleep(STEP_SECONDS)
        self._runs.step_gate.wait(LONGEST_WAIT)
        self._step += 1
        yield scalars(self._step)
        yield progress(self._step)
        if self._step == self._runs.fails_at:
            raise ValueError("a defect in training")
        if self._step >= self._runs.max_steps:
            self._outcome = "completed"
        elif self._step == self._pause_at:
            yield from self._pause()

    def _pause(self) -> Iterator[Event]:
        self._pause_at = None
        if self._state == "training":
            self._state = "paused"
            yield state("paused", self._step)

    def _train(self, until: int | None) -> Iterator[Event]:
        self._pause_at = until
        if self._state != "training":
            self._state = "training"
            yield state("training", self._step)

    def _carry_out(self, command: Command) -> Iterator[Event]:
        self._runs.heard.append(command)
        match command:
            case Pause():
                yield from self._pause()
            case Resume():
                yield from self._train(None)
            case StepOnce(count):
                yield from self._train(self._step + count)
            case RunUntil(step) if step <= self._step:
                yield CommandRefused(self._step, "RunUntil", "choose a later one.")
            case RunUntil(step):
                yield from self._train(step)
            case Stop():
                self._outcome = "stopped"
            case SetParameter() | SampleNow() | SaveCheckpoint() | NoiseExamples():
                yield self._answer(command)
            case _:
                pass  # nothing here can be watched or measured

    def _answer(self, command: SetParameter | SampleNow | SaveCheckpoint | NoiseExamples) -> Event:
        match command:
            case SetParameter(path, value):
                return ParameterChanged(self._step, path, "", str(value))
            case SampleNow():
                return samples_drawn(self._step, "requested")
            case SaveCheckpoint():
                return CheckpointSaved(self._step, f"step-{self._step}.safetensors")
            case NoiseExamples():
                return forward_noised()
            case _:
                assert_never(command)
