"""The straight and the spherical way from one sample to another, picture by picture."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Floats
from core.gan_answers import LatentsInterpolated
from desktop.widgets.pictures.picture_table import MARGIN, PictureTable, Places

NAMES = ("Straight", "Sphere")
GAP = 6.0  # pixels between pictures
LARGEST = 72.0
SHORT, LONG = "\N{DOWNWARDS ARROW}", "\N{UPWARDS ARROW}"


class Ways(PictureTable):
    """Two rows of pictures with |z| under each. Emits ``chosen`` with an index in both rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Ways from A to B", "The ways from A to B appear here.", parent)
        self.setMinimumSize(160, 96)

    def show_ways(self, ways: LatentsInterpolated) -> None:
        lengths = (ways.straight_lengths, ways.spherical_lengths)
        self.show_pictures(
            np.concatenate((ways.straight, ways.spherical)),
            [caption for row in lengths for caption in captions(row, ways.usual_lengths)],
            [
                f"{name}, {share:.0%} of the way, |z| {length:.2f}"
                for name, row in zip(NAMES, lengths, strict=True)
                for share, length in zip(ways.shares, row, strict=True)
            ],
        )

    @override
    def places(self) -> Places:
        columns = max(1, self.count // 2)
        left = MARGIN + self.names_width(NAMES)
        caption = self.fontMetrics().height() + 2.0
        room = (
            (self.width() - left - MARGIN + GAP) / columns - GAP,
            (self.height() - MARGIN) / 2 - caption - GAP / 2,
        )
        side = self.whole_side(max(8.0, min(*room, LARGEST)))
        gap = max(room[0] + GAP, side + GAP)  # from one picture to the next: all of the width
        down = side + caption + GAP
        top = max(MARGIN / 2, (self.height() - 2 * down + GAP) / 2)
        corners = [
            (left + column * gap + (gap - GAP - side) / 2, top + row * down)
            for row in range(2)
            for column in range(columns)
        ]
        return Places(side, caption, columns, corners)

    @override
    def paint_words(self, painter: QPainter) -> None:
        for row, name in enumerate(NAMES):
            first = self.cell(row * self.fitted().columns)
            first.setLeft(MARGIN + self.names_width(NAMES))
            self.paint_name(painter, name, first)


def captions(lengths: Floats, usual: tuple[float, float]) -> Sequence[str]:
    """Each length, with an arrow where noise seldom is as short, or as long."""
    low, high = usual
    return [
        f"{length:.1f}" + (f" {SHORT}" if length < low else f" {LONG}" if length > high else "")
        for length in lengths
    ]
