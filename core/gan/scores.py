"""How the critic scores training examples, examples it has never seen, and generated ones."""

import math

import numpy as np
import torch
from jaxtyping import Float, Float64, Int, Shaped
from numpy.typing import NDArray
from torch import Tensor

from core.arrays import Floats, Integers
from core.data.dataset import Dataset
from core.engine.measured import scalars_of
from core.events import Event
from core.frozen import frozen
from core.gan.contest import Labels
from core.gan.model import GANModel
from core.gan_events import ScoresMeasured
from core.metric_names import LOGIT_GAP
from core.networks.gan.minibatch_deviation import whole_groups

COUNT = 256  # examples of each kind, at most
BINS = 40

# Edges of bins are float32: narrower than this they would fall together.
LEAST_WIDTH = 1e-5  # of half the range, as a share of where it lies
LEAST = 1e-6


class ScoreProbe:
    """Always the same examples and noise, so that only the networks make a difference.

    Both networks are used as in evaluation, with the weights that are trained, and nothing is
    augmented. A critic that has learnt its examples by heart scores others lower (Karras et al.
    2020, arXiv 2006.06676, section 2 and figure 1).
    """

    def __init__(self, model: GANModel) -> None:
        self._model = model
        contest = model.contest
        data, streams = contest.dataset, contest.streams
        choice = streams.cpu_generator("scored examples")
        conditional = contest.num_classes > 0
        self._real, self._labels = _chosen(
            data, data.examples, data.labels if conditional else None, choice
        )
        self._held_out, self._held_out_labels = _chosen(
            data, data.held_out_examples, data.held_out_labels if conditional else None, choice
        )
        # Not truncated: this is about what the generator is trained on.
        self._z = contest.latents.of_samples(
            streams.seed_of("scored latents"), range(self._real.shape[0])
        )

    def measure(self, step: int, active_seconds: float) -> list[Event]:
        """The scores now, and how much higher those of training examples are, where it is known."""
        real, held_out, fake = self._logits()
        scores = scores_measured(step, real, held_out, fake)
        spread = scores.std_real
        gap = (scores.mean_real - scores.mean_held_out) / spread if spread > 0 else math.nan
        return [scores, *scalars_of({LOGIT_GAP: gap}, step, active_seconds)]

    @torch.no_grad()
    def _logits(self) -> tuple[Tensor, Tensor, Tensor]:
        """Of training examples, of held-out ones and of what is generated, in float64."""
        model = self._model
        with model.generating("raw") as generate, model.scoring() as score:
            fake = score(generate(self._z, self._labels), self._labels)
            real = score(self._real, self._labels)
            # Not every network takes a batch of nothing.
            any_held_out = self._held_out.shape[0] > 0
            held_out = score(self._held_out, self._held_out_labels) if any_held_out else real[:0]
        return real.cpu().double(), held_out.cpu().double(), fake.cpu().double()


def scores_measured(
    step: int,
    real: Float64[Tensor, "n"],
    held_out: Float64[Tensor, "m"],
    fake: Float64[Tensor, "k"],
) -> ScoresMeasured:
    """The event that tells of these logits.

    What is not finite is in no bin, and makes the mean that it belongs to not finite either.
    """
    edges = _edges(torch.cat([real, held_out, fake]).numpy())
    bins = [_histogram(logits, edges) for logits in (real, held_out, fake)]
    return ScoresMeasured(
        step=step,
        edges=edges,
        real=bins[0],
        held_out=bins[1],
        fake=bins[2],
        mean_real=float(real.mean()),
        mean_held_out=float(held_out.mean()),
        mean_fake=float(fake.mean()),
        std_real=float(real.std(correction=0)),
        overlap=_overlap(bins[0], bins[2]),
    )


def _chosen(
    data: Dataset,
    examples: Shaped[Tensor, "n ..."],
    labels: Int[Tensor, "n"] | None,
    generator: torch.Generator,
) -> tuple[Float[Tensor, "count ..."], Labels]:
    """Some of these examples as the networks see them, and their classes, if they are learnt."""
    count = whole_groups(min(COUNT, examples.shape[0]))
    chosen = torch.randperm(examples.shape[0], generator=generator)[:count].to(examples.device)
    return data.as_x_0(examples[chosen]), None if labels is None else labels[chosen]


def _edges(logits: NDArray[np.float64]) -> Floats:
    """Of equally wide bins from the smallest finite logit to the largest."""
    finite = logits[np.isfinite(logits)]
    bottom, top = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    middle = (bottom + top) / 2
    least = max(0.5 if bottom == top else LEAST, LEAST_WIDTH * abs(middle))
    if (top - bottom) / 2 < least:
        bottom, top = middle - least, middle + least
    return frozen(np.linspace(bottom, top, BINS + 1).astype(np.float32))


def _histogram(logits: Float64[Tensor, "n"], edges: Floats) -> Integers:
    # What is not finite lies outside of all bins.
    return frozen(np.histogram(logits.numpy(), edges)[0].astype(np.int64))


def _overlap(real: Integers, fake: Integers) -> float:
    """The area that two histograms share if each has an area of 1; NaN if one is empty."""
    if real.sum() == 0 or fake.sum() == 0:
        return math.nan
    return float(np.minimum(real / real.sum(), fake / fake.sum()).sum())
