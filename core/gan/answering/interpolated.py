"""Samples on the straight way from one noise to another, and on a sphere."""

from collections.abc import Generator

import torch
from jaxtyping import Float64
from torch import Tensor

from core.arrays import Floats
from core.data.shown import shown
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.gan.answering.latent_space import LatentSpace
from core.gan.model import GANModel
from core.gan.spherical import lengths_of, spherical
from core.gan_answers import LatentsInterpolated
from core.gan_requests import InterpolateLatents

MOST = 64  # samples on a way


class InterpolationAnswerer:
    """Both ways in one evaluation of the generator."""

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._space = LatentSpace(model)

    def __call__(self, step: int, request: InterpolateLatents) -> Generator[Event]:
        model, space, count = self._model, self._space, request.count
        if not 2 <= count <= MOST:
            raise NoisescopeError(f"count: got {count}; both ends make 2, and {MOST} are most.")
        model.check_labels([request.label])
        first, last = space.of_samples((request.first, request.last))
        shares = torch.linspace(0, 1, count, dtype=torch.float64)
        straight = first + shares[:, None] * (last - first)
        round_ = spherical(first, last, shares)
        weights = model.weights_for(request.weights)
        labels = model.labels_of([request.label] * (2 * count))
        with torch.no_grad(), model.generating(weights) as generate:
            x = generate(space.on_device(torch.cat((straight, round_))), labels)
        pictures = shown(x, model.contest.dataset.kind)
        low, _, high = space.usual_lengths()
        yield LatentsInterpolated(
            step=step,
            weights=weights,
            first=request.first,
            last=request.last,
            label=request.label,
            shares=frozen(shares.numpy()),
            straight=pictures[:count],
            spherical=pictures[count:],
            straight_lengths=_lengths(straight),
            spherical_lengths=_lengths(round_),
            usual_lengths=(low, high),
        )


def _lengths(z: Float64[Tensor, "k latent"]) -> Floats:
    return frozen(lengths_of(z).float().numpy())
