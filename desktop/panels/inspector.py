"""What was selected, closely, and what the panel in use is about."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from core.events import (
    DataDescribed,
    RunStarted,
)
from desktop.look import muted_label, set_look
from desktop.panels.panel import Panel
from desktop.selection import Item, Selection
from desktop.theme import Theme
from desktop.widgets.inspector.fact_table import Facts, FactTable
from desktop.widgets.inspector.measures import measured, selected_words, size_words
from desktop.widgets.inspector.value_histogram import ValueHistogram
from desktop.widgets.pictures.pixel_view import PixelView

NOTHING = "Click a picture or a point in any panel to see all that is known of it."
POINT_HERE = "Point at a pixel to read its value,\nor go there with the arrow keys."


class InspectorPanel(Panel):
    """The selected picture with its numbers, facts of the run, and an explanation."""

    identifier: ClassVar[str] = "inspector"
    title: ClassVar[str] = "Inspector"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Item | None = None
        self._started: RunStarted | None = None
        self._data: DataDescribed | None = None
        self._heading = _heading("Selection")
        self._nothing = muted_label(NOTHING, wrap=True)
        self._view = PixelView("Selected picture")
        self._pointed = muted_label(POINT_HERE, wrap=True)
        self._facts = FactTable()
        self._size = _heading("")
        self._histogram = ValueHistogram()
        self._numbers = FactTable()
        self._selected = muted_label("", wrap=True)
        self._run = FactTable()
        self._topic = _heading("What am I looking at?")
        self._explanation = QLabel()
        self._lay_out()
        self._view.pointed.connect(self._show_pointed)
        self.clear()

    def _lay_out(self) -> None:
        self._explanation.setWordWrap(True)
        self._explanation.setTextFormat(Qt.TextFormat.RichText)
        self._explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pointed.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        for widget in (
            self._heading, self._nothing, self._view, self._pointed, self._facts,
            self._size, self._histogram, self._numbers, self._selected,
            _line(), _heading("This run"), self._run,
            _line(), self._topic, self._explanation,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: the picture is as large as the width, and would jump as the bar comes.
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @override
    def take_run_started(self, event: RunStarted) -> None:
        self._started = event
        self.mark_dirty()

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self.mark_dirty()

    def redraw(self) -> None:
        self._run.show_facts(self._run_facts())
        item = self._item
        is_picture = item is not None and item.pixels.ndim == 3
        for widget in (self._view, self._pointed, self._size, self._histogram):
            widget.setVisible(is_picture)
        self._nothing.setVisible(item is None)
        self._heading.setText("Selection" if item is None else item.title)
        self._facts.show_facts(() if item is None else item.facts)
        self._numbers.show_facts(() if item is None else measured(item.pixels, item.span))
        if item is not None and is_picture:
            self._view.show_pixels(item.pixels, item.span)
        else:
            self._view.show_pixels(None)
        if item is not None and is_picture:
            self._size.setText(size_words(item.pixels))
            self._pointed.setMinimumHeight(self._pointed_height(item.pixels.shape[-1]))
            self._histogram.show_pixels(item.pixels, item.span)
        names = () if self._data is None else self._data.class_names
        text = selected_words(self.selection, names)
        self._selected.setText(text)
        self._selected.setVisible(bool(text))
        self._describe()

    def _describe(self) -> None:
        """The facts and numbers in words."""
        item = self._item
        rows = () if item is None else (*item.facts, *measured(item.pixels, item.span))
        words = [NOTHING] if item is None else [item.title, *(f"{n} {value}" for n, value in rows)]
        self.setAccessibleDescription(". ".join(words))

    def clear(self) -> None:
        self._item = None
        self._started = None
        self._data = None
        self.mark_dirty()

    def show_selection(self, selection: Selection) -> None:
        """Look at this from now on."""
        self._item = selection.item
        self.mark_dirty()

    @override
    def explain(self, title: str, html: str) -> None:
        """Say what the panel in use is about; nothing changes while a person marks words in it."""
        if self._explanation.hasSelectedText():
            return
        if self._topic.text() != title:
            self._topic.setText(title)
        if self._explanation.text() != html:
            self._explanation.setText(html)

    def explanation(self) -> str:
        return (
            "<p>Whatever is clicked in another panel is shown here: every pixel as it is, without "
            "blur, and all that is known of it.</p>"
            "<p>The model sees numbers from \N{MINUS SIGN}1 (black) to 1 (white): value / 127.5 "
            "\N{MINUS SIGN} 1 of the 0 to 255 that a file has. <code>RMS = L2 norm / "
            "\u221an</code> over all n values; that of pure noise is 1. Ho et al. 2020, arXiv "
            "2006.11239, section 3.3.</p>"
        )

    def apply_theme(self, theme: Theme) -> None:
        self._view.apply_theme(theme)
        self._histogram.wear(theme)

    def _pointed_height(self, channels: int) -> int:
        """Room for all lines there may be, so that nothing below moves as the pointer does."""
        return (2 if channels == 1 else 3) * self._pointed.fontMetrics().lineSpacing()

    def _show_pointed(self, text: str) -> None:
        self._pointed.setText(text or POINT_HERE)

    def _run_facts(self) -> Facts:
        facts: list[tuple[str, str]] = []
        if self._data is not None:
            data = self._data
            facts.append(("Learns from", data.name))
            facts.append(
                ("Examples", f"{data.training_count:,}, and {data.held_out_count:,} held out")
            )
        if self._started is not None:
            started = self._started
            of_two = self.trained == "gan"
            weights = f"{started.parameters:,} weights"
            facts.append(("Networks", f"{weights} in both") if of_two else ("Network", weights))
            facts.append(("Batch", f"{started.batch_size:,} examples a step"))
            facts.append(("Computed on", f"{started.device}, {started.precision}"))
        return tuple(facts)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setIndent(0)
    set_look(label, role="heading")
    return label


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    set_look(line, role="line")
    return line
