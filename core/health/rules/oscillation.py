"""Generator and critic chase each other: the lead passes to and fro, and neither gets anywhere."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.arrays import Doubles
from core.config.gan_run import GANRun
from core.gan_events import Verdict
from core.health.history import History, Lead
from core.health.remedies import Change, remedies, slower, smoother

SCALES = (4, 64)  # steps that count as one moment: fast and slow rotations
TURNS = 6  # of the lead, in a row: three times round
LASTING = 250  # steps from the first to the last: healthy runs begin with some turns, too
GAP = 60  # moments at most from one turn to the next
OVERDUE = 4  # times the mean distance of turns without another one: it is over
PATIENCE = 150  # steps without another one at least, before it is over
HOLD = 200  # steps for which it is still said when it is no longer seen: it comes and goes
EACH = 0.2  # of the moments that are clear, at least, either side leads: not only in a stray batch

# A critic that has just learnt prefers real examples, if anything. It must prefer generated ones as
# clearly as this, in deviations of the logits in a batch: a quarter is a weak effect, and by chance
# means differ by four times their standard error in one of 16,000 moments.
CLEAR = 0.25
ERRORS = 4.0


@dataclass(frozen=True, slots=True)
class Rotation:
    """Turns of the lead, one soon after the other, up to now."""

    since: int  # the step of the first turn
    turns: int
    steps: float  # from one turn to the next, on average
    swing: float  # deviation of the lead since then, in deviations of the logits in a batch


class Oscillation:
    """By whom the critic prefers: in rotation around the equilibrium it is either in turns.

    Without a penalty the gradients of both sides together are a field that rotates (Mescheder et
    al. 2018, arXiv 1801.04406, section 2): the generator passes by the data, the critic turns, and
    so on.
    """

    def __init__(self) -> None:
        self._found: Rotation | None = None  # as it was seen last
        self._seen_at = 0

    def look(self, history: History, known: Collection[str]) -> Verdict | None:  # noqa: ARG002
        config = history.config
        found = rotation(history.lead, config.training.batch_size)
        if found is not None:
            # When it began may be forgotten since then.
            since = found.since if self._found is None else min(self._found.since, found.since)
            self._found, self._seen_at = replace(found, since=since), history.step
        elif history.step - self._seen_at >= HOLD:
            self._found = None
        found = self._found
        if found is None:
            return None
        return Verdict(
            rule="oscillation",
            title="Oscillation",
            severity="trouble",
            evidence=f"The discriminator went over {found.turns} times from scoring real examples "
            f"higher to scoring generated ones higher or back, every {found.steps:.0f} steps. The "
            f"difference swings by {found.swing:.1f} times the spread of logits in a batch.",
            since=found.since,
            remedies=remedies(config, _changes(config)),
            advice="Both overshoot what the other side has just left: a penalty, smaller steps and "
            "an optimizer without memory let them come to rest.",
        )


def rotation(lead: Lead, batch_size: int) -> Rotation | None:
    """The rotation that goes on at the last step, on the fastest scale that shows it."""
    for scale in SCALES:
        moments = _moments(lead, scale)
        if len(moments.steps) > 1:
            found = _rotation(moments, np.sqrt(2 / (batch_size * scale)))
            if found is not None:
                return found
    return None


def _moments(lead: Lead, scale: int) -> Lead:
    """Means of ``scale`` steps each, aligned with the newest one."""
    count = len(lead.steps) // scale
    columns = np.stack([lead.steps, lead.lead, lead.deviation])
    columns = columns[:, columns.shape[1] - count * scale :]
    return Lead(*columns.reshape(3, count, scale).mean(axis=2))


def _rotation(lead: Lead, error: float) -> Rotation | None:
    """``error`` is the standard error of a moment's lead, in deviations of the logits."""
    relative = lead.lead / np.maximum(lead.deviation, np.finfo(np.float64).tiny)
    clear = np.flatnonzero(np.abs(relative) >= max(CLEAR, ERRORS * error))
    signs = np.sign(relative[clear])
    turns = clear[1:][signs[1:] != signs[:-1]]
    # The last turns of which each came soon after the one before.
    apart = np.flatnonzero(np.diff(turns) > GAP)
    train = turns[apart[-1] + 1 :] if len(apart) else turns
    if len(train) < TURNS or _overdue(lead.steps, train):
        return None
    fake_leads = float(np.mean(signs[clear >= train[0]] < 0))
    steps = lead.steps[train]
    if min(fake_leads, 1 - fake_leads) < EACH or steps[-1] - steps[0] < LASTING:
        return None
    return Rotation(
        since=int(steps[0]),
        turns=len(train),
        steps=float(steps[-1] - steps[0]) / (len(train) - 1),
        swing=float(lead.lead[train[0] :].std() / np.median(lead.deviation[train[0] :])),
    )


def _overdue(steps: Doubles, turns: NDArray[np.intp]) -> bool:
    """Whether the last turn is too long ago for the rotation to go on."""
    distance = (steps[turns[-1]] - steps[turns[0]]) / (len(turns) - 1)
    return bool(steps[-1] - steps[turns[-1]] > max(PATIENCE, OVERDUE * distance))


def _changes(config: GANRun) -> Iterator[Change]:
    yield from smoother(config)
    yield slower(config, "critic")
    yield slower(config, "generator")
    yield "optimizer.generator.beta1", 0.0
    yield "optimizer.critic.beta1", 0.0
