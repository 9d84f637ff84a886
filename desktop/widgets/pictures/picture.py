"""Pixels of a run as Qt draws them."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from core.events import Array


def to_image(pixels: Array) -> QImage:
    """A picture of its own memory from uint8 [h, w, c] with c 1 or 3."""
    height, width, channels = pixels.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, channels * width, kind).copy()


def enlarged(image: QImage, side: float, ratio: float) -> QPixmap:
    """The picture with ``side`` logical pixels along its longer side, every pixel an even square.

    It is enlarged by a whole number first and made smaller after that: smooth enough for any size,
    and never blurred. ``ratio`` is the screen's device pixel ratio.
    """
    longer = max(image.width(), image.height(), 1)
    target = max(1, round(side * ratio))
    whole = max(1, math.ceil(target / longer))
    big = image.scaled(
        QSize(image.width() * whole, image.height() * whole),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.FastTransformation,
    )
    fitted = big.scaled(
        QSize(target, target),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixmap = QPixmap.fromImage(fitted)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def as_pixels(pictures: Array) -> NDArray[np.uint8]:
    """Pictures of an event, which are uint8 whatever the run learns; points are none."""
    if pictures.dtype != np.uint8:
        raise TypeError(f"pictures are uint8, not {pictures.dtype}")
    return pictures.view(np.uint8)
