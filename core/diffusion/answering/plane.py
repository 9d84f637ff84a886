"""Who is asked about points of the plane: the network, and who knows the exact answer."""

from dataclasses import dataclass

import torch
from jaxtyping import Float64
from torch import Tensor

from core.data.dataset import Dataset
from core.data.points.plane import points_of, square
from core.diffusion.denoiser import Estimates, NetworkDenoiser
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.model import DiffusionModel
from core.diffusion.schedules.level import NoiseLevel
from core.engine.compute import NetworkCall

MOST_POINTS = 200_000  # of which the exact field is found
FEW = 16  # places asked at once
FAR = 1e-250  # sums of weights below this have lost digits


def plane_data(model: DiffusionModel, label: int) -> Dataset:
    """The points that are learnt, of one class if ``label`` is not -1; refuses what has none."""
    return points_of(model.dataset, label, model.source.num_classes)


def learned_denoiser(
    model: DiffusionModel, network: NetworkCall, label: int, count: int
) -> NetworkDenoiser:
    """What the network says of ``count`` points, neither guided nor kept within the data."""
    labels = None
    if label >= 0:
        labels = torch.full((count,), label, device=model.compute.device)
    return NetworkDenoiser(network, model.objective.prediction, labels)


@dataclass(frozen=True, eq=False)
class PointsDenoiser:
    """The ideal denoiser of training points, for a few x_t at once.

    The same as :class:`core.diffusion.ideal.finite_data.FiniteDataDenoiser`, which has to take
    pictures in pieces; points are all there at once, which is ten times as quick.
    """

    x_0: Float64[Tensor, "m 2"]

    def __call__(self, x_t: Float64[Tensor, "n 2"], level: NoiseLevel) -> Estimates:
        apart = 2 * x_t @ self.x_0.T - level.alpha * self.x_0.square().sum(dim=1)
        weights = (level.alpha / (2 * level.sigma**2) * apart).softmax(dim=1)
        return _with_noise(weights @ self.x_0, x_t, level)


Exact = MixtureDenoiser | PointsDenoiser


def exact_denoiser(data: Dataset) -> Exact | None:
    """Of the distribution where it is known, else of the training points, unless of too many."""
    if data.mixture is not None:
        return MixtureDenoiser(data.mixture)
    if len(data.examples) > MOST_POINTS:
        return None
    return PointsDenoiser(data.examples.cpu().double())


def exact_on_square(denoiser: Exact, along: Float64[Tensor, "g"], level: NoiseLevel) -> Estimates:
    """What an :func:`exact_denoiser` says at all places of a square.

    That of training points is a mean with weights exp(-|x_t - alpha x_i|^2 / (2 sigma^2)), each a
    product of one of x and one of y. So all its sums are products of a [g, n] and an [n, g] matrix:
    50,000 points take a tenth of the time. Places where weights underflow are asked one by one.
    """
    places = square(along)
    if not isinstance(denoiser, PointsDenoiser):
        return denoiser(places, level)
    x_0 = denoiser.x_0
    of_x, of_y = (
        (-(along[:, None] - level.alpha * x).square() / (2 * level.sigma**2)).exp()
        for x in x_0.unbind(1)
    )
    total = (of_y @ of_x.T).flatten()
    sums = torch.stack([of_y @ (of_x * x_0[:, 0]).T, (of_y * x_0[:, 1]) @ of_x.T], dim=2)
    x_0_hat = sums.flatten(0, 1) / total[:, None]
    far = total < FAR
    for few in torch.split(far.nonzero()[:, 0], FEW):
        x_0_hat[few] = denoiser(places[few], level).x_0_hat
    return _with_noise(x_0_hat, places, level)


def _with_noise(
    x_0_hat: Float64[Tensor, "n 2"], x_t: Float64[Tensor, "n 2"], level: NoiseLevel
) -> Estimates:
    return Estimates(x_0_hat, (x_t - level.alpha * x_0_hat) / level.sigma, nfe=1)
