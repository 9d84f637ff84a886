"""Power-function averages of weights: Karras et al. 2024 (arXiv 2312.02696), section 3.1.

An average at time t is the integral of the weights over the training so far, times the profile
(gamma + 1) tau^gamma / t^(gamma + 1). Time is counted in steps or images: only ratios matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.errors import NoisescopeError

LENGTH_LIMIT = 12**-0.5  # 0.2887, the relative length at gamma 0: an average of all alike


@dataclass(frozen=True, slots=True)
class PowerProfile:
    """How much of each moment of the training an average at ``time`` holds."""

    time: float  # steps or images, more than 0
    gamma: float  # more than 0; large: a short memory

    @classmethod
    def of_length(cls, time: float, sigma_rel: float) -> Self:
        """The profile whose standard deviation is ``sigma_rel`` times ``time``."""
        return cls(time, gamma_of_length(sigma_rel))


def gamma_of_length(sigma_rel: float) -> float:
    """The exponent gamma > 0 of an average with the relative length 0 < ``sigma_rel`` < 0.2887.

    The relative length is the standard deviation of the profile divided by the time,
    sigma_rel^2 = (gamma + 1) / ((gamma + 2)^2 (gamma + 3)); of this cubic's three real roots
    only the greatest is positive.
    """
    if not 0 < sigma_rel < LENGTH_LIMIT:
        raise NoisescopeError(
            f"sigma_rel: got {sigma_rel:g}, but it must be greater than 0 and less than "
            f"{LENGTH_LIMIT:.4f}, the length of an average of all weights alike; try 0.05 or 0.1."
        )
    inverse_square = float(sigma_rel) ** -2
    roots = np.roots([1.0, 7.0, 16.0 - inverse_square, 12.0 - inverse_square])
    return float(roots.real.max())


def overlaps(some: Sequence[PowerProfile], others: Sequence[PowerProfile]) -> NDArray[np.float64]:
    """The integral of the product of two profiles over all times, for each pair: [some, others].

    Karras et al. 2024, appendix C, written with the ratio of the times, so that no power of a time
    itself overflows.
    """
    time_a, time_b = _column(p.time for p in some), _column(p.time for p in others).T
    gamma_a, gamma_b = _column(p.gamma for p in some), _column(p.gamma for p in others).T
    earlier, later = np.minimum(time_a, time_b), np.maximum(time_a, time_b)
    gamma_of_later = np.where(time_a < time_b, gamma_b, gamma_a)
    scale = (gamma_a + 1) * (gamma_b + 1) / (gamma_a + gamma_b + 1)
    return scale * (earlier / later) ** gamma_of_later / later


def _column(numbers: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(numbers), dtype=np.float64)[:, None]
