"""The ideal denoiser of a finite data set: what a network that knew every example would answer.

No function has a lower training loss. Sampling with it only gives training examples back; that a
network falls short of it is why it makes new ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import torch
from jaxtyping import Float, Float64, Int, Int64
from torch import Tensor

from core.data.dataset import Dataset
from core.diffusion.denoiser import Estimates
from core.diffusion.schedules.level import NoiseLevel
from core.errors import NoisescopeError

NUMBERS = 2**18  # worked on at once, 2 MB: more leave the cache, 60,000 digits then take longer
SMALLEST_SIGMA = 1e-5  # for anything less: else rounding would choose between equal examples


@dataclass(frozen=True, eq=False)
class Posterior:
    """Which examples x_t may be made of: their weights w_i, and what follows from them.

    w_i = softmax_i(-|x_t - alpha x_i|^2 / (2 sigma^2)): Karras et al. 2022 (arXiv 2206.00364),
    appendix B.3, eq. 57, for x_t = alpha x_0 + sigma eps. On the device of x_t, or on the CPU where
    that has no float64.
    """

    x_0_hat: Float64[Tensor, "b ..."]  # sum of w_i x_i
    entropy: Float64[Tensor, "b"]  # of the weights, in nats: 0..log(examples)
    nearest: Int64[Tensor, "b"]  # index of the example with the largest weight
    largest_weight: Float64[Tensor, "b"]  # that weight, 0..1

    @property
    def effective_count(self) -> Float64[Tensor, "b"]:
        """As many equal weights would have this entropy: 1..examples."""
        return self.entropy.exp()


@dataclass(frozen=True, eq=False)
class FiniteDataDenoiser:
    """The ideal denoiser of the training examples, or of those of one class for each x_t."""

    dataset: Dataset
    labels: Int[Tensor, "b"] | None = None  # -1 allows every class, None does so for all x_t

    def __call__(self, x_t: Float[Tensor, "b ..."], level: NoiseLevel) -> Estimates:
        x_0_hat = self.posterior(x_t, level).x_0_hat
        # Without noise in x_t nothing is known of it, and its mean is 0.
        eps_hat = torch.zeros_like(x_0_hat)
        if level.sigma > 0:
            eps_hat = (x_t.to(x_0_hat.device).double() - level.alpha * x_0_hat) / level.sigma
        # Rounded before they are moved: not every device can take in float64.
        return Estimates(
            x_0_hat=x_0_hat.to(x_t.dtype).to(x_t.device),
            eps_hat=eps_hat.to(x_t.dtype).to(x_t.device),
            nfe=1,
        )

    def posterior(self, x_t: Float[Tensor, "b ..."], level: NoiseLevel) -> Posterior:
        """The estimate of x_0 and the examples behind it."""
        return ideal_posterior(self.dataset, x_t, level.alpha, level.sigma, labels=self.labels)


@torch.no_grad()
def ideal_posterior(
    dataset: Dataset,
    x_t: Float[Tensor, "b ..."],
    alpha: float,
    sigma: float,
    *,
    labels: Int[Tensor, "b"] | None = None,
    numbers: int = NUMBERS,
) -> Posterior:
    """Streams the examples past all x_t, in chunks of about ``numbers`` numbers.

    At alpha = 0 the estimate is the mean of the data, at sigma = 0 the nearest example. With
    ``labels`` an x_t is made of examples of its class only; -1 allows all.

    Distances are expanded to matrix products, a difference of large numbers. For digits it is off
    by up to 2e-12, which at sigma = 0.002 changes the logarithms of the weights by 3e-7. float32
    would change them by 60 there, and by 6e-3 at 0.2.
    """
    # Apple's GPUs have no float64.
    query = x_t.to("cpu" if x_t.device.type == "mps" else x_t.device).double().flatten(1)
    sharpness = 1 / (2 * max(sigma, SMALLEST_SIGMA) ** 2)
    classes = torch.full(query.shape[:1], -1) if labels is None else labels.cpu()
    x_0_hat = torch.empty_like(query)
    entropy, largest_weight = torch.empty_like(query[:, 0]), torch.empty_like(query[:, 0])
    nearest = torch.empty_like(entropy, dtype=torch.int64)
    for label in sorted({int(label) for label in classes}):
        rows = (classes == label).to(query.device)
        of_class = query[rows]
        size = max(1, numbers // max(of_class.shape))
        chunks = _chunks(dataset, label, size, query.device)
        sums = reduce(_merged, (_sums(of_class, x, i, alpha, sharpness) for x, i in chunks))
        x_0_hat[rows] = sums.weighted / sums.total[:, None]
        entropy[rows] = sums.total.log() + sums.below / sums.total
        nearest[rows] = sums.nearest
        largest_weight[rows] = 1 / sums.total
    return Posterior(x_0_hat.reshape(x_t.shape), entropy, nearest, largest_weight)


def _chunks(
    dataset: Dataset, label: int, size: int, device: torch.device
) -> Iterator[tuple[Float64[Tensor, "n d"], Int64[Tensor, "n"]]]:
    """The examples of a class, -1 for all, as the model sees them, with their indices."""
    of_class = dataset.labels == label if label >= 0 else torch.ones_like(dataset.labels) > 0
    indices = of_class.nonzero()[:, 0]
    if indices.shape[0] == 0:
        raise NoisescopeError(
            f"labels: got {label}, but {dataset.name} has no training example of this class; "
            f"choose one from 0 to {len(dataset.class_names) - 1}, or -1 for all."
        )
    for chunk in torch.split(indices, size):
        x_0 = dataset.as_x_0(dataset.examples[chunk]).flatten(1)
        yield x_0.to(device).double(), chunk.to(device)


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over some of the examples, relative to their largest logit, as in flash attention.

    Dao et al. 2022 (arXiv 2205.14135), section 3.1.
    """

    peak: Float64[Tensor, "b"]  # the largest logit
    total: Float64[Tensor, "b"]  # of exp(logit - peak)
    below: Float64[Tensor, "b"]  # of exp(logit - peak) (peak - logit)
    weighted: Float64[Tensor, "b d"]  # of exp(logit - peak) x_i
    nearest: Int64[Tensor, "b"]


def _sums(
    x_t: Float64[Tensor, "b d"],
    x_0: Float64[Tensor, "n d"],
    indices: Int64[Tensor, "n"],
    alpha: float,
    sharpness: float,
) -> _Sums:
    """Of one chunk. |x_t|^2 is the same for all examples and left out."""
    logits = (sharpness * alpha) * (2 * x_t @ x_0.T - alpha * x_0.square().sum(dim=1))
    peak, position = logits.max(dim=1)
    below = peak[:, None] - logits
    weights = (-below).exp()
    return _Sums(
        peak=peak,
        total=weights.sum(dim=1),
        below=(weights * below).sum(dim=1),
        weighted=weights @ x_0,
        nearest=indices[position],
    )


def _merged(a: _Sums, b: _Sums) -> _Sums:
    """Of both, relative to the larger of their peaks."""
    peak = torch.maximum(a.peak, b.peak)
    share_a, share_b = (a.peak - peak).exp(), (b.peak - peak).exp()
    return _Sums(
        peak=peak,
        total=share_a * a.total + share_b * b.total,
        below=share_a * (a.below + (peak - a.peak) * a.total)
        + share_b * (b.below + (peak - b.peak) * b.total),
        weighted=share_a[:, None] * a.weighted + share_b[:, None] * b.weighted,
        nearest=torch.where(b.peak > a.peak, b.nearest, a.nearest),
    )
