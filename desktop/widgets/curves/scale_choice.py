"""The scales of a y axis as entries of a menu."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.widgets.curves.y_scale import Scale

TEXTS: Mapping[Scale, tuple[str, str]] = {
    "linear": ("Linear y axis", "Equal differences are equally far apart"),
    "log": (
        "Logarithmic y axis",
        "Equal ratios are equally far apart: small losses are seen too. No place for 0 and below",
    ),
    "symmetric": (
        "Symmetric logarithmic y axis",
        "Logarithmic on both sides of 0 and linear around it: for what may be large and negative",
    ),
}


class ScaleChoice(QObject):
    """One of them is chosen. Of two in a menu, each says which plot it is for."""

    changed = Signal(str, str)  # the title of the plot and its scale

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._title = ""
        self._separator = menu.addSeparator()
        group = QActionGroup(self)
        self.actions: dict[Scale, QAction] = {}
        for scale, (text, tip) in TEXTS.items():
            action = menu.addAction(text)
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setData(scale)
            group.addAction(action)
            self.actions[scale] = action
        group.triggered.connect(self._choose)

    @property
    def chosen(self) -> Scale | None:
        return next((scale for scale, action in self.actions.items() if action.isChecked()), None)

    def offer(self, title: str, scales: Sequence[Scale], chosen: Scale, *, named: bool) -> None:
        """Let one of these be chosen for the plot of this title, without saying that it was."""
        self._title = title
        self._separator.setVisible(True)
        for scale, action in self.actions.items():
            text = TEXTS[scale][0]
            action.setText(f"{title}: {text[:1].lower()}{text[1:]}" if named else text)
            action.setVisible(scale in scales)
            action.setChecked(scale == chosen)

    def hide(self) -> None:
        """Offer nothing."""
        self._separator.setVisible(False)
        for action in self.actions.values():
            action.setVisible(False)

    def _choose(self, action: QAction) -> None:
        self.changed.emit(self._title, action.data())
