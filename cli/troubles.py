"""Tells on the terminal what goes wrong in a run, and when it is over."""

import sys

from rich.console import Console

from core.events import CheckpointFailed, Event, NonFiniteFound, RecordingFailed, RunFinished
from core.gan_events import HealthChanged, Verdict


class Troubles:
    """They are told even when the terminal is to be quiet; mere notices are not."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._known: dict[str, Verdict] = {}  # by their rules

    def tell(self, event: Event) -> None:
        """Say what is wrong, if anything is."""
        match event:
            case NonFiniteFound():
                self._console.print(
                    f"[bold]{event.name} is not finite at step {event.step:,}.[/] Likely:"
                )
                for cause in event.causes:
                    self._console.print(f"  {cause}", markup=False)
            case HealthChanged():
                self._tell_health(event)
            case CheckpointFailed() | RecordingFailed():
                self._console.print(event.reason, style="yellow", markup=False)
            case RunFinished(outcome="failed"):
                self._console.print(event.message, style="red", markup=False)
                if event.traceback:
                    print(event.traceback, file=sys.stderr)  # noqa: T201
            case _:
                pass

    def _tell_health(self, event: HealthChanged) -> None:
        """Each verdict once when it appears, and once when it is gone."""
        now = {
            verdict.rule: verdict
            for verdict in event.verdicts
            if verdict.severity == "trouble" or not self._quiet
        }
        appeared = [in_words(now[rule]) for rule in now if rule not in self._known]
        gone = [f"{self._known[rule].title} is over." for rule in self._known if rule not in now]
        for words in (*appeared, *gone):
            # The terminal breaks a long line, so that in a file it stays one.
            self._console.print(
                f"Step {event.step:,}: {words}",
                style="yellow",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
        self._known = now


def in_words(verdict: Verdict) -> str:
    """A verdict in one line: what, how it is seen, and what is likeliest to help."""
    words = [f"{verdict.title}.", verdict.evidence]
    if verdict.remedies:
        remedy = verdict.remedies[0]
        words.append(f"Try --set {remedy.path}={remedy.value}.")
    return " ".join(words)
