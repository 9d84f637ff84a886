"""Pictures as PNG, films of them as GIF, through Pillow."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.files import replacing

Pixels = NDArray[np.uint8]

GAP = 2  # pixels between pictures, before they are enlarged
FRAME_MILLISECONDS, LAST_MILLISECONDS = 100, 2000  # of a film
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


def write_film(film: Pixels, path: Path, *, columns: int, scale: int = 4) -> None:
    """Grids of pictures one after the other, uint8 [k, n, h, w, c]; the last stays for a while.

    All have one palette, of the first, the middle and the last of them: a palette for each would
    flicker, and take some thirty times as long.
    """
    frames = [
        Image.fromarray(_enlarged(tiled(samples, columns=columns), scale)) for samples in film
    ]
    kept = [frames[0], frames[len(frames) // 2], frames[-1]]
    sample = np.concatenate([np.asarray(frame) for frame in kept])
    palette = Image.fromarray(sample).quantize(256, dither=Image.Dither.NONE)
    indexed = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    with replacing(path) as temporary:
        indexed[0].save(
            temporary,
            format="GIF",
            save_all=True,
            append_images=indexed[1:],
            duration=[*[FRAME_MILLISECONDS] * (len(indexed) - 1), LAST_MILLISECONDS],
            loop=0,
            optimize=False,
        )


def _enlarged(picture: Pixels, scale: int) -> Pixels:
    """In colour, each pixel ``scale`` pixels large."""
    large = picture.repeat(scale, axis=0).repeat(scale, axis=1)
    return np.ascontiguousarray(np.broadcast_to(large, (*large.shape[:2], 3)))


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
