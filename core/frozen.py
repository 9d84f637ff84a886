"""Makes an array safe to hand to other threads."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)


def frozen(array: NDArray[T]) -> NDArray[T]:
    """The array, C-contiguous and read-only from now on."""
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array
