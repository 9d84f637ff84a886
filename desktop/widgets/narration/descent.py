"""How generated examples should change to look more real: as arrows, or as colours."""

import numpy as np

from core.arrays import Doubles, Floats
from desktop.theme import Theme
from desktop.widgets.pictures.picture import Bytes

LARGE = 0.9  # of all arrows are no longer than the longest that is drawn
SHARPEST = 0.99  # of all numbers of a batch have at most the full colour
DIMMED = 0.6  # brightness of the picture below the colours
BRIGHTER, DARKER = 1, 0  # series of the theme


def descent_arrows(descent: Floats, longest: float) -> Doubles:
    """Arrows [n, 2] in pixels, y downwards, from -dL/dx [n, 2]; most are at most this long."""
    arrows = descent.astype(np.float64) * (1.0, -1.0)
    lengths = np.linalg.norm(arrows, axis=1)
    usual = float(np.quantile(lengths, LARGE)) if len(lengths) else 0.0
    if not np.isfinite(usual) or usual <= 0:
        return np.zeros_like(arrows)
    scaled = arrows * (longest / usual)
    over = np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True) / longest, 1.0)
    return scaled / over


def descent_pictures(pictures: Bytes, descent: Floats, theme: Theme) -> Bytes:
    """uint8 [n, h, w, 3]: the pictures dimmed, orange to become brighter, blue to become darker.

    ``descent`` is -dL/dx, [n, c, h, w]; the strength of a colour is its size, beside the batch's.
    """
    change = descent.astype(np.float64).mean(axis=1)[..., None]
    usual = float(np.quantile(np.abs(change), SHARPEST))
    strength = np.abs(change) / usual if usual > 0 else np.zeros_like(change)
    strength = np.clip(strength, 0, 1)
    colours = np.where(change > 0, _rgb(theme.series[BRIGHTER]), _rgb(theme.series[DARKER]))
    base = DIMMED * np.broadcast_to(pictures, (*pictures.shape[:3], 3))
    return ((1 - strength) * base + strength * colours).round().astype(np.uint8)


def _rgb(colour: str) -> Doubles:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)
