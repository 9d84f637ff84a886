"""What was selected, closely, and what the panel in use is about."""

from typing import assert_never

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    ForwardNoised,
    IdealCompared,
    LossPerTimestep,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    SamplesDrawn,
    Scalars,
    StateChanged,
)
from desktop.look import muted_label, set_look
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.pictures.pixel_view import PixelView

NOTHING = "Click a picture or a point in any panel to see all that is known of it."
POINT_HERE = "Point at a pixel to read its value."

Facts = tuple[tuple[str, str], ...]


class InspectorPanel(Panel):
    """The selected picture with its numbers, facts of the run, and an explanation."""

    identifier = "inspector"
    title = "Inspector"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection: Selection | None = None
        self._started: RunStarted | None = None
        self._data: DataDescribed | None = None
        self._heading = _heading("Selection")
        self._view = PixelView("Selected picture")
        self._pointed = muted_label(POINT_HERE, wrap=True)
        self._facts = FactTable()
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
        self._nothing = muted_label(NOTHING, wrap=True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        for widget in (self._heading, self._nothing, self._view, self._pointed, self._facts):
            column.addWidget(widget)
        column.addWidget(_line())
        column.addWidget(_heading("This run"))
        column.addWidget(self._run)
        column.addWidget(_line())
        column.addWidget(self._topic)
        column.addWidget(self._explanation)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def accept(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._started = event
            case DataDescribed():
                self._data = event
            case (
                StateChanged()
                | Scalars()
                | Progress()
                | SamplesDrawn()
                | ForwardNoised()
                | LossPerTimestep()
                | IdealCompared()
                | ParameterChanged()
                | CommandRefused()
                | CheckpointSaved()
                | CheckpointFailed()
                | RecordingFailed()
                | NonFiniteFound()
                | RunFinished()
            ):
                return
            case _:
                assert_never(event)
        self.mark_dirty()

    def redraw(self) -> None:
        self._run.show_facts(self._run_facts())
        selection = self._selection
        for widget in (self._view, self._pointed, self._facts):
            widget.setVisible(selection is not None)
        self._nothing.setVisible(selection is None)
        if selection is None:
            self._heading.setText("Selection")
            return
        is_picture = selection.pixels.ndim == 3
        self._heading.setText(selection.title)
        self._view.setVisible(is_picture)
        self._pointed.setVisible(is_picture)
        self._view.show_pixels(selection.pixels if is_picture else None)
        self._facts.show_facts((*selection.facts, *_measured(selection)))

    def clear(self) -> None:
        self._selection = None
        self._started = None
        self._data = None
        self.mark_dirty()

    def show_selection(self, selection: Selection) -> None:
        """Look at this from now on."""
        self._selection = selection
        self.mark_dirty()

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
        )

    def apply_theme(self, theme: Theme) -> None:
        self._view.apply_theme(theme)

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
            facts.append(("Network", f"{started.parameters:,} weights"))
            facts.append(("Batch", f"{started.batch_size:,} examples a step"))
            facts.append(("Computed on", f"{started.device}, {started.precision}"))
        return tuple(facts)


class FactTable(QWidget):
    """Names and values below each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(3)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Facts) -> None:
        """Show these and no others. Rows are kept: a form never gives back the room of one."""
        self.setVisible(bool(facts))
        while len(self._rows) < len(facts):
            self._add_row()
        for index, row in enumerate(self._rows):
            self._form.setRowVisible(index, index < len(facts))
            for label, text in zip(row, facts[index] if index < len(facts) else (), strict=False):
                if label.text() != text:
                    label.setText(text)

    def _add_row(self) -> None:
        name, value = muted_label(""), QLabel()
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form.addRow(name, value)
        self._rows.append((name, value))


def _measured(selection: Selection) -> Facts:
    """Numbers of the selected thing itself."""
    if selection.pixels.ndim != 3:
        x, y = (float(value) for value in selection.pixels.tolist())
        return (("Place", f"x = {x:+.3f}, y = {y:+.3f}"),)
    values = selection.pixels.astype(np.float64) / 127.5 - 1
    height, width, channels = selection.pixels.shape
    return (
        ("Size", f"{width} x {height}, {'grey' if channels == 1 else 'colour'}"),
        ("Values", f"{values.min():+.2f} to {values.max():+.2f}"),
        ("Mean", f"{values.mean():+.3f}, standard deviation {values.std():.3f}"),
    )


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    set_look(label, role="heading")
    return label


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    set_look(line, role="line")
    return line
