"""What a model works with, as events show it: pixels and points."""

from typing import Literal

from jaxtyping import Float
from torch import Tensor

from core.answers import NOISE_SPAN
from core.arrays import Array
from core.data.pixels import to_pixels
from core.frozen import frozen

Kind = Literal["image", "points"]


def shown(x: Float[Tensor, "..."], kind: Kind) -> Array:
    """Pictures as pixels, points as they are."""
    if kind == "image":
        return to_pixels(x)
    return frozen(x.detach().float().cpu().numpy().copy())


def shown_noise(eps: Float[Tensor, "..."], kind: Kind) -> Array:
    """Noise as pixels whose range it seldom leaves; for points as it is."""
    return shown(eps / NOISE_SPAN if kind == "image" else eps, kind)
