"""The style sheet made from a theme: the few rules that Fusion and a palette do not give."""

from string import Template

from core.resources import resource_path
from desktop.theme import Theme

# Distances are multiples of 2 pixels; what can be pressed or typed into is at least 24 high.
_RULES = Template("""
QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }

QDockWidget { color: $text; font-weight: 600; }
QDockWidget::title { background: $window; padding: 6px 8px; border-bottom: 2px solid $border; }
QDockWidget[active="true"]::title { border-bottom: 2px solid $accent; }
QTabBar::tab {
    background: $window; color: $muted; padding: 6px 12px; border-bottom: 2px solid $border;
}
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $border; spacing: 4px;
    padding: 4px 6px; }
QToolBar::separator { background: $border; width: 1px; margin: 4px 6px; }
QToolButton { color: $text; border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; }
QToolButton:hover { background: $raised; }
QToolButton:pressed { background: $border; }
QToolButton:checked { background: $border; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $muted; }
QToolButton[popupMode="1"] { padding-right: 20px; }
QToolButton::menu-button { border: none; width: 16px; }
QToolButton::menu-arrow, QToolButton::menu-indicator { image: url("$arrow"); width: 12px; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton::menu-indicator {
    subcontrol-origin: padding; subcontrol-position: center right; right: 4px;
}
QToolButton[role="primary"]:enabled {
    background: $accent; color: $on_accent; font-weight: 600;
}
QToolButton[role="primary"]:focus { border: 1px solid $text; }
QToolButton[role="section"] {
    font-weight: 600; border-radius: 0; padding: 8px 4px 4px 4px;
    border: 1px solid transparent; border-top: 1px solid $border;
}
QToolButton[role="fold"] { color: $muted; padding: 4px; }
QToolButton[role="section"]:checked, QToolButton[role="fold"]:checked { background: transparent; }
QToolButton[role="section"]:hover, QToolButton[role="fold"]:hover { background: $raised; }
QToolButton[role="section"]:focus, QToolButton[role="fold"]:focus { border: 1px solid $accent; }
QToolButton[role="reset"] { padding: 0; color: $accent; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 4px;
    padding: 4px 12px; min-height: 16px;
}
QPushButton:hover { border: 1px solid $muted; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:pressed { background: $border; }
QPushButton:default { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton:default:focus { border: 1px solid $text; }
QPushButton:disabled { color: $muted; background: $window; }

QLineEdit, QComboBox {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 4px;
    padding: 1px 6px; min-height: 20px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus { border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled {
    color: $muted; background: $window;
}
QLineEdit[wrong="true"] { border: 2px solid $bad; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; }
QCheckBox { min-height: 24px; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px; background: $surface;
}
QCheckBox::indicator:checked { background: $accent; border: 1px solid $accent;
    image: url("$check"); }
QCheckBox::indicator:focus { border: 1px solid $text; }
QCheckBox::indicator:checked:disabled { background: $border; border: 1px solid $border; }

QProgressBar { background: $raised; border: none; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QScrollArea, QTextBrowser { border: none; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="problem"] { color: $bad; }
QLabel[role="heading"] { font-weight: 600; padding-top: 2px; }
QFrame[role="line"] { background: $border; border: none; max-height: 1px; }
QLabel[role="caption"] { color: $muted; font-weight: 600; padding-top: 4px; }
QLabel[role="live"] { color: $accent; }
QLabel[changed="true"] { font-weight: 600; }
QFrame[role="note"] { background: $raised; border-radius: 4px; }
QFrame[role="banner"] { background: $raised; border: none; border-left: 4px solid $accent; }
QFrame[role="banner"][tone="good"] { border-left: 4px solid $good; }
QFrame[role="banner"][tone="warning"] { border-left: 4px solid $warning; }
QFrame[role="banner"][tone="bad"] { border-left: 4px solid $bad; }
""")


def stylesheet(theme: Theme) -> str:
    """The rules in the colours of ``theme``."""
    return _RULES.substitute(
        window=theme.window,
        surface=theme.surface,
        raised=theme.raised,
        border=theme.border,
        text=theme.text,
        muted=theme.muted,
        accent=theme.accent,
        on_accent=theme.on_accent,
        good=theme.good,
        warning=theme.warning,
        bad=theme.bad,
        check=resource_path("icons", f"check-{theme.name}.svg").as_posix(),
        arrow=resource_path("icons", f"arrow-{theme.name}.svg").as_posix(),
    )
