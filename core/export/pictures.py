"""Pictures as PNG, through Pillow."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.files import replacing

Pixels = NDArray[np.uint8]

GAP = 2  # pixels between pictures, before they are enlarged
BACKGROUND = 128  # grey: seen beside black and beside white


def write_png(pixels: Pixels, path: Path) -> None:
    """One picture, uint8 [h, w, c] with c 1 or 3."""
    mode_pixels = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
    with replacing(path) as temporary:
        Image.fromarray(np.ascontiguousarray(mode_pixels)).save(temporary, format="PNG")


def write_grid(samples: Pixels, path: Path, *, columns: int, scale: int = 4) -> None:
    """Pictures side by side, uint8 [n, h, w, c], each pixel ``scale`` pixels large."""
    grid = tiled(samples, columns=columns)
    write_png(grid.repeat(scale, axis=0).repeat(scale, axis=1), path)


def tiled(samples: Pixels, *, columns: int) -> Pixels:
    """uint8 [n, h, w, c] as one picture [H, W, c] with thin grey gaps."""
    count, height, width, channels = samples.shape
    rows = -(-count // columns)
    grid = np.full(
        (rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, channels), BACKGROUND, np.uint8
    )
    for index, sample in enumerate(samples):
        row, column = divmod(index, columns)
        top, left = GAP + row * (height + GAP), GAP + column * (width + GAP)
        grid[top : top + height, left : left + width] = sample
    return grid
