"""The same sample in every cell, and on the right as the reference has it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from core.answers import SolversCompared
from core.arrays import Array
from desktop.theme import Theme
from desktop.widgets.pictures.picture import (
    as_pixels,
    fitting_side,
    packed,
    resized,
    sheet_image,
)
from desktop.widgets.point_cloud import REACH
from desktop.widgets.solvers.cell_matrix import GAP, CellMatrix
from desktop.widgets.solvers.solver_figures import NOTHING, Cell, cell_facts, cell_title
from desktop.widgets.solvers.solver_look import solver_colour

LEAST_SIDE = 34
LARGEST_SIDE = 140
POINT = 2  # pixels across
REFERENCE = ("Reference", "Ref.")


class SolverPictures(CellMatrix):
    """Rows of samplers, columns of steps. Points show all samples, with the chosen one marked."""

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__("The same sample by every sampler", empty, parent)
        self._compared: SolversCompared | None = None
        self._images: dict[Cell, QImage] = {}
        self.sample = 0

    def show_sample(self, compared: SolversCompared | None, sample: int) -> None:
        """Show this sample of a comparison, or nothing."""
        self._compared, self.sample = compared, sample
        self._images = {}
        if compared is None:
            self.show_titles((), ())
            self.setAccessibleDescription(self.empty)
            return
        columns = [(f"{steps:,} steps", f"{steps:,}") for steps in compared.steps]
        self.show_titles(compared.samplers, [*columns, REFERENCE])
        drawn = int((compared.nfe > 0).sum())
        self.setAccessibleDescription(
            f"Sample {sample + 1} of {len(compared.labels)}, by {len(compared.samplers)} samplers "
            f"with {', '.join(map(str, compared.steps))} steps; {drawn} of {compared.nfe.size} "
            "cells drawn"
        )

    def pixels_of(self, cell: Cell) -> Array | None:
        """All samples of a cell, [n, ...]; None if they are not yet drawn."""
        compared, (row, column) = self._compared, cell
        if compared is None:
            return None
        if column == len(compared.steps):
            return compared.reference_pictures if compared.reference_nfe else None
        return compared.pictures[row, column] if compared.nfe[row, column] else None

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._images = {}
        super().apply_theme(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._images = {}
        super().resizeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    @override
    def least_cell(self) -> tuple[float, float]:
        return LEAST_SIDE, LEAST_SIDE

    @override
    def cell_size(self) -> tuple[float, float]:
        left, top = self.corner()
        side = min(
            (self.width() - left) / max(len(self.columns), 1) - GAP,
            (self.height() - top) / max(len(self.rows), 1) - GAP,
            LARGEST_SIDE,
        )
        return max(side, LEAST_SIDE), max(side, LEAST_SIDE)

    @override
    def paint_cell(self, painter: QPainter, area: QRectF, cell: Cell) -> None:
        samples = self.pixels_of(cell)
        if samples is None:
            painter.fillRect(area, QColor(self.theme.raised))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, NOTHING)
            return
        if cell not in self._images:
            is_picture = samples.ndim == 4
            self._images[cell] = (
                self._picture(samples[self.sample], area.width())
                if is_picture
                else self._cloud(samples, area.width(), cell)
            )
        image = self._images[cell]
        spare = (area.width() - image.width() / image.devicePixelRatioF()) / 2
        painter.drawImage(area.topLeft() + QPointF(spare, spare), image)

    def _picture(self, pixels: Array, side: float) -> QImage:
        ratio = self.devicePixelRatioF()
        room = fitting_side(max(pixels.shape[:2]), side * ratio)
        return sheet_image(resized(packed(as_pixels(pixels[None])), room)[0], ratio)

    def _cloud(self, points: Array, side: float, cell: Cell) -> QImage:
        """All points of a cell [n, 2] on a square, the chosen one ringed."""
        ratio = self.devicePixelRatioF()
        pixels = round(side * ratio)
        image = QImage(pixels, pixels, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor(self.theme.raised))
        painter = QPainter(image)
        reference = self._compared is not None and cell[1] == len(self._compared.steps)
        colour = QColor(self.theme.text)
        painter.setPen(
            QPen(colour if reference else solver_colour(self.rows[cell[0]], self.theme), POINT)
        )
        places = [
            QPointF((x / REACH + 1) * side / 2, (1 - y / REACH) * side / 2)
            for x, y in points.astype(float).tolist()
        ]
        painter.drawPoints(places)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(places[self.sample], 4, 4)
        painter.end()
        return image

    @override
    def tip(self, cell: Cell) -> str:
        if self._compared is None:
            return ""
        facts = [f"{name}: {value}" for name, value in cell_facts(self._compared, cell)]
        return "\n".join([cell_title(self._compared, cell), *facts])
