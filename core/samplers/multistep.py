"""What samplers share that use evaluations of earlier steps."""

import math
from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor

from core.diffusion.schedules.level import NoiseLevel


def half_log_snr(level: NoiseLevel) -> float:
    """The time of the papers, lambda = log(alpha / sigma)."""
    return level.log_snr / 2


def step_ratio(levels: Sequence[NoiseLevel], number: int) -> float:
    """The length of this step over that of the one before, in lambda.

    0, which asks for first order, for the first step, after a step from pure noise, and for the
    last step to clean data: both are infinitely long.
    """
    if number == 0:
        return 0.0
    before, here, after = (half_log_snr(level) for level in levels[number - 1 : number + 2])
    if math.isinf(before) or math.isinf(after):
        return 0.0
    return (after - here) / (here - before)


def extrapolated(
    x_0_hat: Float[Tensor, "b ..."], before: Float[Tensor, "b ..."] | None, ratio: float
) -> Float[Tensor, "b ..."]:
    """x_0_hat in the middle of a step, on a line through the last two evaluations.

    Lu et al. 2022 (arXiv 2211.01095), algorithm 2, line 9, where ``ratio`` is 1 / r.
    """
    if before is None or ratio == 0:
        return x_0_hat
    return x_0_hat + ratio / 2 * (x_0_hat - before)
