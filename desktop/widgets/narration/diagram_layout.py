"""Where the parts of the diagram are, and the ways of the arrows between them, at any size.

Noise goes to the right through the generator, down into the discriminator, and to the left to the
loss. So all of it fits into a flat rectangle, and gradients return along the same ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from desktop.widgets.narration.parts import Flow, Part

COLUMNS, ROWS = 4, 2
LEAST_GAP, LARGEST_GAP = 22.0, 52.0  # pixels between two parts: an arrow fits
BELOW = 20.0  # pixels under the lower row, where the gradient goes back to D
ASIDE = 40.0  # pixels from the left of the discriminator to where generated ones come in
APART = 6.0  # pixels from the middle of a gap to an arrow there and to one back


@dataclass(frozen=True, slots=True, eq=False)
class DiagramLayout:
    """Rectangles of the parts and points of the arrows, in pixels."""

    parts: Mapping[Part, QRectF]
    flows: Mapping[Flow, tuple[QPointF, ...]]


def lay_out(width: float, height: float) -> DiagramLayout:
    """Fill an area of this size."""
    across = min(max(width * 0.045, LEAST_GAP), LARGEST_GAP)
    down = min(max(height * 0.06, LEAST_GAP), LARGEST_GAP)
    wide = (width - 2 - (COLUMNS - 1) * across) / COLUMNS
    tall = (height - 1 - (ROWS - 1) * down - BELOW) / ROWS

    upper: tuple[Part, ...] = ("noise", "generator", "fake", "real")
    parts: dict[Part, QRectF] = {
        part: QRectF(1 + column * (wide + across), 1, wide, tall)
        for column, part in enumerate(upper)
    }
    # The discriminator is under both that go into it; score and loss share what is left.
    real, top = parts["real"], parts["real"].bottom() + down
    left = parts["fake"].center().x() - ASIDE
    half = (left - 1 - 2 * across) / 2
    parts["critic"] = QRectF(left, top, real.right() - left, tall)
    parts["scores"] = QRectF(1 + half + across, top, half, tall)
    parts["loss"] = QRectF(1, top, half, tall)
    return DiagramLayout(parts, _flows(parts))


def _flows(parts: Mapping[Part, QRectF]) -> dict[Flow, tuple[QPointF, ...]]:
    noise, generator, fake = parts["noise"], parts["generator"], parts["fake"]
    critic, scores, loss = parts["critic"], parts["scores"], parts["loss"]
    below = loss.bottom() + BELOW - 9
    return {
        "z": _across(noise, generator, 0),
        "made": _across(generator, fake, -APART),
        "back to G": _across(fake, generator, APART),
        "fake in": _down(fake, critic, -APART),
        "real in": _down(parts["real"], critic, 0),
        "back to fake": _down(fake, critic, APART)[::-1],
        "scored": _across(critic, scores, 0),
        "judged": _across(scores, loss, 0),
        "back to D": (
            QPointF(loss.center().x(), loss.bottom()),
            QPointF(loss.center().x(), below),
            QPointF(fake.center().x(), below),
            QPointF(fake.center().x(), critic.bottom()),
        ),
    }


def _across(start: QRectF, end: QRectF, lower: float) -> tuple[QPointF, ...]:
    """From one part to the next in its row."""
    y = start.center().y() + lower
    rightwards = end.left() > start.left()
    first, last = (start.right(), end.left()) if rightwards else (start.left(), end.right())
    return QPointF(first, y), QPointF(last, y)


def _down(start: QRectF, end: QRectF, aside: float) -> tuple[QPointF, ...]:
    x = start.center().x() + aside
    return QPointF(x, start.bottom()), QPointF(x, end.top())
