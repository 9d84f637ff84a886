"""The critic tells real from generated so well that the generator cannot follow."""

import math
from collections.abc import Collection, Iterator

from core.config.gan_run import GANRun
from core.gan_events import Verdict
from core.health.history import Chunk, History
from core.health.onset import Limits, Onset
from core.health.remedies import Change, remedies, slower, smoother
from core.health.separation import SEPARATED, samples_are_good, separation
from core.metric_names import CRITIC_LOSS, PROBABILITY

# For 300 steps. Healthy runs of the presets stay under 0.3 after their first steps.
LIMITS = Limits(begins=SEPARATED, ends=0.5, steps=300, signs=8, recovered=4)


class Overpowered:
    """By how little of the critic's loss is left, unless the samples are good all the same."""

    def __init__(self) -> None:
        self._onset = Onset(LIMITS)
        self._taken = 0

    def look(self, history: History, known: Collection[str]) -> Verdict | None:
        for chunk in history.chunks.after(self._taken):
            self._onset.see(chunk.step, separation(history, chunk))
        self._taken = history.chunks.total
        since, last = self._onset.since, history.chunks.last
        if since is None or last is None or samples_are_good(history):
            return None
        if "discriminator_overfitting" in known:
            return None  # it separates because it knows its examples by heart
        return Verdict(
            rule="overpowered_discriminator",
            title="Overpowering discriminator",
            severity="trouble",
            evidence=_evidence(last, history),
            since=since,
            remedies=remedies(history.config, _changes(history.config)),
            advice="Where the discriminator is sure of everything, its slopes say little about "
            "which way is better; slowed or smoothed, it leaves the generator something to follow.",
        )


def _evidence(last: Chunk, history: History) -> str:
    share = 100 * separation(history, last)
    words = (
        f"The discriminator's loss is {last.values[CRITIC_LOSS.name]:.2g}, {share:.0f} % below "
        "that of one that cannot tell."
    )
    real, fake = (last.values[metric.name] for metric in PROBABILITY)
    if not math.isnan(real):
        words += f" D(x) is {real:.2f} and D(G(z)) {fake:.2g}."
    scores = history.scores.last
    if scores is not None and not math.isnan(scores.overlap):
        overlap = 100 * scores.overlap
        words += f" Logits of real and generated examples overlap by {overlap:.0f} %."
    return words


def _changes(config: GANRun) -> Iterator[Change]:
    yield from smoother(config)
    yield "method.critic_steps", 1
    yield slower(config, "critic")
    yield "method.augmentation.kind", "diffaugment"
