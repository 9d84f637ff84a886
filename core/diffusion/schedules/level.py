"""One noise level: how much data and how much noise is in x = alpha x_0 + sigma eps."""

import math
from dataclasses import dataclass

from core.errors import NoisescopeError


@dataclass(frozen=True, slots=True)
class NoiseLevel:
    """Amplitudes in double precision, whatever the precision of the images."""

    time: float  # in the schedule: 1 is noise, 0 is clean
    alpha: float  # of the data
    sigma: float  # of the noise

    def __post_init__(self) -> None:
        """Refuse amplitudes that no noised data can have."""
        for name, amplitude in (("alpha", self.alpha), ("sigma", self.sigma)):
            if not (math.isfinite(amplitude) and amplitude >= 0):
                raise NoisescopeError(
                    f"{name}: got {amplitude:g}, but an amplitude must be a finite number of at "
                    "least 0; check the noise schedule and the spacing of the steps."
                )
        if self.alpha == 0 and self.sigma == 0:
            raise NoisescopeError(
                "alpha, sigma: both are 0, which is neither data nor noise; give one of them."
            )

    @property
    def log_snr(self) -> float:
        """Natural log of the signal-to-noise ratio; infinite where there is only one of them."""
        if self.alpha == 0 or self.sigma == 0:
            return -math.inf if self.alpha == 0 else math.inf
        return 2 * (math.log(self.alpha) - math.log(self.sigma))

    @property
    def alpha_bar(self) -> float:
        """Share of the data in the power of x, 0..1."""
        return self.alpha**2 / (self.alpha**2 + self.sigma**2)

    @property
    def sigma_ve(self) -> float:
        """Noise in units of the data, sigma / alpha: "sigma" in Karras et al. 2022."""
        return math.inf if self.alpha == 0 else self.sigma / self.alpha


CLEAN = NoiseLevel(time=0.0, alpha=1.0, sigma=0.0)
"""Where every sampler ends."""
