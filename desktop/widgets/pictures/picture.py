"""Pixels of a run as Qt draws them."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from core.arrays import Array

Bytes = NDArray[np.uint8]
Packed = NDArray[np.uint32]
"""Colours as Qt keeps them, 0xAARRGGBB; 0 is transparent."""

OPAQUE = 0xFF000000
EVERY_OTHER = np.uint32(0x00FF00FF)  # red and blue, which are so far apart that sums do not meet
WHOLE = 128  # parts into which one pixel is divided; 255 * WHOLE fits the room between two colours
ROUND = np.uint32(WHOLE // 2 * 0x00010001)
NEARLY = 0.88  # of the room: so much of it is enough for squares that are all equal


def to_image(pixels: Array) -> QImage:
    """A picture of its own memory from uint8 [h, w, c] with c 1 or 3."""
    height, width, channels = pixels.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, channels * width, kind).copy()


def as_pixels(pictures: Array) -> Bytes:
    """Pictures of an event, which are uint8 whatever the run learns; points are none."""
    if pictures.dtype != np.uint8:
        raise TypeError(f"pictures are uint8, not {pictures.dtype}")
    return pictures.view(np.uint8)


def packed(pictures: Bytes) -> Packed:
    """uint32 [n, h, w] of uint8 [n, h, w, c] with c 1 or 3."""
    wide = pictures.astype(np.uint32)
    if pictures.shape[-1] == 1:
        return wide[..., 0] * np.uint32(0x00010101) | np.uint32(OPAQUE)
    red, green, blue = wide[..., 0], wide[..., 1], wide[..., 2]
    return red << np.uint32(16) | green << np.uint32(8) | blue | np.uint32(OPAQUE)


def fitting_side(longer: int, room: float) -> int:
    """How long the longer side of a picture should be on the screen, both in pixels.

    A whole multiple, so that every pixel is the same square, unless that wastes too much room.
    """
    side = max(1, int(room))
    whole = side // longer * longer
    return whole if whole >= NEARLY * side else side


def resized(pictures: Packed, side: int) -> Packed:
    """uint32 [n, h, w] with the longer of height and width at this many pixels.

    Made larger, every pixel is an even square: where its edge falls inside of a pixel of the
    screen, that shows both colours by their shares, and nothing else is mixed.
    """
    height, width = pictures.shape[1:]
    longer = max(height, width)
    tall, wide = (max(1, round(length * side / longer)) for length in (height, width))
    while longer >= 2 * side and height % 2 == width % 2 == 0:
        pictures = _halved(pictures)
        height, width, longer = height // 2, width // 2, longer // 2
    return _along(_along(pictures, 1, tall), 2, wide)


def arranged(pictures: Packed, columns: int, across: int, down: int) -> Packed:
    """The pictures in rows, one every ``across`` and ``down`` pixels; transparent between them."""
    count, height, width = pictures.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows, down, columns, across), np.uint32)
    whole = count // columns
    cells = pictures[: whole * columns].reshape(whole, columns, height, width)
    sheet[:whole, :height, :, :width] = cells.transpose(0, 2, 1, 3)
    if whole < rows:
        rest = pictures[whole * columns :]
        sheet[whole, :height, : len(rest), :width] = rest.transpose(1, 0, 2)
    return sheet.reshape(rows * down, columns * across)


def sheet_image(sheet: Packed, ratio: float) -> QImage:
    """An image of its own memory; ``ratio`` is the screen's device pixel ratio."""
    height, width = sheet.shape
    data = np.ascontiguousarray(sheet)
    kind = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(data.data, width, height, 4 * width, kind).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _along(pictures: Packed, axis: int, length: int) -> Packed:
    """The pictures with this length along an axis."""
    nearer, other, share = _sources(pictures.shape[axis], length)
    out = pictures.take(nearer, axis)
    (mixed,) = np.nonzero(share)
    if mixed.size:
        place = (slice(None),) * axis + (mixed,)
        shape = [1] * 3
        shape[axis] = mixed.size
        beside = pictures.take(other[mixed], axis)
        out[place] = _mixed(out[place], beside, share[mixed].reshape(shape))
    return out


@lru_cache(maxsize=32)
def _sources(before: int, after: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Packed]:
    """For each pixel after: two neighbours before, and the share of the second, 0..WHOLE.

    Made larger, the share is the part of the pixel that the second covers; made smaller, the two
    are weighted by how near their middles are.
    """
    middles = (np.arange(after) + 0.5) * before / after - 0.5
    first = np.floor(middles)
    edge = (middles - first - 0.5) * max(1.0, after / before) + 0.5
    share = np.round(WHOLE * edge.clip(0, 1)).astype(np.uint32)
    nearer, other = (i.clip(0, before - 1).astype(np.intp) for i in (first, first + 1))
    wholly = share == WHOLE
    return np.where(wholly, other, nearer), other, np.where(wholly, 0, share).astype(np.uint32)


def _mixed(a: Packed, b: Packed, share: Packed) -> Packed:
    """Of two opaque colours, this share of the second."""
    eight = np.uint32(8)
    red_blue = _mixed_pairs(a & EVERY_OTHER, b & EVERY_OTHER, share)
    green = _mixed_pairs(a >> eight & EVERY_OTHER, b >> eight & EVERY_OTHER, share)
    green <<= eight
    green |= red_blue
    green |= np.uint32(OPAQUE)
    return green


def _mixed_pairs(a: Packed, b: Packed, share: Packed) -> Packed:
    """Two colours at once, whose sums do not meet. Takes the room of a and b."""
    a *= np.uint32(WHOLE) - share
    b *= share
    a += b
    a += ROUND
    a >>= np.uint32(7)
    a &= EVERY_OTHER
    return a


def _halved(pictures: Packed) -> Packed:
    """Every 2 x 2 pixels as their mean."""
    half = np.full((1, 1, 1), WHOLE // 2, np.uint32)
    rows = _mixed(pictures[:, ::2], pictures[:, 1::2], half)
    return _mixed(rows[:, :, ::2], rows[:, :, 1::2], half)
