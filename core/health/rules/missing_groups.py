"""Some modes or classes are never made, while all others are."""

from collections.abc import Collection, Iterator

import numpy as np

from core.config.gan_run import GANRun
from core.gan_events import CoverageMeasured, Verdict
from core.health.history import History
from core.health.onset import Limits, Onset
from core.health.remedies import Change, remedies, slower, smoother

# A single group that is missing is enough, for a healthy run finds all; but late ones are waited
# for: on a grid of 25 the last of them came 800 steps after the first.
LIMITS = Limits(begins=1, ends=1, steps=1000, signs=4, better=0.5)

FEWER = 10  # times fewer samples than there should be: then a group is missing
EXPECTED = 5  # samples at least: else chance leaves none
NAMED = 5  # groups at most that are named


class MissingGroups:
    """By the shares of modes or classes among samples of fixed noise."""

    def __init__(self) -> None:
        self._onset = Onset(LIMITS)
        self._taken = 0

    def look(self, history: History, known: Collection[str]) -> Verdict | None:
        for event in history.coverage.after(self._taken):
            self._onset.see(event.step, len(absent(event)))
        self._taken = history.coverage.total
        since, last = self._onset.since, history.coverage.last
        if since is None or last is None or known:  # any of which explains it
            return None
        return Verdict(
            rule="missing_groups",
            title=f"Missing {last.of}",
            severity="notice",
            evidence=_evidence(last),
            since=since,
            remedies=remedies(history.config, _changes(history.config)),
            advice="Where the generator never goes, only a discriminator that slopes towards it "
            "can lead it there.",
        )


def absent(event: CoverageMeasured) -> list[int]:
    """Groups that next to no sample belongs to, though several should."""
    few = FEWER * event.shares < event.expected
    enough = event.count * event.expected >= EXPECTED
    return [int(group) for group in np.flatnonzero(few & enough)]


def _evidence(event: CoverageMeasured) -> str:
    missing = absent(event)
    named = ", ".join(event.groups[group] for group in missing[:NAMED])
    rest = len(missing) - NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return (
        f"Of {len(event.groups)} {event.of}, samples leave out {len(missing)}: {named}{more}. "
        f"{100 * event.quality:.0f} % of them are good ones of the others."
    )


def _changes(config: GANRun) -> Iterator[Change]:
    yield from smoother(config)
    yield slower(config, "generator")
    yield "network.minibatch_std", True
    yield "method.loss.kind", "relativistic"
