"""Says in the window what happened to a run that a person should know."""

from collections.abc import Callable
from typing import assert_never

from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    ForwardNoised,
    IdealCompared,
    LossPerTimestep,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    SamplesDrawn,
    Scalars,
    StateChanged,
)
from core.metric_names import METRICS
from desktop.banner import BannerArea


class RunMessages:
    """Turns troubles and endings into banners, with what can be done about them."""

    def __init__(self, banners: BannerArea) -> None:
        self.new_run: Callable[[], object] = banners.clear  # what the button of that name does
        self._banners = banners
        self._save_asked = False
        self._warnings: list[str] = []
        self._lost = False  # something of this run could not be written

    def expect_checkpoint(self) -> None:
        """A person asked for the next checkpoint, and wants to hear of it."""
        self._save_asked = True

    def clear(self) -> None:
        """A new run begins."""
        self._save_asked = False
        self._warnings = []
        if not self._lost:  # that must be read, even if the run it is about is gone
            self._banners.clear()
        self._lost = False

    def show_warnings(self) -> None:
        """Show again what went wrong in this run."""
        text = "\n\n".join(self._warnings)
        if text:
            self._banners.tell(
                "warning", f"{len(self._warnings)} so far in this run:", details=text
            )

    def accept(self, event: Event) -> None:
        match event:
            case CommandRefused():
                self._warn(event.reason)
            case CheckpointFailed() | RecordingFailed():
                self._lost = True
                self._warn(event.reason)
            case CheckpointSaved():
                if self._save_asked:
                    self._save_asked = False
                    self._banners.tell(
                        "good", f"The weights of step {event.step:,} are saved in {event.path}."
                    )
            case NonFiniteFound():
                self._tell_non_finite(event)
            case RunFinished():
                self._tell_end(event)
            case (
                RunStarted()
                | DataDescribed()
                | StateChanged()
                | Scalars()
                | Progress()
                | SamplesDrawn()
                | ForwardNoised()
                | LossPerTimestep()
                | IdealCompared()
                | ParameterChanged()
            ):
                pass
            case _:
                assert_never(event)

    def _warn(self, reason: str) -> None:
        self._warnings.append(reason)
        self._banners.tell("warning", reason)

    def _tell_non_finite(self, event: NonFiniteFound) -> None:
        saved = (
            "no weights were saved before"
            if event.last_checkpoint_step is None
            else f"the last weights were saved at step {event.last_checkpoint_step:,}"
        )
        text = (
            f"{METRICS[event.name].title} stopped being a finite number at step {event.step:,}. "
            f"The run is paused; {saved}."
        )
        self._warnings.append(text)
        causes = "\n".join(f"{i}. {cause}" for i, cause in enumerate(event.causes, start=1))
        banner = self._banners.tell(
            "bad",
            text,
            choices=(("New run", self.new_run),),
            details=f"Likely causes, the likeliest first:\n{causes}",
        )
        banner.show_details()

    def _tell_end(self, event: RunFinished) -> None:
        match event.outcome:
            case "failed":
                self._banners.tell(
                    "bad",
                    event.message,
                    choices=(("New run", self.new_run),),
                    details=event.traceback,
                )
            case "completed":
                self._banners.tell("good", event.message, choices=(("New run", self.new_run),))
            case "stopped":
                if event.step and not self._lost:
                    self._banners.tell("info", f"{event.message} Its weights and numbers are kept.")
            case _:
                assert_never(event.outcome)
