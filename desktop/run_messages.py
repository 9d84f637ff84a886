"""Says in the window what happened to a run that a person should know."""

from collections.abc import Callable
from typing import assert_never

from typing_extensions import override

from core.event_reader import EventReader
from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    NonFiniteFound,
    RecordingFailed,
    RunFinished,
)
from core.gan_events import HealthChanged, Verdict
from core.metric_names import METRICS
from desktop.banner import Banner, BannerArea, Tone


class RunMessages(EventReader):
    """Turns troubles and endings into banners, with what can be done about them."""

    def __init__(self, banners: BannerArea) -> None:
        self.new_run: Callable[[], object] = banners.clear  # what the button of that name does
        self.show_health: Callable[[], object] = banners.clear  # likewise
        self._banners = banners
        self._save_asked = False
        self._warnings: list[str] = []
        self._lost = False  # something of this run could not be written
        self._verdict: Verdict | None = None  # the newest of those that hold now
        self._verdict_banner: Banner | None = None  # may have been dismissed

    def expect_checkpoint(self) -> None:
        """A person asked for the next checkpoint, and wants to hear of it."""
        self._save_asked = True

    def clear(self) -> None:
        """A new run begins."""
        self._save_asked = False
        self._warnings = []
        self._verdict = self._verdict_banner = None
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

    @override
    def take_command_refused(self, event: CommandRefused) -> None:
        self._warn(event.reason)

    @override
    def take_checkpoint_failed(self, event: CheckpointFailed) -> None:
        self._lost = True
        self._warn(event.reason)

    @override
    def take_recording_failed(self, event: RecordingFailed) -> None:
        self._lost = True
        self._warn(event.reason)

    @override
    def take_checkpoint_saved(self, event: CheckpointSaved) -> None:
        if self._save_asked:
            self._save_asked = False
            self._banners.tell(
                "good", f"The weights of step {event.step:,} are saved in {event.path}."
            )

    @override
    def take_non_finite_found(self, event: NonFiniteFound) -> None:
        self._tell_non_finite(event)

    @override
    def take_health_changed(self, event: HealthChanged) -> None:
        """Tell of the newest verdict once; no longer when it does not hold any more."""
        before = self._verdict
        newest = max(event.verdicts, key=lambda verdict: verdict.since, default=None)
        self._verdict = newest
        shown = [banner for banner in self._banners.banners if banner is self._verdict_banner]
        if newest is not None and before is not None and _same(newest, before):
            for banner in shown:
                banner.rewrite(*_in_words(newest))
            return
        for banner in shown:
            banner.dismiss()
        self._verdict_banner = None if newest is None else self._tell_verdict(newest)

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._tell_end(event)

    def _tell_verdict(self, verdict: Verdict) -> Banner:
        tone: Tone = "warning" if verdict.severity == "trouble" else "info"
        text, details = _in_words(verdict)
        choices = (("Show health", self.show_health),)
        return self._banners.tell(tone, text, choices=choices, details=details)

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


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether both are about the same trouble, however its figures have changed."""
    return (one.rule, one.since) == (other.rule, other.since)


def _in_words(verdict: Verdict) -> tuple[str, str]:
    """A line with the evidence and the first remedy, and what else there is to say."""
    text = f"{verdict.title} since step {verdict.since:,}: {verdict.evidence}"
    for remedy in verdict.remedies[:1]:
        text += (
            f" Try {remedy.path} = {remedy.value}, {'at once' if remedy.live else 'in a new run'}."
        )
    also = "\n".join(f"{remedy.path} = {remedy.value}" for remedy in verdict.remedies[1:])
    more = f"What may help as well:\n{also}" if also else ""
    return text, "\n\n".join(part for part in (verdict.advice, more) if part)
