import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.banner import MOST, SIGNS, Banner, BannerArea, Tone


@pytest.fixture
def area(qtbot: QtBot) -> BannerArea:
    area = BannerArea()
    qtbot.addWidget(area)
    area.resize(800, 400)
    with qtbot.waitExposed(area):
        area.show()
    return area


def texts(area: BannerArea) -> list[str]:
    return [banner.text for banner in area.banners]


def press(banner: Banner, name: str) -> None:
    next(b for b in banner.findChildren(QPushButton) if b.text() == name).click()


def details(banner: Banner) -> QPlainTextEdit:
    view = banner.findChild(QPlainTextEdit)
    assert view is not None
    return view


@pytest.mark.parametrize("tone", ["info", "good", "warning", "bad"])
def test_that_a_message_has_a_sign_as_well_as_a_colour(
    area: BannerArea, qtbot: QtBot, tone: Tone
) -> None:
    banner = area.tell(tone, "The disk is full.")
    qtbot.waitUntil(banner.isVisible)
    assert [label.text() for label in banner.findChildren(QLabel)] == [
        SIGNS[tone],
        "The disk is full.",
    ]
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_that_the_same_message_is_shown_once_as_the_newest(area: BannerArea) -> None:
    for text in ("one", "two", "one"):
        area.tell("warning", text)
    assert texts(area) == ["two", "one"]


def test_that_the_oldest_message_makes_room(area: BannerArea) -> None:
    for number in range(MOST + 2):
        area.tell("info", str(number))
    assert texts(area) == [str(number) for number in range(2, MOST + 2)]


def test_that_a_success_goes_by_itself_and_a_failure_stays(
    area: BannerArea, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.banner.GOOD_SECONDS", 0)
    area.tell("bad", "The run failed.")
    area.tell("good", "Saved.")
    qtbot.waitUntil(lambda: texts(area) == ["The run failed."])


def test_that_a_success_that_was_dismissed_before_its_time_is_gone(
    area: BannerArea, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.banner.GOOD_SECONDS", 0)
    area.tell("good", "Saved.").dismiss()
    assert texts(area) == []
    qtbot.wait(20)  # its timer must not find what was deleted


def test_that_a_click_dismisses_one_message(area: BannerArea) -> None:
    first = area.tell("bad", "first")
    area.tell("bad", "second")
    close = first.findChild(QToolButton)
    assert close is not None
    assert close.accessibleName() == "Dismiss this message"
    close.click()
    assert texts(area) == ["second"]


def test_that_all_messages_can_be_cleared(area: BannerArea) -> None:
    for text in ("one", "two"):
        area.tell("info", text)
    area.clear()
    assert texts(area) == []


def test_that_what_can_be_done_about_it_is_a_button(area: BannerArea) -> None:
    done: list[str] = []
    banner = area.tell(
        "warning",
        "The loss is not finite.",
        choices=(("New run", lambda: done.append("new")), ("Ignore", lambda: done.append("no"))),
    )
    press(banner, "Ignore")
    press(banner, "New run")
    assert done == ["no", "new"]


def test_that_a_choice_may_dismiss_its_own_message(area: BannerArea, qtbot: QtBot) -> None:
    area.tell("warning", "Really?", choices=(("Yes", area.clear),))
    press(area.banners[0], "Yes")
    qtbot.wait(1)
    assert texts(area) == []


def test_that_details_wait_behind_a_button_and_can_be_copied(
    area: BannerArea, qtbot: QtBot
) -> None:
    banner = area.tell("bad", "The run failed.", details="Traceback: <b>here</b>")
    qtbot.waitUntil(banner.isVisible)
    assert not details(banner).isVisible()
    press(banner, "Details")
    assert details(banner).isVisible()
    assert details(banner).toPlainText() == "Traceback: <b>here</b>"
    press(banner, "Hide details")
    assert not details(banner).isVisible()
    for _ in range(2):
        banner.show_details()
        assert details(banner).isVisible()
    press(banner, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert copied == "The run failed.\n\nTraceback: <b>here</b>"


def test_that_a_message_without_details_has_no_button_for_them(area: BannerArea) -> None:
    banner = area.tell("info", "Hello.")
    assert banner.findChildren(QPushButton) == []


def test_that_what_looks_like_markup_is_shown_as_it_is(area: BannerArea) -> None:
    banner = area.tell("bad", "TypeError: <class 'int'> & more")
    _sign, label = banner.findChildren(QLabel)
    plain = QLabel("TypeError: <class 'int'> & more")
    plain.setTextFormat(label.textFormat())
    plain.setWordWrap(True)
    assert label.sizeHint() == plain.sizeHint()
    assert label.textFormat().name == "PlainText"
