"""Guidance: the difference between a strong and a weak answer, made larger."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.diffusion.schedules.level import NoiseLevel
from core.engine.compute import NetworkCall


@dataclass(frozen=True, eq=False)
class Guidance:
    """weak + scale (strong - weak), at noise levels sigma / alpha in (sigma_low, sigma_high].

    The weak answer is that of ``guide``, an earlier or smaller model (autoguidance: Karras et al.
    2024, arXiv 2406.02507), or, if there is none, that of the same network for ``null_class``
    (classifier-free guidance: Ho and Salimans 2022, arXiv 2207.12598, eq. 6). The interval is from
    Kynkaanniemi et al. 2024 (arXiv 2404.07724).
    """

    scale: float
    null_class: int
    rescale: float = 0.0
    sigma_low: float = 0.0
    sigma_high: float | None = None
    guide: NetworkCall | None = None

    def acts_at(self, level: NoiseLevel) -> bool:
        """Whether this noise level is within the interval, and the scale not 1."""
        below = self.sigma_high is None or level.sigma_ve <= self.sigma_high
        return self.scale != 1.0 and below and level.sigma_ve > self.sigma_low


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network says of x_t."""

    output: Float[Tensor, "b ..."]  # after guidance
    strong: Float[Tensor, "b ..."]  # before it
    nfe: int  # evaluations per sample that it took


def guided(
    network: NetworkCall,
    x_in: Float[Tensor, "b ..."],
    log_snr: Float[Tensor, "b"],
    labels: Int[Tensor, "b"] | None,
    guidance: Guidance | None,
    level: NoiseLevel,
) -> Answer:
    """The network's output after guidance.

    Predictions are linear: it makes no difference whether outputs, x_0_hat or eps_hat are guided.
    """
    if guidance is None or not guidance.acts_at(level):
        plain = network(x_in, log_snr, labels)
        return Answer(plain, plain, nfe=1)
    if guidance.guide is not None:
        strong, weak = network(x_in, log_snr, labels), guidance.guide(x_in, log_snr, labels)
    elif labels is not None:  # both halves are evaluated in one batch
        both_labels = torch.cat([labels, torch.full_like(labels, guidance.null_class)])
        both = network(torch.cat([x_in, x_in]), log_snr.repeat(2), both_labels)
        strong, weak = both.chunk(2)
    else:  # there is no class to be guided to
        plain = network(x_in, log_snr, labels)
        return Answer(plain, plain, nfe=1)
    return Answer(weak + guidance.scale * (strong - weak), strong, nfe=2)


def rescaled(
    pushed: Float[Tensor, "b ..."], strong: Float[Tensor, "b ..."], share: float
) -> Float[Tensor, "b ..."]:
    """``pushed`` with its spread taken back to that of ``strong``, by this ``share``, 0..1.

    Lin et al. 2024 (arXiv 2305.08891), eq. 15 and 16. They do so to the output of a network that
    predicts v; here it is done to x_0_hat, whose contrast is meant, whatever is predicted.
    """
    axes = list(range(1, pushed.ndim))
    ratio = strong.std(dim=axes, keepdim=True) / pushed.std(dim=axes, keepdim=True)
    return pushed * (share * ratio + (1 - share))
