"""One widget on another, in the same place."""

from PySide6.QtWidgets import QGridLayout, QWidget


def over(below: QWidget, above: QWidget) -> QGridLayout:
    """A place that shows ``above`` while it is visible, and else ``below``."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.addWidget(below, 0, 0)
    grid.addWidget(above, 0, 0)
    above.setAutoFillBackground(True)
    above.raise_()
    return grid
