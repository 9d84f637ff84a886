"""What lies over a panel that has nothing to show of the run, and says why."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from desktop.look import set_look

MARGIN = 24  # pixels around the words


class Cover(QLabel):
    """Words in the middle of all of a widget; nothing of what is below can be seen."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(MARGIN)
        self.setAutoFillBackground(True)
        set_look(self, role="muted")
        covered.installEventFilter(self)
        self.hide()

    def say(self, words: str) -> None:
        """Cover everything and say this; nothing to say uncovers it again."""
        self.setText(words)
        self.setVisible(bool(words))
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        covered = self.parentWidget()
        if covered is not None and not self.isHidden():
            self.setGeometry(covered.rect())
            self.raise_()
