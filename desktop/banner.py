"""Messages that stay in the window until they are read; dialogs would stand in the way."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.look import set_look

Tone = Literal["info", "good", "warning", "bad"]
Choice = tuple[str, Callable[[], object]]

SIGNS = {
    "info": "\N{INFORMATION SOURCE}",
    "good": "\N{CHECK MARK}",
    "warning": "\N{WARNING SIGN}",
    "bad": "\N{MULTIPLICATION X}",
}
MOST = 3  # at a time; the oldest makes room
GOOD_SECONDS = 12  # a success need not be dismissed
DETAIL_HEIGHT = 180


class Banner(QFrame):
    """One message, what can be done about it, and its details behind a button."""

    def __init__(
        self, tone: Tone, text: str, choices: Sequence[Choice], details: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.text = text
        set_look(self, role="banner", tone=tone)
        self._details = self._detail_view(details)
        sign = QLabel(SIGNS[tone])
        label = self._label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(sign, 0)
        line.addWidget(label, 1)
        for name, act in choices:
            line.addWidget(_button(name, act))
        if details:
            self._more = _button("Details", self._toggle_details)
            line.addWidget(self._more)
            line.addWidget(_button("Copy", self._copy))
        close = QToolButton()
        close.setText("\N{MULTIPLICATION SIGN}")
        close.setAccessibleName("Dismiss this message")
        close.setToolTip("Dismiss this message")
        close.clicked.connect(self.dismiss)
        line.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 6)
        column.addLayout(line)
        column.addWidget(self._details)

    def _detail_view(self, details: str) -> QPlainTextEdit:
        view = QPlainTextEdit(details, self)
        view.setReadOnly(True)
        view.setAccessibleName("Details of the message")
        view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        view.setFixedHeight(DETAIL_HEIGHT)
        view.hide()
        return view

    def rewrite(self, text: str, details: str) -> None:
        """Say the same thing with the figures of today, without calling for attention."""
        self.text = text
        self._label.setText(text)
        self._details.setPlainText(details)

    def show_details(self) -> None:
        """Unfold the details, which are folded at first."""
        if self._details.isHidden():
            self._toggle_details()

    def _toggle_details(self) -> None:
        show = self._details.isHidden()
        self._details.setVisible(show)
        self._more.setText("Hide details" if show else "Details")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.text}\n\n{self._details.toPlainText()}")

    def dismiss(self) -> None:
        self.hide()
        self.setParent(None)
        self.deleteLater()


class BannerArea(QWidget):
    """Where messages appear, the newest last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    @property
    def banners(self) -> list[Banner]:
        return [child for child in self.children() if isinstance(child, Banner)]

    def tell(
        self,
        tone: Tone,
        text: str,
        *,
        choices: Sequence[Choice] = (),
        details: str = "",
    ) -> Banner:
        """Show a message; the same one is not shown twice."""
        for old in self.banners:
            if old.text == text:
                old.dismiss()
        for old in self.banners[: max(0, len(self.banners) - MOST + 1)]:
            old.dismiss()
        banner = Banner(tone, text, choices, details, self)
        self._column.addWidget(banner)
        if tone == "good":
            QTimer.singleShot(GOOD_SECONDS * 1000, banner, banner.dismiss)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        return banner

    def clear(self) -> None:
        """Dismiss all messages."""
        for banner in self.banners:
            banner.dismiss()


def _button(name: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(name)
    button.clicked.connect(lambda: act())  # noqa: PLW0108  drops "checked"
    return button
