"""UniPC: Zhao et al. 2023 (arXiv 2302.04867), algorithms 1 and 2, for the prediction of data."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from torch import Tensor

from core.config.samplers import UniPCConfig
from core.diffusion.denoiser import Denoiser
from core.diffusion.schedules.level import NoiseLevel
from core.samplers.multistep import half_log_snr
from core.samplers.step import FreshNoise, SamplerStep

Past = list[tuple[NoiseLevel, Tensor]]
"""Where the network was asked, and its x_0_hat there; the newest last."""


def unipc(
    config: UniPCConfig,
    denoiser: Denoiser,
    levels: Sequence[NoiseLevel],
    x_t: Float[Tensor, "b ..."],
    fresh_noise: FreshNoise,  # noqa: ARG001 every sampler is called alike
) -> Iterator[SamplerStep]:
    """A multistep predictor, and a corrector that reuses the evaluation of the next step.

    With B(h) = exp(h) - 1 (their bh2). The x_t of a step is where the network is asked, the
    predicted one; the next prediction starts from where the corrector moves it then.
    """
    nfe, past = 0, Past()
    corrected = x_t  # where the step before last was found to lead
    for number, (level, following) in enumerate(pairwise(levels)):
        estimates = denoiser(x_t, level)
        nfe += estimates.nfe
        start = x_t
        if past:
            order = _order(config.order, past[:-1], past[-1][0], level)
            start = _solved(corrected, past, level, order, found=estimates.x_0_hat)
        past = [*past, (level, estimates.x_0_hat)][-3:]
        left = len(levels) - 1 - number
        order = _order(min(config.order, left), past[:-1], level, following)
        x_next = _solved(start, past, following, order)
        yield SamplerStep(level, x_t, estimates.x_0_hat, estimates.eps_hat, x_next, nfe)
        corrected, x_t = start, x_next


def _order(wanted: int, earlier: Past, start: NoiseLevel, end: NoiseLevel) -> int:
    """As many evaluations as there are at finite lambda; 1 for a step that is infinitely long."""
    if math.isinf(half_log_snr(start)) or math.isinf(half_log_snr(end)):
        return 1
    usable = [level for level, _ in earlier if not math.isinf(half_log_snr(level))]
    return min(wanted, len(usable) + 1)


def _solved(
    x: Float[Tensor, "b ..."],
    past: Past,
    end: NoiseLevel,
    order: int,
    *,
    found: Float[Tensor, "b ..."] | None = None,
) -> Float[Tensor, "b ..."]:
    """From the newest evaluation to ``end``: UniP or, with what was ``found`` there, UniC."""
    start, x_0_hat = past[-1]
    kept = end.sigma / start.sigma
    h = half_log_snr(end) - half_log_snr(start)
    nodes: list[float] = []
    changes: list[Tensor] = []
    for level, earlier in past[-order:-1][::-1]:
        nodes.append((half_log_snr(level) - half_log_snr(start)) / h)
        changes.append((earlier - x_0_hat) / nodes[-1])
    if found is not None:
        nodes.append(1.0)
        changes.append(found - x_0_hat)
    total = x_0_hat
    for share, change in zip(_shares(nodes, h), changes, strict=True):
        total = total + share * change
    # alpha' (1 - exp(-h)) in the paper; like this it is right at alpha = 0 and sigma' = 0.
    return kept * x + (end.alpha - start.alpha * kept) * total


def _shares(nodes: Sequence[float], h: float) -> Sequence[float]:
    """How much of each change counts: a / r of the paper, exact for polynomials through all nodes.

    One change alone takes 1/2, with which both keep their order.
    """
    if len(nodes) < 2:
        return [0.5] * len(nodes)
    # phi_k over B(h), for the prediction of data, where h enters with a minus sign.
    phi = math.expm1(-h) / -h - 1
    right: list[float] = []
    for k in range(1, len(nodes) + 1):
        right.append(phi * math.factorial(k) / math.expm1(-h))
        phi = phi / -h - 1 / math.factorial(k + 1)
    powers = np.array([[node**k for node in nodes] for k in range(len(nodes))])
    return np.linalg.solve(powers, np.array(right)).tolist()
