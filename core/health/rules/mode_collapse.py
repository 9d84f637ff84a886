"""The generator makes only a few of the things that there are in the data, or nearly one thing."""

import math
from collections.abc import Collection, Iterator

from core.config.gan_run import GANRun
from core.gan_events import CoverageMeasured, Verdict
from core.health.history import History
from core.health.onset import Limits, Onset
from core.health.remedies import Change, remedies, slower, smoother
from core.health.separation import SEPARATED, separation

# Half of the variety is gone: samples are spread as if over half of the groups, or lie half as far
# apart as data. A healthy ring is past that after 50 steps, digits after 150.
# It is over when 3 of 10 are missing at most, and it is waited for as long as it gets better.
LIMITS = Limits(begins=0.5, ends=0.3, steps=300, signs=3, better=0.05)

USUAL_RATE = 1e-3  # of GANs, and their default here; of a higher one the steps are too long first

NOTHING_LOST = 0.2  # of the distance to the nearest among data: samples along a line have no less


class ModeCollapse:
    """By what samples of fixed noise are spread over (measured by :mod:`core.gan.coverage`)."""

    def __init__(self) -> None:
        self._onset = Onset(LIMITS)
        self._taken = 0
        self._was_well = False

    def look(self, history: History, known: Collection[str]) -> Verdict | None:  # noqa: ARG002
        for event in history.coverage.after(self._taken):
            self._see(event, separation(history, history.chunks.last))
        self._taken = history.coverage.total
        since, last = self._onset.since, history.coverage.last
        if since is None or last is None:
            return None
        return Verdict(
            rule="mode_collapse",
            title="Mode collapse",
            severity="trouble",
            evidence=_evidence(last),
            since=since,
            remedies=remedies(history.config, _changes(history.config)),
            advice="A discriminator that is smooth and sees variety leaves no single best answer "
            "for the generator to rush to.",
        )

    def _see(self, event: CoverageMeasured, separated: float) -> None:
        """A generator that could never learn yet is held back, not collapsed: nothing is said."""
        lost = lost_variety(event)
        self._was_well = self._was_well or lost < LIMITS.ends
        held_back = separated >= SEPARATED and not self._was_well
        self._onset.see(event.step, math.nan if held_back else lost)


def lost_variety(event: CoverageMeasured) -> float:
    """The share of the data's variety that samples lack, 0..1, by whichever measure shows most.

    exp(-KL) is the share of groups that evenly spread samples of the same divergence would be of:
    its logarithm is how much lower the entropy is than that of evenly spread ones.
    """
    lost = [1 - event.spread, 1 - event.nearest / NOTHING_LOST]
    if math.isfinite(event.kl_divergence):  # not where samples are of a class that data have not
        lost.append(1 - math.exp(-event.kl_divergence))
    return max((max(0.0, value) for value in lost if not math.isnan(value)), default=math.nan)


def _evidence(event: CoverageMeasured) -> str:
    parts: list[str] = []
    if math.isfinite(event.kl_divergence):
        number = len(event.groups)
        spread_over = number * math.exp(-event.kl_divergence)
        parts.append(
            f"Of {number} {event.of}, {event.found} {'is' if event.found == 1 else 'are'} found, "
            f"and samples are spread as if over {spread_over:.1f} of them."
        )
    if not math.isnan(event.spread):
        parts.append(
            f"Samples lie {event.spread:.2f} times as far apart as real data, the nearest two "
            f"{event.nearest:.2f} times."
        )
    return " ".join(parts)


def _changes(config: GANRun) -> Iterator[Change]:
    if config.optimizer.generator.learning_rate > USUAL_RATE:
        yield slower(config, "generator")
    yield from smoother(config)
    if config.optimizer.generator.learning_rate <= USUAL_RATE:
        yield slower(config, "generator")
    yield "method.generator_steps", 1
    yield "network.minibatch_std", True
    yield "optimizer.generator.beta1", 0.0
    yield "method.loss.kind", "relativistic"
