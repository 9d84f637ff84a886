"""Samples of a generator, as they are drawn on request and for previews."""

import time
from collections.abc import Generator, Sequence

import numpy as np

from core.answers import NoiseLevels, Purpose, SamplesDrawn, Weights
from core.data.shown import shown
from core.events import Event
from core.frozen import frozen
from core.gan.model import GANModel
from core.requests import SampleNow

NO_LEVELS = NoiseLevels(
    timesteps=frozen(np.zeros(0, dtype=np.int64)),
    times=frozen(np.zeros(0)),
    alpha=frozen(np.zeros(0)),
    sigma=frozen(np.zeros(0)),
)


class SampleAnswerer:
    """Draws samples in one evaluation of the generator each."""

    def __init__(self, model: GANModel) -> None:
        self._model = model

    def __call__(self, step: int, request: SampleNow) -> Generator[Event]:
        model = self._model
        labels = request.labels or model.preview_labels()
        model.check_labels(labels)
        seed = model.preview_seed() if request.seed is None else request.seed
        weights = model.weights_for(request.weights)
        yield samples_drawn(model, step, labels, seed=seed, weights=weights, purpose="requested")


def samples_drawn(
    model: GANModel,
    step: int,
    labels: Sequence[int],
    *,
    seed: int,
    weights: Weights,
    purpose: Purpose,
) -> SamplesDrawn:
    """Samples of the generator now. It takes no steps, so that its films are empty."""
    begun = time.perf_counter()
    x = model.samples(labels, seed=seed, weights=weights)
    samples = shown(x, model.contest.dataset.kind)
    film = frozen(np.zeros((0, *samples.shape), dtype=samples.dtype))
    return SamplesDrawn(
        step=step,
        purpose=purpose,
        weights=weights,
        sampler="",
        guidance_scale=1.0,
        seed=seed,
        labels=frozen(np.array(labels, dtype=np.int64)),
        levels=NO_LEVELS,
        nfe=frozen(np.zeros(0, dtype=np.int64)),
        x_t=film,
        x_0_hat=film,
        eps_hat=film,
        samples=samples,
        change=frozen(np.zeros((0, len(labels)), dtype=np.float32)),
        seconds=time.perf_counter() - begun,
    )
