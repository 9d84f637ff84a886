"""What the doctor has said of a run so far, and what has been done about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.config.overrides import find_parameter, with_value
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.events import ParameterChanged
from core.gan_events import HealthChanged, Remedy, Verdict

MOST_PAST = 12  # of what is over, the newest


@dataclass(frozen=True, slots=True)
class Done:
    """A remedy that was applied."""

    path: str
    old: str
    new: str
    step: int


@dataclass(frozen=True, slots=True)
class Past:
    """What held once and no longer does."""

    title: str
    since: int
    until: int
    done: tuple[Done, ...]


@dataclass(eq=False)
class HealthRecord:
    """Follows one run. A verdict is the same as long as its rule gives one."""

    config: RunConfig | None = None  # with the live parameters as they are now
    verdicts: tuple[Verdict, ...] = ()
    past: list[Past] = field(default_factory=list)  # the newest first
    well_since: int = 0  # the step since when nothing is wrong
    _offered: dict[str, dict[tuple[str, str], Remedy]] = field(default_factory=dict)
    _done: dict[str, list[Done]] = field(default_factory=dict)

    def take(self, event: HealthChanged) -> None:
        """What is wrong from now on."""
        now = {verdict.rule for verdict in event.verdicts}
        for verdict in self.verdicts:
            if verdict.rule not in now:
                done = tuple(self._done.pop(verdict.rule, ()))
                self._offered.pop(verdict.rule, None)
                self.past.insert(0, Past(verdict.title, verdict.since, event.step, done))
        del self.past[MOST_PAST:]
        if self.verdicts and not event.verdicts:
            self.well_since = event.step
        self.verdicts = event.verdicts
        for verdict in event.verdicts:
            offered = self._offered.setdefault(verdict.rule, {})
            offered.update({(remedy.path, remedy.value): remedy for remedy in verdict.remedies})

    def change(self, event: ParameterChanged) -> None:
        """A live parameter has a new value, which may be what a remedy says."""
        for rule, offered in self._offered.items():
            if any(self._is_done(remedy, event) for remedy in offered.values()):
                done = Done(event.path, event.old, event.new, event.step)
                self._done.setdefault(rule, []).append(done)
        if self.config is not None:
            try:
                self.config = with_value(self.config, event.path, event.new)
            except NoisescopeError:  # told by a run of another version: the old value stays shown
                return

    def _is_done(self, remedy: Remedy, event: ParameterChanged) -> bool:
        if remedy.path != event.path:
            return False
        return self._written(remedy.path, remedy.value) == self._written(event.path, event.new)

    def _written(self, path: str, value: str) -> str:
        """A value as a run writes it: 1 is 1.0."""
        if self.config is None:
            return value
        try:
            return str(find_parameter(with_value(self.config, path, value), path).value)
        except NoisescopeError:
            return value

    def done(self, rule: str) -> Sequence[Done]:
        """Remedies of this verdict that were applied while it held."""
        return self._done.get(rule, ())
