"""The diagram of a training step: noise, both networks, what is between them, and the arrows."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.theme import DARK, Theme
from desktop.widgets.narration.arrows import paint_arrow, reach_of
from desktop.widgets.narration.diagram_layout import lay_out
from desktop.widgets.narration.moment import Moment
from desktop.widgets.narration.part_box import PartBox
from desktop.widgets.narration.parts import FLOWS, PARTS, Flow, Part, flows
from desktop.widgets.narration.picked import Pick

WAY_BACK = "gradient"
WAY = 48.0  # pixels that dashes move in a phase: a multiple of their period, so that they run on


class Diagram(QWidget):
    """Shows one moment of a step. The boxes are widgets; the arrows are painted here."""

    opened = Signal(str)  # a Part
    picked = Signal(object)  # a Pick

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._share = 0.0
        self._layout = lay_out(1, 1)
        self.flows: tuple[Flow, ...] = ()  # what moves in this phase
        self.boxes: dict[Part, PartBox] = {}
        for part in PARTS:
            box = PartBox(part, self)
            box.opened.connect(self.opened)
            box.picked.connect(self.picked)
            self.boxes[part] = box
        self.setMinimumSize(320, 150)

    @property
    def lit(self) -> tuple[Part, ...]:
        """The parts that stand out."""
        return tuple(part for part, box in self.boxes.items() if box.lit)

    def show_moment(self, now: Moment | None, pick: Pick | None) -> None:
        """None: nothing has been told yet."""
        self.flows = () if now is None else flows(now)
        for box in self.boxes.values():
            box.show_moment(now, pick)
        self.update()

    def show_share(self, share: float) -> None:
        """How much of the phase has passed, 0..1: dashes are so far on their way."""
        if share != self._share:
            self._share = share
            for flow in self.flows:
                self._update_flow(flow)

    @property
    def moved(self) -> float:
        """Pixels that the dashes have gone."""
        return self._share * WAY

    def _update_flow(self, flow: Flow) -> None:
        """Paint an arrow anew, and no box."""
        region = QRegion(reach_of(self._layout.flows[flow]).toAlignedRect())
        for box in self.boxes.values():
            region -= QRegion(box.geometry())
        self.update(region)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        for box in self.boxes.values():
            box.apply_theme(theme)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(720, 360)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = lay_out(self.width(), self.height())
        for part, box in self.boxes.items():
            area = self._layout.parts[part]
            box.setGeometry(
                QRect(round(area.left()), round(area.top()), int(area.width()), int(area.height()))
            )

    def _name_the_way_back(self, painter: QPainter) -> None:
        """What the dashed arrows carry, written on the longest of them."""
        metrics = painter.fontMetrics()
        points = self._layout.flows["back to D"]
        place = QRectF(0, 0, metrics.horizontalAdvance(WAY_BACK) + 12, metrics.height())
        place.moveCenter((points[1] + points[2]) / 2)
        painter.fillRect(place, self.palette().window())
        active = "back to D" in self.flows
        painter.setPen(QColor(self._theme.text if active else self._theme.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, WAY_BACK)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for flow in FLOWS:
            moved = self.moved if flow in self.flows else None
            points = self._layout.flows[flow]
            paint_arrow(painter, points, self._theme, back=flow.startswith("back"), moved=moved)
        self._name_the_way_back(painter)
        painter.end()
