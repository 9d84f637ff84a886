"""What a person is told of a run that goes wrong."""

import dataclasses

import pytest
from made_gan_measures import verdict
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.gan_events import HealthChanged, Verdict
from desktop.banner import BannerArea
from desktop.run_messages import RunMessages

COLLAPSED = (
    "Mode collapse since step 2: Samples are in 1 of 2 clusters. "
    "Try method.regularizers.r1 = 1, at once."
)


@pytest.fixture
def area(qtbot: QtBot) -> BannerArea:
    area = BannerArea()
    qtbot.addWidget(area)
    area.show()
    return area


@pytest.fixture
def messages(area: BannerArea) -> RunMessages:
    return RunMessages(area)


def told(area: BannerArea) -> list[str]:
    return [banner.text for banner in area.banners]


def change(messages: RunMessages, *verdicts: Verdict) -> None:
    messages.accept(HealthChanged(100, verdicts))


def test_that_a_verdict_is_a_line_with_its_evidence_and_the_first_remedy(
    messages: RunMessages, area: BannerArea
) -> None:
    change(messages, verdict())
    assert told(area) == [COLLAPSED]
    (banner,) = area.banners
    assert banner.property("tone") == "warning"
    details = banner.findChild(QPlainTextEdit)
    assert details is not None
    assert details.toPlainText() == (
        "A flatter discriminator gives every sample a direction.\n\n"
        "What may help as well:\nnetwork.minibatch_std = true"
    )


def test_that_a_button_of_a_verdict_brings_its_panel_to_the_front(
    messages: RunMessages, area: BannerArea, qtbot: QtBot
) -> None:
    shown: list[str] = []
    messages.show_health = lambda: shown.append("health")
    change(messages, verdict())
    (button,) = [b for b in area.findChildren(QPushButton) if b.text() == "Show health"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown == ["health"]
    assert told(area) == [COLLAPSED]  # it stays until it is dismissed


def test_that_the_newest_verdict_is_told_and_nothing_once_all_is_well(
    messages: RunMessages, area: BannerArea
) -> None:
    change(messages, verdict())
    other = dataclasses.replace(
        verdict("oscillation", since=50), title="Oscillation", severity="notice", remedies=()
    )
    change(messages, verdict(), other)
    assert told(area) == ["Oscillation since step 50: Samples are in 1 of 2 clusters."]
    assert area.banners[0].property("tone") == "info"
    change(messages, verdict())
    assert told(area) == [COLLAPSED]
    change(messages)
    assert told(area) == []


def test_that_other_figures_of_the_same_trouble_are_no_news(
    messages: RunMessages, area: BannerArea
) -> None:
    change(messages, verdict())
    (banner,) = area.banners
    first, *others = verdict().remedies
    newer = dataclasses.replace(
        verdict(), evidence="Samples are in 2 of 8 clusters.", remedies=tuple(others)
    )  # for the first has been tried
    change(messages, newer)
    assert area.banners == [banner]
    words = [label.text() for label in banner.findChildren(QLabel)]
    assert (
        "Mode collapse since step 2: Samples are in 2 of 8 clusters. "
        "Try network.minibatch_std = true, in a new run."
    ) in words
    assert first.path not in banner.text
    banner.dismiss()
    change(messages, verdict())
    assert told(area) == []  # it has been read
    change(messages, verdict(since=80))
    assert len(told(area)) == 1  # it came back


def test_that_other_messages_stay_when_a_verdict_goes(
    messages: RunMessages, area: BannerArea
) -> None:
    area.tell("info", "Something else.")
    change(messages, verdict())
    change(messages)
    assert told(area) == ["Something else."]


def test_that_a_new_run_is_told_of_the_same_trouble_anew(
    messages: RunMessages, area: BannerArea
) -> None:
    change(messages, verdict())
    messages.clear()
    assert told(area) == []
    change(messages, verdict())
    assert told(area) == [COLLAPSED]
