"""Icons from a font that is read when the first one is asked for, after the window is there."""

from typing import cast

from PySide6.QtGui import QIcon

from desktop.theme import Theme


def icon(name: str, theme: Theme, *, on_accent: bool = False) -> QIcon:
    """The icon of this name in Material Design Icons, in the colours of the theme."""
    import qtawesome  # noqa: PLC0415  reads several fonts, a tenth of a second

    colour = theme.on_accent if on_accent else theme.text
    # Its stubs take QIcon from qtpy, which a type checker cannot see through.
    return cast(QIcon, qtawesome.icon(f"mdi6.{name}", color=colour, color_disabled=theme.muted))
