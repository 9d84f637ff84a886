"""A run as a generator of events: ``for event in Session(config, commands).events()``."""

import time
import traceback
from collections.abc import Iterator
from typing import Literal

import torch

from core.config.run import RunConfig
from core.data.registry import load_dataset
from core.engine.compute import choose_compute
from core.engine.probes import Watcher
from core.engine.scalar_buffer import ScalarBuffer
from core.engine.streams import RandomStreams
from core.errors import NoisescopeError
from core.events import (
    Event,
    NonFiniteFound,
    Outcome,
    Progress,
    RunFinished,
    RunStarted,
    State,
    StateChanged,
)
from core.gan_events import Part
from core.runs.folder import RunFolder
from core.training.checkpointing import Checkpointer
from core.training.clock import RunClock
from core.training.control import CommandQueue
from core.training.method import Method
from core.training.methods import build_method
from core.training.non_finite import first_non_finite
from core.training.orders import carry_out

PROGRESS_SECONDS = 0.25


class Session:
    """Trains one run in the thread that iterates over :meth:`events`.

    ``start="ready"`` sets everything up, shows the untrained model and waits for a command;
    ``watched`` says that someone looks at pictures while it trains. Neither changes the training.
    """

    def __init__(
        self,
        config: RunConfig,
        commands: CommandQueue,
        *,
        start: Literal["ready", "training"] = "training",
        watched: bool = True,
        folder: RunFolder | None = None,
    ) -> None:
        self.config = config
        self.state: State = "ready"
        self.step = 0  # optimizer steps taken
        self.pause_at: int | None = None
        self.part: Part = "both"  # who learns until the run pauses
        self.narrated = False  # whether steps are told phase by phase until the run pauses
        self.outcome: Outcome | None = None
        self.clock = RunClock()
        self.method: Method
        self.watcher: Watcher
        self.checkpointer: Checkpointer
        self.commands = commands
        self._start = start
        self._watched = watched
        self._folder = folder
        self._progress_at = 0.0

    def events(self) -> Iterator[Event]:
        """Everything that happens, from RunStarted to RunFinished, which always comes."""
        try:
            yield from self._run()
        except NoisescopeError as error:
            yield RunFinished("failed", self.step, str(error))
        except Exception as error:  # noqa: BLE001 whatever it is, the person is told
            message = f"The run failed at step {self.step:,}: {type(error).__name__}: {error}"
            yield RunFinished("failed", self.step, message, traceback.format_exc())

    def _run(self) -> Iterator[Event]:
        yield from self._set_up()
        if self._start == "training":
            yield from self.train()
        else:
            yield StateChanged("ready", 0, "")
        while self.outcome is None:
            if self.state == "training":
                yield from self._take_step()
                for command in self.commands.waiting():
                    yield from carry_out(command, self)
            else:
                yield from carry_out(self.commands.next(), self)
        yield from self._finish(self.outcome)

    def _set_up(self) -> Iterator[Event]:
        images = self.config.learns_images
        compute = choose_compute(self.config.compute, images=images)
        torch.set_num_threads(compute.threads)
        streams = RandomStreams(self.config.seed, compute.device)
        dataset = load_dataset(self.config.data, streams.cpu_generator("data")).to(compute.device)
        self.method = build_method(
            self.config, dataset=dataset, compute=compute, streams=streams, folder=self._folder
        )
        self._compute = compute
        self._images_per_epoch = dataset.examples.shape[0]
        self._buffer = ScalarBuffer(self.method.scalar_names, compute.device)
        self.watcher = Watcher(
            [p for p in self.method.probes() if self._watched or not p.for_watchers]
        )
        self.checkpointer = Checkpointer(self._folder, self.config.checkpoints)
        yield self._run_started()
        yield self.method.describe_data()
        yield from self.watcher.measure_all(self.step, 0.0)
        if self._watched:
            yield from self.method.first_look()

    def _run_started(self) -> RunStarted:
        return RunStarted(
            config=self.config.model_dump_json(),
            device=self._compute.describe(),
            precision=self._compute.precision,
            parameters=self.method.parameters,
            max_steps=self.config.training.max_steps,
            batch_size=self.config.training.batch_size,
            started_at=time.time(),
            folder=str(self._folder.path) if self._folder else "",
        )

    def train(self) -> Iterator[Event]:
        """Go on training, if not already."""
        if self.state != "training":
            self.state = "training"
            self.clock.resume()
            yield StateChanged("training", self.step, "")

    def pause(self, reason: str = "") -> Iterator[Event]:
        """Hand over what there is and stand still; show where the run is now."""
        self.pause_at = None
        self.part, self.narrated = "both", False
        if self.state != "training":
            return
        yield from self._hand_over()
        if self.state == "training":  # a value that is not finite may have paused it already
            self.clock.pause()
            self.state = "paused"
            yield StateChanged("paused", self.step, reason)
            yield self._progress()
            yield from self.watcher.measure_all(self.step, self.clock.active_seconds)

    def _take_step(self) -> Iterator[Event]:
        if self._limit_reached():  # paused at the very last step, and told to go on
            self.outcome = "completed"
            return
        told = self._train_one()
        self.step += 1
        self._buffer.commit(self.step, self.clock.active_seconds)
        if told is not None:
            yield from self._hand_over()
            yield told
        if self._buffer.due():
            yield from self._hand_over()
        if self.state != "training":
            return
        if self._limit_reached():
            yield from self._hand_over()
            if self.state == "training":  # all values of the last block were finite
                self.outcome = "completed"
        elif self.pause_at is not None and self.step >= self.pause_at:
            yield from self.pause()
        else:
            yield from self._look()

    def _train_one(self) -> Event | None:
        """The next step, and what there is to tell of it."""
        step, row = self.step + 1, self._buffer.row
        if self.narrated:
            return self.method.narrate(step, row, self.part)
        self.method.step(step, row, self.part)
        return None

    def _look(self) -> Iterator[Event]:
        """Measurements and checkpoints whose turn it is."""
        active = self.clock.active_seconds
        for event in self.watcher.measure_due(self.step, active, self.config.watching.budget):
            yield from self._hand_over()  # scalars before what was measured after them
            yield event
        failed = self.checkpointer.keep_snapshot(self.step, self.method, self.config)
        if failed is not None:
            yield failed
        if self.checkpointer.due(active):
            yield from self._hand_over()
            yield self.save_checkpoint()

    def look_again(self) -> Iterator[Event]:
        """Show a watcher what it looks at as it is now, outside of the budget."""
        yield from self.watcher.measure_watched(self.step, self.clock.active_seconds)

    def save_checkpoint(self) -> Event:
        return self.checkpointer.save(
            self.step, self.method, self.config, self.clock.active_seconds
        )

    def _hand_over(self) -> Iterator[Event]:
        """The block of scalars so far; pauses the run if one of them is not finite."""
        scalars = self._buffer.take()
        if scalars is None:
            return
        yield scalars
        found = first_non_finite(scalars)
        if found is not None and self.state == "training":
            self.clock.pause()
            self.state = "paused"
            self.pause_at = None
            causes = self.method.causes(found.name)
            yield NonFiniteFound(found.step, found.name, self.checkpointer.last_step, causes)
            yield StateChanged("paused", self.step, f"{found.title} at step {found.step:,}.")
        if time.perf_counter() - self._progress_at >= PROGRESS_SECONDS:
            yield self._progress()

    def _progress(self) -> Progress:
        self._progress_at = time.perf_counter()
        rate = self.clock.steps_per_second(self.step)
        active = self.clock.active_seconds
        batch_size = self.config.training.batch_size
        images_seen = self.step * batch_size
        return Progress(
            step=self.step,
            images_seen=images_seen,
            epoch=images_seen / self._images_per_epoch,
            steps_per_second=rate,
            images_per_second=rate * batch_size,
            eta_seconds=self._eta(rate, active),
            active_seconds=active,
            watching_share=self.watcher.seconds / active if active > 0 else 0.0,
            memory_bytes=self._compute.memory_bytes(),
        )

    def _eta(self, rate: float, active: float) -> float | None:
        limit = self.config.training.max_seconds
        left = [] if limit is None else [max(0.0, limit - active)]
        if rate > 0:
            left.append((self.config.training.max_steps - self.step) / rate)
        return min(left, default=None)

    def _limit_reached(self) -> bool:
        training = self.config.training
        seconds = training.max_seconds
        out_of_time = seconds is not None and self.clock.active_seconds >= seconds
        return out_of_time or self.step >= training.max_steps

    def _finish(self, outcome: Outcome) -> Iterator[Event]:
        yield from self._hand_over()
        self.clock.pause()
        trained = self.step > 0
        if trained:
            yield self._progress()
        if trained and outcome == "completed":
            yield from self.watcher.measure_all(self.step, self.clock.active_seconds)
        if trained and self._folder is not None:
            failed = self.checkpointer.keep_snapshot(
                self.step, self.method, self.config, at_end=True
            )
            if failed is not None:
                yield failed
            yield self.save_checkpoint()
        self.state = "finished"
        yield StateChanged("finished", self.step, "")
        took = f"{self.step:,} steps in {self.clock.active_seconds:,.0f} s of training"
        yield RunFinished(outcome, self.step, f"{outcome.capitalize()} after {took}.")
