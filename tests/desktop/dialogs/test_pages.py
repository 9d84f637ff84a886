import html
import re

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from core.version import VERSION
from desktop.actions import ACTIONS, MENUS, ActionSpec
from desktop.dialogs.pages import ABOUT, GAN_INTRODUCTION, INTRODUCTION, shortcuts_page
from desktop.dialogs.reader import Reader


@pytest.mark.usefixtures("qapp")
def test_that_the_page_of_shortcuts_has_every_action_with_its_keys() -> None:
    page = shortcuts_page(ACTIONS)
    rows = re.findall("<tr>(.*?)</tr>", page)
    assert len(rows) == len(ACTIONS)
    for spec in ACTIONS:
        row = next(row for row in rows if html.escape(spec.tip) in row)
        name = spec.text.replace("&", "").rstrip("\N{HORIZONTAL ELLIPSIS}")
        assert f">{name}<" in row
        assert re.search("<b>.+</b>", row), "without keys"
    assert [menu for menu in MENUS if f"<h3>{menu}</h3>" not in page] == []


@pytest.mark.usefixtures("qapp")
def test_that_what_looks_like_markup_is_shown_as_it_is() -> None:
    spec = ActionSpec("a", "Run", "g", "&Step <n>", "Ctrl+<", "Take n > 1 steps & pause")
    page = shortcuts_page([spec])
    assert "Step &lt;n&gt;" in page
    assert "Take n &gt; 1 steps &amp; pause" in page
    assert "Ctrl+&lt;" in page


def test_that_the_about_page_tells_the_version() -> None:
    assert f"Noisescope {VERSION}" in ABOUT


@pytest.mark.parametrize("page", [INTRODUCTION, GAN_INTRODUCTION, ABOUT])
def test_that_a_page_closes_every_tag_that_it_opens(page: str) -> None:
    opened = sorted(re.findall(r"<([a-z]+\d?)[ >]", page))
    closed = sorted(re.findall(r"</([a-z]+\d?)>", page))
    assert opened == closed


def test_that_a_page_is_read_beside_the_window_and_goes_when_it_is_closed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    reader = Reader("Introduction", INTRODUCTION, parent, width=400, height=300)
    assert not reader.isModal()
    with qtbot.waitExposed(reader):
        reader.show()
    assert "What is a diffusion model?" in reader.browser.toPlainText()
    assert reader.browser.accessibleName() == "Introduction"
    buttons = reader.findChild(QDialogButtonBox)
    assert buttons is not None
    with qtbot.waitSignal(reader.destroyed):
        buttons.button(QDialogButtonBox.StandardButton.Close).click()
