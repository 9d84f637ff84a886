from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from desktop.appearance import Appearance, palette
from desktop.settings import Mode
from desktop.stylesheet import stylesheet
from desktop.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, level AA


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    drawn = QColor(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (drawn.redF(), drawn.greenF(), drawn.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_that_contrast_is_measured_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize(
    ("name", "behind", "least"),
    [
        ("text", "window", TEXT),
        ("text", "surface", TEXT),
        ("text", "raised", TEXT),
        ("muted", "window", TEXT),
        ("muted", "surface", TEXT),
        ("muted", "raised", TEXT),
        ("on_accent", "accent", TEXT),
        ("accent", "window", TEXT),  # the word "live" in the form
        ("accent", "surface", TEXT),  # links
        ("bad", "window", TEXT),  # what is wrong with a value
        ("bad", "surface", TEXT),
        ("good", "raised", GRAPHICS),
        ("warning", "raised", GRAPHICS),
        ("bad", "raised", GRAPHICS),
        ("accent", "raised", GRAPHICS),
        ("good", "surface", GRAPHICS),
        ("warning", "surface", GRAPHICS),
    ],
)
def test_that_everything_stands_out_from_what_is_behind_it(
    theme: Theme, name: str, behind: str, least: float
) -> None:
    assert contrast(getattr(theme, name), getattr(theme, behind)) >= least


@THEMES
def test_that_curves_stand_out_from_the_plot_and_from_each_other(theme: Theme) -> None:
    assert len(set(theme.series)) == len(theme.series) == 7
    for colour in theme.series:
        assert contrast(colour, theme.surface) >= GRAPHICS, colour


@THEMES
def test_that_every_token_is_a_colour(theme: Theme) -> None:
    tokens = [f.name for f in fields(theme) if f.name not in {"name", "series"}]
    for colour in (*(str(getattr(theme, token)) for token in tokens), *theme.series):
        assert colour.startswith("#"), colour
        assert QColor(colour).isValid(), colour


@THEMES
def test_that_the_style_sheet_has_no_colour_of_its_own(theme: Theme) -> None:
    rules = stylesheet(theme)
    assert "$" not in rules
    used = {word.strip(";") for word in rules.split() if word.startswith("#")}
    assert used <= {getattr(theme, f.name) for f in fields(theme) if f.name != "series"}


@THEMES
def test_that_every_picture_of_the_style_sheet_is_there(theme: Theme) -> None:
    for part in stylesheet(theme).split('url("')[1:]:
        picture = Path(part.partition('"')[0])
        assert "<svg" in picture.read_text(encoding="utf-8")


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, in its own colours again afterwards."""
    colours, style = qapp.palette(), qapp.style().objectName()
    yield qapp
    for child in qapp.findChildren(Appearance):
        shiboken6.delete(child)
    qapp.styleHints().unsetColorScheme()
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(colours)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> list[Qt.ColorScheme]:
    """What the system says its colours are; a test changes the one entry."""
    says = [Qt.ColorScheme.Unknown]

    def color_scheme(_hints: QStyleHints) -> Qt.ColorScheme:
        return says[0]

    monkeypatch.setattr(QStyleHints, "colorScheme", color_scheme)
    return says


def worn(app: QApplication) -> Theme:
    """The theme that a person sees: window, text and style sheet."""
    colours = app.palette()
    background = colours.color(QPalette.ColorRole.Window).name()
    theme = next(t for t in (DARK, LIGHT) if t.window.lower() == background)
    assert colours.color(QPalette.ColorRole.WindowText).name() == theme.text.lower()
    assert app.styleSheet() == stylesheet(theme)
    return theme


@pytest.mark.parametrize(("mode", "theme"), [("dark", DARK), ("light", LIGHT)])
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Dark, Qt.ColorScheme.Light])
def test_that_chosen_colours_are_worn_whatever_the_system_says(
    app: QApplication,
    system: list[Qt.ColorScheme],
    mode: Mode,
    theme: Theme,
    scheme: Qt.ColorScheme,
) -> None:
    system[0] = scheme
    appearance = Appearance(app, mode)
    assert (appearance.mode, appearance.theme, worn(app)) == (mode, theme, theme)


def test_that_the_colours_follow_the_system(
    app: QApplication, system: list[Qt.ColorScheme]
) -> None:
    system[0] = Qt.ColorScheme.Light
    appearance = Appearance(app)
    told: list[Theme] = []
    appearance.changed.connect(told.append)
    assert worn(app) is LIGHT
    system[0] = Qt.ColorScheme.Dark
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert worn(app) is DARK
    assert told[-1] is DARK


def test_that_chosen_colours_stay_when_the_system_changes_and_follow_it_again_when_asked(
    app: QApplication, system: list[Qt.ColorScheme]
) -> None:
    appearance = Appearance(app, "light")
    system[0] = Qt.ColorScheme.Dark
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert worn(app) is LIGHT
    appearance.choose("system")
    assert worn(app) is DARK
    appearance.choose("light")
    assert worn(app) is LIGHT


@THEMES
@pytest.mark.usefixtures("system")
def test_that_where_the_platform_does_not_tell_its_own_colours_decide(
    app: QApplication, theme: Theme
) -> None:
    app.setPalette(palette(theme))
    appearance = Appearance(app)
    other: Mode = "light" if theme is DARK else "dark"
    appearance.choose(other)
    appearance.choose("system")
    assert worn(app) is theme, "the program's own colours are not the system's"


def test_that_a_choice_is_told_with_the_colours_already_on(
    app: QApplication, system: list[Qt.ColorScheme]
) -> None:
    assert system
    appearance = Appearance(app, "dark")
    told: list[tuple[Theme, Theme]] = []

    def note(theme: Theme) -> None:
        told.append((theme, worn(app)))

    appearance.changed.connect(note)
    appearance.choose("light")
    assert told[-1] == (LIGHT, LIGHT)


@THEMES
def test_that_what_is_disabled_looks_it(theme: Theme) -> None:
    colours = palette(theme)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        disabled = colours.color(QPalette.ColorGroup.Disabled, role).name()
        assert disabled == theme.muted.lower()
        assert colours.color(QPalette.ColorGroup.Active, role).name() == theme.text.lower()
