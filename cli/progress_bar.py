"""How far a run is, on the terminal."""

from collections.abc import Iterable
from typing import Self

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from core.config.run import RunConfig
from core.events import DataDescribed, Event, RunStarted, Scalars
from core.events import Progress as RunProgress
from core.metric_names import CRITIC_LOSS, GENERATOR_LOSS, LOSS

LOSSES = {
    LOSS.name: "loss",
    GENERATOR_LOSS.name: "generator loss",
    CRITIC_LOSS.name: "discriminator loss",
}
"""Which are shown, if the run has them, and what they are called."""


class _BarAndFacts(Progress):
    """Facts have a line of their own: beside the bar they would not fit into 80 columns."""

    def get_renderables(self) -> Iterable[RenderableType]:
        yield self.make_tasks_table(self.tasks)
        yield from (Text(task.fields["facts"]) for task in self.tasks)


class ProgressBar:
    """Steps or seconds, whichever limit comes first, with losses, rate and time left."""

    def __init__(self, console: Console, config: RunConfig) -> None:
        self._training = config.training
        self._losses: dict[str, float] = {}  # smoothed, by name
        self._noun = "images"
        self._bar = _BarAndFacts(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=console,
        )
        self._task: TaskID = self._bar.add_task(config.name, total=1.0, facts="setting up ...")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, event: Event) -> None:
        """Take what an event says of the run's progress."""
        match event:
            case RunStarted():
                parameters = f"{event.parameters:,} parameters"
                self._bar.console.print(
                    f"{parameters} on {event.device}, {event.precision}", highlight=False
                )
            case DataDescribed():
                self._noun = "images" if event.kind == "image" else "points"
            case Scalars():
                self._smooth(event)
            case RunProgress():
                self._update(event)
            case _:
                pass

    def _smooth(self, scalars: Scalars) -> None:
        for name in LOSSES.keys() & scalars.values.keys():
            newest = float(scalars.values[name].mean())
            before = self._losses.get(name, newest)
            self._losses[name] = 0.9 * before + 0.1 * newest

    def _update(self, progress: RunProgress) -> None:
        done = progress.step / self._training.max_steps
        if self._training.max_seconds is not None:
            done = max(done, progress.active_seconds / self._training.max_seconds)
        facts = [f"step {progress.step:,}"]
        facts += [
            f"{title} {self._losses[name]:.4f}"
            for name, title in LOSSES.items()
            if name in self._losses
        ]
        facts.append(f"{progress.images_per_second:,.0f} {self._noun}/s")
        if progress.eta_seconds is not None:
            facts.append(f"{progress.eta_seconds:,.0f} s left")
        self._bar.update(self._task, completed=min(1.0, done), facts=", ".join(facts))
