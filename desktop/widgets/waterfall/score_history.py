"""The measurements of a run that are kept: all of its training, evenly, however long it is."""

from collections.abc import Sequence

import numpy as np

from core.gan_events import ScoresMeasured

MOST = 240  # measurements


class ScoreHistory:
    """Measurements by rising training step, at most ``most``.

    When it is full, every second one is dropped, and from then on only every second new one is kept
    for good. The first and the newest are always there.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.clear()

    def clear(self) -> None:
        """Forget all of them."""
        self._kept: list[tuple[int, ScoresMeasured]] = []  # with their numbers, from 0
        self._stride = 1  # every how many-th is kept

    @property
    def scores(self) -> tuple[ScoresMeasured, ...]:
        """Those that are kept, the oldest first."""
        return tuple(scores for _, scores in self._kept)

    def add(self, scores: ScoresMeasured) -> None:
        """Keep one. It replaces those of its step and of later ones: the run went back."""
        kept = self._kept
        number = kept[-1][0] + 1 if kept else 0
        while kept and kept[-1][1].step >= scores.step:
            number, _ = kept.pop()
        if kept and kept[-1][0] % self._stride:
            kept.pop()  # was there only as the newest
        if len(kept) >= self._most:
            self._stride *= 2
            self._kept = kept = [entry for entry in kept if entry[0] % self._stride == 0]
        kept.append((number, scores))


def nearest_row(steps: Sequence[int], step: int) -> int:
    """The index of the training step nearest to ``step``; the later one of two as near."""
    distances = np.abs(np.array(steps) - step)
    return len(steps) - 1 - int(distances[::-1].argmin())


def spread_rows(steps: Sequence[int], count: int, chosen: int) -> list[int]:
    """At most ``count`` rows, evenly over the training, with the first, the last and the chosen.

    The chosen one takes the place of the nearest other one, unless that is at an end.
    """
    last = len(steps) - 1
    if len(steps) <= count:
        return list(range(len(steps)))
    wanted = np.linspace(steps[0], steps[-1], count)
    rows = {nearest_row(steps, round(float(step))) for step in wanted}
    if chosen not in rows:
        inner = [row for row in rows if row not in {0, last}]
        rows -= set(sorted(inner, key=lambda row: abs(steps[row] - steps[chosen]))[:1])
    return sorted(rows | {0, last, chosen})
