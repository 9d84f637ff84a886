"""Samples all over a plane through latent space that three samples span."""

import math
import time
from collections.abc import Generator

import numpy as np
import torch
from jaxtyping import Float64
from torch import Tensor

from core.arrays import Array, Floats
from core.data.shown import shown
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.gan.answering.latent_space import LatentSpace
from core.gan.model import GANModel
from core.gan.spherical import lengths_of
from core.gan_answers import MAP_RANGE, LatentsSpread
from core.gan_requests import SpreadLatents

MOST = 32  # places each way
MAP_SIDE = 36  # cells of the map each way
TINY = 1e-12  # a length, of what has no direction

Plane = Float64[Tensor, "rows columns latent"]


class SpreadAnswerer:
    """One evaluation of the generator for all places, which a hand waits for."""

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._space = LatentSpace(model)

    def __call__(self, step: int, request: SpreadLatents) -> Generator[Event]:
        begun = time.perf_counter()
        model, space, side = self._model, self._space, request.side
        self._check(request)
        along = torch.linspace(-request.reach, request.reach, side, dtype=torch.float64)
        u, v = along + request.centre[0], along.flip(0) + request.centre[1]
        low, middle, high = space.usual_lengths()
        anchors = space.of_samples(request.samples)
        length = middle if request.on_sphere else None
        z = changed(on_plane(anchors, u, v), request.changes, length)
        centre = on_plane(anchors, *torch.tensor(request.centre, dtype=torch.float64)[:, None])
        weights = model.weights_for(request.weights)
        pictures, logits = self._made(request, z, judged=request.judged)
        yield LatentsSpread(
            step=step,
            weights=weights,
            samples=request.samples,
            label=request.label,
            u=frozen(u.numpy()),
            v=frozen(v.numpy()),
            pictures=pictures,
            logits=logits,
            lengths=frozen(lengths_of(z).float().numpy()),
            usual_lengths=(low, high),
            z=frozen(changed(centre, request.changes, length)[0, 0].float().numpy()),
            map_lengths=map_lengths(anchors, request.changes),
            seconds=time.perf_counter() - begun,
        )

    def _check(self, request: SpreadLatents) -> None:
        self._model.check_labels([request.label])
        if not 2 <= request.side <= MOST:
            raise NoisescopeError(f"side: got {request.side}; it may be from 2 to {MOST}.")
        if not math.isfinite(request.reach) or request.reach < 0:
            raise NoisescopeError(f"reach: got {request.reach}; it is a distance, 0 or more.")
        size = self._model.contest.latents.size
        for index, _ in request.changes:
            if not 0 <= index < size:
                raise NoisescopeError(
                    f"changes: got coordinate {index}, but z has those from 0 to {size - 1}."
                )

    def _made(self, request: SpreadLatents, z: Plane, *, judged: bool) -> tuple[Array, Floats]:
        """Samples [side, side, ...] and what the critic thinks of them, if it is asked."""
        model, count = self._model, request.side**2
        shape = (request.side, request.side)
        labels = model.labels_of([request.label] * count)
        logits = np.full(shape, math.nan, dtype=np.float32)
        with torch.no_grad():
            with model.generating(model.weights_for(request.weights)) as generate:
                x = generate(self._space.on_device(z.flatten(0, 1)), labels)
            if judged:
                with model.scoring() as score:
                    logits = score(x, labels).reshape(shape).cpu().numpy()
        pictures = shown(x, model.contest.dataset.kind)
        return pictures.reshape(*shape, *pictures.shape[1:]), frozen(logits)


def on_plane(
    anchors: Float64[Tensor, "3 latent"],
    u: Float64[Tensor, "columns"],
    v: Float64[Tensor, "rows"],
) -> Plane:
    """z_0 + u (z_1 - z_0) + v (z_2 - z_0)."""
    z_0, z_1, z_2 = anchors
    return z_0 + u[None, :, None] * (z_1 - z_0) + v[:, None, None] * (z_2 - z_0)


def changed(z: Plane, changes: tuple[tuple[int, float], ...], length: float | None) -> Plane:
    """Brought to this length, if one is given, and then with these coordinates set."""
    if length is not None:
        z = z * (length / lengths_of(z)[..., None].clamp_min(TINY))
    z = z.clone()
    for index, value in changes:
        z[..., index] = value
    return z


def map_lengths(
    anchors: Float64[Tensor, "3 latent"], changes: tuple[tuple[int, float], ...]
) -> Floats:
    """|z| in the middles of the cells of a map, rows from the largest v to the smallest."""
    low, high = MAP_RANGE
    middles = low + (torch.arange(MAP_SIDE, dtype=torch.float64) + 0.5) * (high - low) / MAP_SIDE
    z = changed(on_plane(anchors, middles, middles.flip(0)), changes, None)
    return frozen(lengths_of(z).float().numpy())
