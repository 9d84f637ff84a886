"""The generator's gradient is gone, because the critic is sure and the loss is flat there."""

import math
from collections.abc import Collection, Iterator

from core.config.gan_run import GANRun
from core.gan_events import Verdict
from core.health.history import Chunk, History
from core.health.onset import Limits, Onset
from core.health.remedies import Change, remedies, slower, smoother
from core.health.separation import SEPARATED, separation
from core.metric_names import GENERATOR_GRADIENT, PROBABILITY

# Orders of magnitude below the largest the gradient has been. Where the critic cannot tell it falls
# as far as that, too, and with good reason: the generator has arrived.
LIMITS = Limits(begins=2.0, ends=1.5, steps=200, signs=6, recovered=4)


class Vanishing:
    """By the length of the generator's gradient (Arjovsky and Bottou 2017, theorem 2.4)."""

    def __init__(self) -> None:
        self._onset = Onset(LIMITS)
        self._taken = 0
        self._largest = 0.0
        self._gradient = math.nan

    def look(self, history: History, known: Collection[str]) -> Verdict | None:  # noqa: ARG002
        for chunk in history.chunks.after(self._taken):
            self._see(chunk, separation(history, chunk))
        self._taken = history.chunks.total
        since, last = self._onset.since, history.chunks.last
        if since is None or last is None:
            return None
        return Verdict(
            rule="vanishing_gradient",
            title="Vanishing generator gradient",
            severity="trouble",
            evidence=self._evidence(last),
            since=since,
            remedies=remedies(history.config, _changes(history.config)),
            advice="The generator learns from how the discriminator's score changes: another loss "
            "has a slope also where it loses, and a weaker discriminator one near the generated "
            "examples.",
        )

    def _see(self, chunk: Chunk, separated: float) -> None:
        gradient = chunk.values[GENERATOR_GRADIENT.name]
        if math.isnan(gradient):  # it has not learnt in these steps
            return
        self._gradient = gradient
        self._largest = max(self._largest, gradient)
        lost = math.log10(self._largest / gradient)
        self._onset.see(chunk.step, lost if separated >= SEPARATED else 0.0)

    def _evidence(self, last: Chunk) -> str:
        words = (
            f"The generator's gradient has a length of {self._gradient:.2g}, "
            f"{self._largest / self._gradient:,.0f} times less than it once had."
        )
        fake = last.values[PROBABILITY[1].name]
        return words if math.isnan(fake) else f"{words} D(G(z)) is {fake:.2g}."


def _changes(config: GANRun) -> Iterator[Change]:
    yield from smoother(config)
    yield "method.critic_steps", 1
    yield slower(config, "critic")
    if config.method.loss.kind == "minimax":
        yield "method.loss.kind", "non_saturating"
