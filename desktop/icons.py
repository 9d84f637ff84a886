"""Icons from a font that is read after the window is there, since that takes a moment."""

import sys
from functools import cache
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap

from desktop.theme import Theme

SIDE = 16  # of the room that is kept free for an icon that is still to come


def load_icons() -> None:
    """Get ready for icons: a seventh of a second. Those asked for from now on are there."""
    import qtawesome  # noqa: F401, PLC0415  # pyright: ignore[reportUnusedImport]


def icon(name: str, theme: Theme, *, on_accent: bool = False) -> QIcon:
    """The icon of this name in Material Design Icons, in the colours of the theme.

    Before :func:`load_icons` it is an empty one of the same size, so that nothing moves later.
    """
    qtawesome = sys.modules.get("qtawesome")
    if qtawesome is None:
        return _no_icon()
    colour = theme.on_accent if on_accent else theme.text
    # Its stubs take QIcon from qtpy, which a type checker cannot see through.
    return cast(QIcon, qtawesome.icon(f"mdi6.{name}", color=colour, color_disabled=theme.muted))


@cache
def _no_icon() -> QIcon:
    nothing = QPixmap(SIDE, SIDE)
    nothing.fill(Qt.GlobalColor.transparent)
    return QIcon(nothing)
