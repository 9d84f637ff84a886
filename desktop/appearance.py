"""Which colours the program wears, and putting them on: palette, style sheet, plots."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop.settings import Mode
from desktop.stylesheet import stylesheet
from desktop.theme import DARK, LIGHT, Theme

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


class Appearance(QObject):
    """Follows the system's dark or light, or what the person chose instead."""

    changed = Signal(object)  # Theme

    def __init__(self, app: QApplication, mode: Mode = "system") -> None:
        super().__init__(app)
        self._app = app
        self._system_is_dark = _is_dark(app.palette())  # where the platform does not tell
        self._mode: Mode = mode
        self.theme = DARK
        app.setStyle("Fusion")
        self._apply_mode()
        app.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def mode(self) -> Mode:
        return self._mode

    def choose(self, mode: Mode) -> None:
        """Use these colours from now on."""
        self._mode = mode
        self._apply_mode()

    def _apply_mode(self) -> None:
        hints = self._app.styleHints()
        match self._mode:
            case "system":
                hints.unsetColorScheme()
            case "dark":
                hints.setColorScheme(Qt.ColorScheme.Dark)
            case "light":
                hints.setColorScheme(Qt.ColorScheme.Light)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        theme = self._wanted()
        self.theme = theme
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(stylesheet(theme))
        self.changed.emit(theme)

    def _wanted(self) -> Theme:
        if self._mode != "system":
            return DARK if self._mode == "dark" else LIGHT
        match self._app.styleHints().colorScheme():
            case Qt.ColorScheme.Dark:
                return DARK
            case Qt.ColorScheme.Light:
                return LIGHT
            case _:
                return DARK if self._system_is_dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """The theme for everything that Qt draws by itself."""
    result = QPalette()
    colours = {
        Role.Window: theme.window,
        Role.WindowText: theme.text,
        Role.Base: theme.surface,
        Role.AlternateBase: theme.raised,
        Role.Text: theme.text,
        Role.PlaceholderText: theme.muted,
        Role.Button: theme.raised,
        Role.ButtonText: theme.text,
        Role.BrightText: theme.bad,
        Role.Highlight: theme.accent,
        Role.HighlightedText: theme.on_accent,
        Role.Accent: theme.accent,
        Role.Link: theme.accent,
        Role.LinkVisited: theme.accent,
        Role.ToolTipBase: theme.raised,
        Role.ToolTipText: theme.text,
        Role.Light: theme.raised,
        Role.Midlight: theme.raised,
        Role.Mid: theme.border,
        Role.Dark: theme.border,
        Role.Shadow: theme.border,
    }
    for role, colour in colours.items():
        result.setColor(role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        result.setColor(Group.Disabled, role, QColor(theme.muted))
    return result


def _is_dark(palette: QPalette) -> bool:
    return palette.color(Role.Window).lightness() < palette.color(Role.WindowText).lightness()
