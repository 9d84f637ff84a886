"""Says what goes wrong in a run while it goes on. Standard library and NumPy only."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.config.gan_run import GANRun
from core.config.run import config_from_json
from core.events import Event, NonFiniteFound, ParameterChanged, RunStarted, Scalars
from core.gan_events import CoverageMeasured, HealthChanged, ScoresMeasured, Verdict
from core.health.history import History
from core.health.remedies import still_to_do
from core.health.rules.registry import RULES

LOOK_STEPS = 100  # from one look to the next, where nothing is measured meanwhile

# What has changed only in its figures is told again when the run has become a tenth longer, so that
# a person reads figures of today and the record stays short.
AGAIN_SHARE = 0.1
AGAIN_STEPS = 200  # but not sooner than this


class Doctor:
    """Takes every event of a run, and knows what is wrong with it; nothing if it trains no GAN."""

    def __init__(self) -> None:
        self.verdicts: tuple[Verdict, ...] = ()  # as they were told last
        self._history: History | None = None
        self._rules = [rule() for rule in RULES.values()]
        self._told_at = 0
        self._looked_at = 0

    def accept(self, event: Event) -> HealthChanged | None:
        """Take an event; gives what there is to tell after it, if that has changed."""
        if isinstance(event, RunStarted):
            config = config_from_json(event.config)
            self._history = History(config) if isinstance(config, GANRun) else None
        if self._history is None:
            return None
        self._history.accept(event)
        if isinstance(event, ParameterChanged):
            return self._without_what_is_done(self._history)
        return self._examined(self._history) if self._worth_a_look(event) else None

    def _worth_a_look(self, event: Event) -> bool:
        match event:
            case ScoresMeasured() | CoverageMeasured() | NonFiniteFound():
                return True
            case Scalars():
                return int(event.steps[-1]) - self._looked_at >= LOOK_STEPS
            case _:
                return False

    def _examined(self, history: History) -> HealthChanged | None:
        self._looked_at = history.step
        found: dict[str, Verdict] = {}
        for rule in self._rules:
            verdict = rule.look(history, found)
            if verdict is not None:
                found[verdict.rule] = verdict
        now = tuple(found.values())
        if [verdict.rule for verdict in now] == [verdict.rule for verdict in self.verdicts]:
            wait = max(AGAIN_STEPS, AGAIN_SHARE * self._told_at)
            if now == self.verdicts or history.step < self._told_at + wait:
                return None
        return self._tell(history.step, now)

    def _without_what_is_done(self, history: History) -> HealthChanged | None:
        """A remedy that is carried out is told no longer; whether it helps is still to be seen."""
        left = tuple(
            replace(verdict, remedies=still_to_do(history.config, verdict.remedies))
            for verdict in self.verdicts
        )
        return None if left == self.verdicts else self._tell(history.step, left)

    def _tell(self, step: int, verdicts: tuple[Verdict, ...]) -> HealthChanged:
        self._told_at = step
        self.verdicts = verdicts
        return HealthChanged(step, verdicts)


def diagnosed(events: Iterable[Event]) -> Iterator[Event]:
    """The same events, and after those that change what is known to be wrong, what that is now."""
    doctor = Doctor()
    for event in events:
        yield event
        changed = doctor.accept(event)
        if changed is not None:
            yield changed
