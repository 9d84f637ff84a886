"""The critic knows its training examples by heart, and takes other real data for generated."""

import math
from collections.abc import Collection, Iterator

from core.config.data import PointsData
from core.config.gan_run import GANRun
from core.gan_events import ScoresMeasured, Verdict
from core.health.history import History
from core.health.onset import Limits, Onset
from core.health.remedies import LESS, Change, remedies, slower, smoother
from core.metric_names import SIGN_REAL

# Training examples less held-out ones, in deviations of the former. Means of 256 examples differ by
# 0.09 by chance, and 0.3 was seen in healthy runs; 16 digits that are known by heart give 1 to 2.9.
LIMITS = Limits(begins=0.6, ends=0.4, steps=100, signs=4)

LIKE_GENERATED = 2.0  # times the share of the way, so that less than a third of it is no sign

UNANCHORED = ("relativistic", "wasserstein")  # losses that give only differences a meaning


class Overfitting:
    """By logits of fixed examples, of which some are never trained on (Karras et al. 2020)."""

    def __init__(self) -> None:
        self._onset = Onset(LIMITS)
        self._taken = 0

    def look(self, history: History, known: Collection[str]) -> Verdict | None:  # noqa: ARG002
        for event in history.scores.after(self._taken):
            self._onset.see(event.step, by_heart(event))
        self._taken = history.scores.total
        since, last = self._onset.since, history.scores.last
        if since is None or last is None:
            return None
        return Verdict(
            rule="discriminator_overfitting",
            title="Discriminator overfits",
            severity="trouble",
            evidence=_evidence(last, history),
            since=since,
            remedies=remedies(history.config, _changes(history.config)),
            advice="What the discriminator knows by heart it tells from all else, so that the "
            "generator can only copy; more or changed examples, or a smoother discriminator, "
            "prevent it.",
        )


def by_heart(event: ScoresMeasured) -> float:
    """How far the mean of held-out logits is below that of training examples, in deviations.

    Less where that is little next to how far they are from generated ones, as it is where a critic
    tells all real examples from generated ones. NaN without held-out examples.
    """
    gap = event.mean_real - event.mean_held_out
    if math.isnan(gap) or event.std_real == 0:
        return math.nan
    if gap <= 0:
        return 0.0
    share = gap / (gap + abs(event.mean_real - event.mean_fake))  # 1/2: as far as generated ones
    return min(gap / event.std_real, LIKE_GENERATED * share)


def _evidence(last: ScoresMeasured, history: History) -> str:
    words = (
        f"Mean logits: {last.mean_real:.2f} on training examples, {last.mean_held_out:.2f} on "
        f"held-out ones, {last.mean_fake:.2f} on generated ones."
    )
    chunk = history.chunks.last
    if chunk is None or history.config.method.loss.kind in UNANCHORED:
        return words
    sign = chunk.values[SIGN_REAL.name]
    return f"{words} The mean sign of D on training examples is {sign:.2f}."


def _changes(config: GANRun) -> Iterator[Change]:
    yield from smoother(config)
    yield slower(config, "critic")
    if config.method.augmentation.kind == "none":
        yield "method.augmentation.kind", "adaptive"
        if config.method.loss.kind == "relativistic":  # has no logit that adaptive could go by
            yield "method.augmentation.kind", "diffaugment"
    if isinstance(config.data, PointsData):
        yield "data.training_points", LESS * config.data.training_points
