"""The previews of a run that are kept: all of its training, evenly, however long it has become."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.answers import SamplesDrawn, Weights
from core.arrays import Array, Integers

MOST = 240  # previews
LARGEST = 256 * 2**20  # bytes: fewer previews are kept where each is very large
FEWEST = 16
LATEST = 5  # of the kept previews tell how often they come


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What is kept of a preview: the samples and how they were drawn, not the way to them."""

    step: int  # of training
    weights: Weights
    labels: Integers  # [n], -1 where no class was asked for
    sampler: str  # its kind; "" for a generator, which takes no steps
    steps: int  # of the sampler
    nfe: int  # network evaluations per sample
    guidance_scale: float
    seed: int
    seconds: float  # that it took to draw
    samples: Array  # uint8 [n, h, w, c], or float32 [n, 2]
    active_seconds: float  # of training until then

    @staticmethod
    def of(event: SamplesDrawn, active_seconds: float) -> "Preview":
        """What is worth keeping of the event."""
        return Preview(
            step=event.step,
            weights=event.weights,
            labels=event.labels,
            sampler=event.sampler,
            steps=len(event.levels),
            nfe=int(event.nfe[-1]) if event.nfe.size else 1,  # a generator is asked once
            guidance_scale=event.guidance_scale,
            seed=event.seed,
            seconds=event.seconds,
            samples=event.samples,
            active_seconds=active_seconds,
        )


class PreviewHistory:
    """Previews by rising training step, at most ``most``.

    When it is full, every second one is dropped, and from then on only every second new one is kept
    for good; so they always lie evenly over the whole training. The first and the newest are there.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.clear()

    def clear(self) -> None:
        """Forget all of them."""
        self._kept: list[tuple[int, Preview]] = []  # with their numbers, from 0
        self._stride = 1  # every how many-th is kept
        self.changes = 0  # grows with every change

    @property
    def previews(self) -> tuple[Preview, ...]:
        """Those that are kept, the oldest first."""
        return tuple(preview for _, preview in self._kept)

    @property
    def interval(self) -> float | None:
        """Seconds of training from one preview to the next, lately; None while it is unknown."""
        latest = self._kept[-LATEST:]
        if len(latest) < 2:
            return None
        (first, old), (last, new) = latest[0], latest[-1]
        seconds = (new.active_seconds - old.active_seconds) / (last - first)
        return seconds if seconds > 0 else None

    def continued_by(self, drawn: SamplesDrawn) -> bool:
        """Whether what a generator drew on request is a preview as well: of the same noise.

        What was drawn in steps is a film of its own, to be seen elsewhere.
        """
        if len(drawn.levels):
            return False
        return all(
            drawn.seed == newest.seed and np.array_equal(drawn.labels, newest.labels)
            for _, newest in self._kept[-1:]
        )

    def add(self, preview: Preview) -> None:
        """Keep a preview. It replaces those of its step and of later ones: the run went back."""
        kept = self._kept
        number = kept[-1][0] + 1 if kept else 0
        while kept and kept[-1][1].step >= preview.step:
            number, _ = kept.pop()
        if kept and kept[-1][0] % self._stride:
            kept.pop()  # was there only as the newest
        if len(kept) >= self._room(preview):
            self._stride *= 2
            self._kept = kept = [entry for entry in kept if entry[0] % self._stride == 0]
        kept.append((number, preview))
        self.changes += 1

    def _room(self, preview: Preview) -> int:
        by_size = max(FEWEST, LARGEST // max(preview.samples.nbytes, 1))
        return min(self._most, by_size)


def nearest(steps: Sequence[int], step: int) -> int:
    """The index of the training step nearest to ``step``; the later one of two as near."""
    distances = [abs(kept - step) for kept in steps]
    return len(steps) - 1 - distances[::-1].index(min(distances))


def spread(steps: Sequence[int], count: int) -> list[int]:
    """Indices of at most ``count`` of these rising steps, with the first and the last of them.

    They lie ever further apart, by about the same factor, since most is learnt in the beginning.
    """
    if len(steps) <= count:
        return list(range(len(steps)))
    places = np.array(steps, dtype=np.float64) - steps[0]
    first, last = float(places[1]), float(places[-1] + places[1])
    powers = np.linspace(0.0, 1.0, count, dtype=np.float64)
    wanted: list[float] = (first * (last / first) ** powers - first).tolist()
    return sorted({int(np.abs(places - place).argmin()) for place in wanted})
