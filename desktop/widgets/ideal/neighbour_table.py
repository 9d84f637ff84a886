"""Groups of pictures: a sample, and beside it the training examples that are nearest to it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.arrays import Array
from desktop.widgets.pictures.picture_table import MARGIN, PictureTable, Places

SIDE = 44.0  # pixels of a picture, at least where the width allows it
LARGEST = 84.0
GAP = 4.0
SAMPLE_GAP = 6.0  # between a sample and its neighbours, besides
GROUP_GAP = 20.0
ROW_GAP = 12.0
RIM = 4.0  # between the pictures of a group and the frame around it


class NeighbourTable(PictureTable):
    """As high as its pictures need at its width: it belongs into a scroll area.

    Emits ``chosen`` with group times members plus member, where member 0 is the sample.
    """

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty, parent)
        self.members = 1  # pictures in each group
        self._framed: Collection[int] = ()

    def show_groups(
        self,
        pictures: Array,
        captions: Sequence[str],
        names: Sequence[str],
        *,
        members: int,
        framed: Collection[int],
    ) -> None:
        """Pictures uint8 [groups * members, h, w, c]; ``framed`` groups are the ones to look at."""
        self.members = members
        self._framed = framed
        self.show_pictures(pictures, captions, names)
        self._take_height()

    @override
    def clear(self) -> None:
        self._framed = ()
        super().clear()
        self._take_height()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 160)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._take_height()

    def _take_height(self) -> None:
        needed = 64.0
        if self.count:
            fit = self.fitted()
            needed = fit.corners[-1][1] + fit.side + fit.caption + MARGIN
        self.setMinimumHeight(round(needed))

    @override
    def places(self) -> Places:
        width, members = self.width() - 2 * MARGIN, self.members
        groups = max(1, self.count // members)
        across = int((width + GROUP_GAP) // (_group_width(SIDE, members) + GROUP_GAP))
        across = min(max(across, 1), groups)
        of_group = (width - (across - 1) * GROUP_GAP) / across
        room = (of_group - SAMPLE_GAP - (members - 1) * GAP) / members
        side = self.whole_side(max(1.0, min(room, LARGEST)))
        caption = float(self.fontMetrics().height() + 2)
        pitch = _group_width(side, members) + GROUP_GAP
        left = round(MARGIN + max(0.0, width - across * pitch + GROUP_GAP) / 2)
        corners: list[tuple[float, float]] = []
        for index in range(self.count):
            group, member = divmod(index, members)
            row, column = divmod(group, across)
            x = left + column * pitch + member * (side + GAP) + (SAMPLE_GAP if member else 0)
            corners.append((x, MARGIN + row * (side + caption + ROW_GAP)))
        return Places(side, caption, across * members, corners)

    @override
    def paint_words(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.warning), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        caption = self.fitted().caption
        for group in self._framed:
            first = self.cell(group * self.members)
            last = self.cell((group + 1) * self.members - 1)
            around = first.united(last).adjusted(-RIM, -RIM, RIM, RIM + caption)
            painter.drawRoundedRect(around, 4, 4)


def _group_width(side: float, members: int) -> float:
    return members * side + (members - 1) * GAP + SAMPLE_GAP
