"""The one place where tensors become pixels."""

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from core.frozen import frozen


def to_pixels(x: Float[Tensor, "*n c h w"]) -> NDArray[np.uint8]:
    """uint8 ``[*n, h, w, c]``: -1 is 0, 1 is 255, rounded to the nearest, what is outside clamped.

    Read-only and C-contiguous. The inverse of ``uint8 / 127.5 - 1`` for all 256 values.
    """
    levels = ((x.detach().float() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
    return frozen(levels.movedim(-3, -1).cpu().numpy())
