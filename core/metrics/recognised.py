"""Whether samples of a class look like that class to a classifier."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Int
from numpy.typing import NDArray
from torch import Tensor

from core.errors import NoisescopeError


@dataclass(frozen=True, eq=False)
class Recognised:
    """Samples that were taken for what they were asked to be."""

    share: float  # of all, 0..1
    by_class: NDArray[np.float64]  # of each class, 0..1; nan where none was asked for


def recognised(asked: Int[Tensor, "n"], found: Int[Tensor, "n"], *, num_classes: int) -> Recognised:
    """``asked`` are the classes that samples were drawn for, ``found`` what a classifier says."""
    if asked.shape[0] == 0 or bool((asked < 0).any()):
        raise NoisescopeError(
            "labels: samples without a class cannot be recognised as asked; draw samples of "
            "classes."
        )
    right = (asked == found).double()
    counts = torch.bincount(asked, minlength=num_classes).double()
    sums = torch.bincount(asked, weights=right, minlength=num_classes)
    return Recognised(float(right.mean()), (sums / counts).numpy())
