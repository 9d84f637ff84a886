"""How well somebody finds what is generated among what is real. Standard library and NumPy only."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SURE_95 = 1.959963984540054  # standard deviations on either side hold 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """0..1; NaN of nothing."""
        return self.count / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with a confidence of 95 %: 0..1 where nothing is known.

        Wilson 1927 (doi 10.1080/01621459.1927.10502953): all shares from which what was counted is
        at most 1.96 of their own standard deviations away. Unlike the usual normal interval it is
        of use also for a few, and for none or all of them.
        """
        if not self.of:
            return 0.0, 1.0
        n, share, z = self.of, self.value, SURE_95
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        reach = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        # Exactly 0 and 1 at the ends, which rounding would miss.
        low = 0.0 if self.count == 0 else max(0.0, middle - reach)
        high = 1.0 if self.count == self.of else min(1.0, middle + reach)
        return low, high


@dataclass(frozen=True, slots=True)
class Detection:
    """What somebody made of real and generated examples. Those of several rounds can be added."""

    found: int = 0  # generated ones that were called generated
    generated: int = 0
    spared: int = 0  # real ones that were called real
    real: int = 0

    def __add__(self, other: "Detection") -> "Detection":
        return Detection(
            self.found + other.found,
            self.generated + other.generated,
            self.spared + other.spared,
            self.real + other.real,
        )

    @property
    def right(self) -> Share:
        """All answers that were right."""
        return Share(self.found + self.spared, self.generated + self.real)

    @property
    def sensitivity(self) -> Share:
        """Of what is generated, what was found."""
        return Share(self.found, self.generated)

    @property
    def specificity(self) -> Share:
        """Of what is real, what was left alone."""
        return Share(self.spared, self.real)


def detection(called_generated: NDArray[np.bool_], is_real: NDArray[np.bool_]) -> Detection:
    """Count the answers [n] against the truth [n]."""
    generated = ~is_real
    return Detection(
        found=int((called_generated & generated).sum()),
        generated=int(generated.sum()),
        spared=int((~called_generated & is_real).sum()),
        real=int(is_real.sum()),
    )
