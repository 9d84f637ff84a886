"""What samples cover of the data: bars, and figures with what they mean."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.gan_events import CoverageMeasured
from desktop.look import muted_label, set_look
from desktop.theme import Theme
from desktop.widgets.health.coverage_bars import CoverageBars
from desktop.widgets.health.coverage_words import NO_GROUPS, figures, heading

TITLE = "What samples cover"
NOTHING = "As soon as training begins: which modes or classes samples are of, and how they differ."
MOST = 5  # figures


class CoverageView(QWidget):
    """Of the newest measurement."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(TITLE)
        title.setIndent(0)
        set_look(title, role="heading")
        self.heading = muted_label(NOTHING, wrap=True)
        self.no_groups = muted_label(NO_GROUPS, wrap=True)
        self.bars = CoverageBars()
        self._rows = [(QLabel(), QLabel(), muted_label("", wrap=True)) for _ in range(MOST)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, labels in enumerate(self._rows):
            set_look(labels[1], changed=True)
            for column, label in enumerate(labels):
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (title, self.heading, self.no_groups, self.bars):
            column.addWidget(widget)
        column.addLayout(grid)
        column.addStretch(1)
        self.show_coverage(None)

    def show_coverage(self, event: CoverageMeasured | None) -> None:
        """This measurement, or words that there is none yet."""
        self.heading.setText(NOTHING if event is None else heading(event))
        self.no_groups.setVisible(event is not None and not event.groups)
        self.bars.setVisible(event is not None and bool(event.groups))
        self.bars.show_coverage(event)
        rows = [] if event is None else figures(event)
        for number, labels in enumerate(self._rows):
            texts = rows[number] if number < len(rows) else ("", "", "")
            for label, text in zip(labels, texts, strict=True):
                label.setText(text)
                label.setVisible(bool(text))

    def figures(self) -> dict[str, str]:
        """What is said, by name."""
        return {name.text(): value.text() for name, value, _ in self._rows if name.text()}

    def apply_theme(self, theme: Theme) -> None:
        self.bars.apply_theme(theme)
