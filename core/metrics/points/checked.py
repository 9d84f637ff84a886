"""Points as every measurement wants them: finite, in float64, on the CPU."""

from jaxtyping import Float, Float64
from torch import Tensor

from core.errors import NoisescopeError


def checked(points: Float[Tensor, "n d"], name: str, *, least: int = 1) -> Float64[Tensor, "n d"]:
    """The points in float64, in which sums of many of them keep their digits.

    On the CPU, because not every device has float64. ``name`` says in an error what they are.
    """
    if points.shape[0] < least:
        raise NoisescopeError(
            f"{name}: got {points.shape[0]} points, but it must be at least {least}; take more."
        )
    broken = int(points.isfinite().all(dim=1).logical_not().sum())
    if broken:
        raise NoisescopeError(
            f"{name}: {broken} of {points.shape[0]} points are not finite, but all must be; lower "
            "the learning rate, or go back to a checkpoint from before training diverged."
        )
    return points.detach().cpu().double()
