"""The exponential moving average that is drawn over a noisy curve."""

import math

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

LARGEST_GROWTH = 1e200  # of the factors within one row; float32 values times this stay finite
LONGEST_ROW = 1024


class ExponentialAverage:
    """``m[k] = weight m[k-1] + (1 - weight) x[k]``, divided by ``1 - weight^k``.

    The division takes out the 0 that ``m`` begins with (Kingma and Ba 2015, section 3; TensorBoard
    does the same), so that the first values are followed at once. What is not finite is left out:
    it gives NaN in its own place and changes nothing after it.
    """

    def __init__(self, weight: float) -> None:
        if not 0 <= weight < 1:
            raise ValueError(f"a weight is in [0, 1), not {weight}")
        self.weight = weight
        self._moment = 0.0
        self._count = 0

    def extend(self, values: NDArray[np.floating]) -> Doubles:
        """The averages at the next values, which go on where the last ones ended."""
        values = values.astype(np.float64)
        finite = np.isfinite(values)
        result = np.full(values.shape, np.nan)
        if bool(finite.any()):
            result[finite] = self._averages(values[finite])
        return result

    def _averages(self, values: Doubles) -> Doubles:
        if self.weight == 0:
            self._count += values.size
            return values
        moments = self._moments(values)
        counts = np.arange(self._count + 1, self._count + values.size + 1)
        self._count += values.size
        self._moment = float(moments[-1])
        return moments / -np.expm1(counts * math.log(self.weight))

    def _moments(self, values: Doubles) -> Doubles:
        """The recurrence, solved for whole rows at once.

        Within a row, ``m[k] = weight^k (m[0] + sum of (1 - weight) x[j] / weight^j)``. The factors
        grow with the row's length, which is kept so short that none of them overflows. All terms of
        the sum have their final relative size, so that nothing is lost but the usual rounding.
        """
        decay = math.log(self.weight)
        length = min(LONGEST_ROW, max(1, int(math.log(LARGEST_GROWTH) / -decay)), values.size)
        rows = -(-values.size // length)
        table = np.zeros((rows, length))
        table.ravel()[: values.size] = values
        falling = np.exp(np.arange(1, length + 1) * decay)
        table *= (1 - self.weight) / falling
        np.cumsum(table, axis=1, out=table)
        table *= falling
        starts = np.empty((rows, 1))
        moment = self._moment
        across = float(falling[-1])
        for row, end in enumerate(table[:, -1].tolist()):
            starts[row] = moment
            moment = across * moment + end
        table += starts * falling
        return table.ravel()[: values.size]
