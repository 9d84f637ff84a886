"""Verdicts with remedies that are applied by a click, what is past, and bars of what is covered."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from image_events import image_data
from made_events import progress
from made_gan_events import gan_started
from made_gan_measures import coverage_measured, verdict
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.events import ParameterChanged, RunFinished
from core.gan_events import CoverageMeasured, HealthChanged, Remedy, Verdict
from core.health.rules.registry import RULES
from desktop.panels.health import HealthPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.health.coverage_bars import ticks
from desktop.widgets.health.verdict_card import VerdictCard
from desktop.widgets.health.watched import WATCHED

LEFT = Qt.MouseButton.LeftButton
R1 = Remedy("method.regularizers.r1", "10", live=True)
STD = Remedy("network.minibatch_std", "true", live=False)
LOSS = Remedy("method.loss.kind", "relativistic", live=False)
RATE = Remedy("optimizer.critic.learning_rate", "0.0001", live=True)
SWINGS = Verdict(
    rule="oscillation",
    title="Oscillation",
    severity="trouble",
    evidence="The lead went over 14 times.",
    since=350,
    remedies=(R1, RATE, STD, LOSS),
    advice="Both overshoot.",
)


@pytest.fixture
def panel(qtbot: QtBot) -> HealthPanel:
    panel = HealthPanel()
    qtbot.addWidget(panel)
    panel.meet("gan")
    panel.clear()
    panel.apply_theme(DARK)
    panel.resize(640, 480)
    panel.show()
    panel.accept(gan_started("optimizer.critic.learning_rate=0.001", "network.minibatch_std=false"))
    panel.accept(image_data())
    return panel


def tell(panel: HealthPanel, step: int, *verdicts: Verdict) -> None:
    panel.accept(HealthChanged(step, verdicts))
    panel.draw_if_dirty()


def card(panel: HealthPanel, rule: str = "oscillation") -> VerdictCard:
    return panel.verdicts.cards[rule]


def buttons(panel: HealthPanel) -> list[str]:
    return [button.text() for button in card(panel).rows.buttons]


def labels(panel: HealthPanel) -> str:
    """All words of the card."""
    found = card(panel).findChildren(QPushButton)
    texts = [*(b.accessibleDescription() for b in found), *card(panel).texts()]
    return " ".join(texts)


def set_to(panel: HealthPanel) -> list[tuple[str, object]]:
    """What the panel wants to be set, as it comes."""
    wanted: list[tuple[str, object]] = []

    def take(path: str, value: object) -> None:
        wanted.append((path, value))

    panel.setting.connect(take)
    return wanted


def test_that_every_rule_is_named_where_nothing_is_wrong(panel: HealthPanel) -> None:
    assert list(WATCHED) == list(RULES)
    panel.draw_if_dirty()
    assert panel.verdicts.state == "Nothing is known yet: training has not begun."
    panel.accept(progress(1234))
    panel.draw_if_dirty()
    assert panel.verdicts.state == (
        "\N{CHECK MARK} Nothing wrong is seen Watched from the first step to step 1,234."
    )
    for title, _ in WATCHED.values():
        assert title in panel.verdicts.watched.text()


def test_that_a_verdict_is_a_card_with_sign_word_and_evidence(panel: HealthPanel) -> None:
    notice = dataclasses.replace(SWINGS, rule="missing_groups", title="Missing modes")
    tell(panel, 900, SWINGS, dataclasses.replace(notice, severity="notice"))
    assert card(panel).texts() == [
        "\N{WARNING SIGN} Trouble: Oscillation",
        "The lead went over 14 times.",
        "Both overshoot.",
    ]
    other = card(panel, "missing_groups")
    assert other.texts()[0] == "\N{INFORMATION SOURCE} Notice: Missing modes"
    assert (card(panel).property("tone"), other.property("tone")) == ("warning", "info")
    assert panel.verdicts.state == "1 trouble and 1 notice"
    assert card(panel).accessibleName() == "Trouble: Oscillation since step 350"
    assert "The lead went over 14 times." in card(panel).accessibleDescription()


def test_that_a_button_sets_exactly_what_its_remedy_says(panel: HealthPanel, qtbot: QtBot) -> None:
    tell(panel, 900, SWINGS)
    wanted = set_to(panel)
    rows = card(panel).rows.buttons
    assert buttons(panel) == [
        "Set R1 to 10 now",
        "Set discriminator's learning rate to 0.0001 now",
        "New run with minibatch deviation",
    ]
    qtbot.mouseClick(rows[0], LEFT)
    assert wanted == [("method.regularizers.r1", "10")]
    rows[2].setFocus()
    qtbot.keyClick(rows[2], Qt.Key.Key_Space)
    assert wanted[1:] == [("network.minibatch_std", "true")]


def test_that_old_and_new_value_stand_beside_each_button(panel: HealthPanel, qtbot: QtBot) -> None:
    tell(panel, 900, SWINGS)
    (more,) = [b for b in card(panel).findChildren(QPushButton) if b.text() == "1 more"]
    qtbot.mouseClick(more, LEFT)
    assert buttons(panel)[3] == "New run with relativistic loss"
    words = labels(panel)
    arrow = "\N{RIGHTWARDS ARROW}"
    for change in ("1 {} 10", "0.001 {} 0.0001", "off {} on", "non-saturating {} relativistic"):
        assert f"{change.format(arrow)}. " in words


def test_that_a_live_parameter_takes_a_new_run_after_the_end(panel: HealthPanel) -> None:
    tell(panel, 900, SWINGS)
    panel.accept(RunFinished("stopped", 950, "Stopped."))
    panel.draw_if_dirty()
    assert buttons(panel)[:2] == [
        "New run with R1 at 10",
        "New run with discriminator's learning rate at 0.0001",
    ]


def test_that_a_remedy_that_was_applied_says_so_and_is_offered_no_more(panel: HealthPanel) -> None:
    """As the doctor tells it: first the change, then the verdict without the remedy."""
    tell(panel, 900, SWINGS)
    panel.accept(ParameterChanged(1000, R1.path, "1.0", "10.0"))
    panel.accept(ParameterChanged(1000, RATE.path, "0.001", "0.0005"))  # something else
    tell(panel, 1000, dataclasses.replace(SWINGS, remedies=SWINGS.remedies[1:]))
    done = list(panel.record.done("oscillation"))
    assert [(d.path, d.step) for d in done] == [(R1.path, 1000)]
    texts = [label.text() for label in card(panel).rows.findChildren(QLabel)]
    arrow = "\N{RIGHTWARDS ARROW}"
    assert f"\N{CHECK MARK} R1 1 {arrow} 10: applied at step 1,000" in texts
    assert f"0.0005 {arrow} 0.0001" in texts
    assert "Set R1 to 10 now" not in buttons(panel)


def test_that_what_holds_no_longer_stays_in_a_short_history(panel: HealthPanel) -> None:
    tell(panel, 900, SWINGS)
    panel.accept(ParameterChanged(1000, R1.path, "1.0", "10.0"))
    tell(panel, 1900, verdict(since=1500))
    tell(panel, 2200)
    arrow = "\N{RIGHTWARDS ARROW}"
    assert panel.verdicts.past == [
        "Mode collapse, steps 1,500 to 2,200: gone",
        f"Oscillation, steps 350 to 1,900: gone (R1 1 {arrow} 10: applied at step 1,000)",
    ]
    assert panel.verdicts.cards == {}
    assert panel.verdicts.state.endswith("All is well since step 2,200.")
    for number in range(20):
        tell(panel, 3000 + 2 * number, verdict(since=3000))
        tell(panel, 3001 + 2 * number)
    assert len(panel.verdicts.past) == 12
    panel.clear()
    panel.draw_if_dirty()
    assert panel.verdicts.past == []


def test_that_new_figures_leave_card_and_keyboard_where_they_are(
    panel: HealthPanel, qtbot: QtBot
) -> None:
    tell(panel, 900, SWINGS)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    before, focused = card(panel), card(panel).rows.buttons[1]
    focused.setFocus()
    tell(panel, 1000, verdict(), dataclasses.replace(SWINGS, evidence="Now 20 times."))
    assert card(panel) is before
    assert card(panel).texts()[1] == "Now 20 times."
    assert QApplication.focusWidget() is focused


def test_that_a_click_on_the_step_selects_it(panel: HealthPanel, qtbot: QtBot) -> None:
    picked: list[Selection] = []
    panel.selected.connect(picked.append)
    tell(panel, 900, SWINGS)
    step = card(panel).step_button
    assert step.text() == "since step 350"
    qtbot.mouseClick(step, LEFT)
    assert [(s.source, s.step) for s in picked] == [("health", 350)]


def test_that_tab_goes_through_cards_and_buttons(panel: HealthPanel, qtbot: QtBot) -> None:
    tell(panel, 900, SWINGS)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    card(panel).setFocus()
    seen: list[str] = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        seen.append(focused.text())
    assert seen == ["since step 350", *buttons(panel), "1 more"]


def test_that_an_unknown_parameter_is_called_by_its_path(panel: HealthPanel) -> None:
    strange = Remedy("method.unheard_of", "3", live=True)
    tell(panel, 900, dataclasses.replace(SWINGS, remedies=(strange,)))
    assert buttons(panel) == ["Set method.unheard_of to 3 now"]


def digits() -> CoverageMeasured:
    """Three classes, of which the last is missing."""
    return dataclasses.replace(
        coverage_measured(),
        step=1200,
        count=500,
        of="classes",
        groups=("zero", "one", "two and more"),
        shares=np.array([0.7, 0.298, 0.002]),
        expected=np.array([0.5, 0.3, 0.2]),
        found=2,
        missing=(2,),
        kl_divergence=0.25,
        nearest=1.5,
    )


def cover(panel: HealthPanel, event: CoverageMeasured) -> None:
    panel.accept(event)
    panel.draw_if_dirty()
    QApplication.processEvents()


def test_that_bars_and_marks_are_as_high_as_the_shares(panel: HealthPanel) -> None:
    event = digits()
    cover(panel, event)
    bars = panel.coverage.bars
    whole, top = bars.area().height(), 1.08 * 0.7
    for group in range(3):
        height = event.shares[group] / top * whole
        assert bars.bar(group).height() == pytest.approx(height)
        assert bars.bar(group).bottom() == pytest.approx(bars.area().bottom())
        mark = bars.area().bottom() - event.expected[group] / top * whole
        assert bars.expected_at(group) == pytest.approx(mark)
    image = bars.grab().toImage()
    middle = bars.bar(0).center().toPoint()
    assert QColor(image.pixel(middle)) == QColor(DARK.series[0])
    empty = bars.slot(2).center().toPoint()
    assert QColor(image.pixel(empty)) == QColor(DARK.surface)
    reddish = QColor(DARK.bad).rgb()
    slot = bars.slot(2).toRect()
    lower = range(slot.bottom() - 25, slot.bottom())
    assert any(
        image.pixel(x, y) == reddish for y in lower for x in range(slot.left(), slot.right())
    )


def test_that_numbers_are_told_on_hover_and_to_screen_readers(
    panel: HealthPanel, qtbot: QtBot
) -> None:
    cover(panel, digits())
    bars = panel.coverage.bars
    last = "Class two and more: 0.2 % of 500 samples, 20 % expected: missing"
    assert bars.tip_at(bars.slot(2).center()) == last
    assert bars.tip_at(QPointF(2, 2)) == ""
    assert bars.accessibleDescription() == (
        "Class zero: 70 % of 500 samples, 50 % expected; "
        f"Class one: 30 % of 500 samples, 30 % expected; {last}"
    )
    picked: list[Selection] = []
    panel.selected.connect(picked.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(bars, key)
    assert bars.accessibleDescription() == last
    qtbot.mouseClick(bars, LEFT, pos=bars.slot(1).center().toPoint())
    assert [s.label for s in picked] == [0, 2, 1]
    panel.receive_selection(Selection("samples", label=0))
    assert bars.index == 0


def test_that_modes_are_picked_in_no_other_panel(panel: HealthPanel, qtbot: QtBot) -> None:
    picked: list[Selection] = []
    panel.selected.connect(picked.append)
    cover(panel, coverage_measured())
    bars = panel.coverage.bars
    qtbot.mouseClick(bars, LEFT, pos=bars.slot(1).center().toPoint())
    assert bars.index == 1
    assert picked == []


def test_that_figures_are_those_of_the_event(panel: HealthPanel) -> None:
    cover(panel, digits())
    assert panel.coverage.figures() == {
        "Found": "2 of 3",
        "KL divergence": "0.250 nats",
        "Quality": "90 %",
        "Distance to nearest": "1.50",
        "Spread": "0.20",
    }
    assert panel.coverage.heading.text() == (
        "500 samples of fixed noise at step 1,200, EMA weights"
    )
    unknown = dataclasses.replace(
        digits(), kl_divergence=math.inf, quality=math.nan, spread=math.nan
    )
    cover(panel, unknown)
    values = panel.coverage.figures()
    assert (values["KL divergence"], values["Quality"], values["Spread"]) == (
        "infinite", "unknown", "unknown",
    )  # fmt: skip


def test_that_data_without_groups_show_their_variety_all_the_same(panel: HealthPanel) -> None:
    none = np.zeros(0)
    event = dataclasses.replace(
        digits(), of="nothing", groups=(), shares=none, expected=none, found=0, missing=(),
        kl_divergence=math.nan, quality=math.nan,
    )  # fmt: skip
    cover(panel, event)
    assert panel.coverage.figures() == {"Distance to nearest": "1.50", "Spread": "0.20"}
    assert not panel.coverage.bars.isVisible()
    assert panel.coverage.no_groups.isVisible()


@pytest.mark.parametrize("count", [2, 10, 25])
@pytest.mark.parametrize("width", [480, 1000])
def test_that_every_bar_has_room(panel: HealthPanel, count: int, width: int) -> None:
    shares = np.full(count, 1 / count)
    names = tuple(str(number + 1) for number in range(count))
    event = dataclasses.replace(
        coverage_measured(), groups=names, shares=shares, expected=shares, missing=()
    )
    panel.resize(width, 360)
    cover(panel, event)
    bars = panel.coverage.bars
    assert bars.width() <= panel.width()
    edges = [bars.bar(group) for group in range(count)]
    assert all(bar.width() >= 6 for bar in edges)
    assert all(a.right() < b.left() for a, b in itertools.pairwise(edges))
    assert edges[-1].right() <= bars.width()


@pytest.mark.parametrize(("top", "expected"), [(1.08, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (0.05, 6)])
def test_that_ticks_are_round(top: float, expected: object) -> None:
    found = ticks(top, 6)
    if isinstance(expected, int):
        assert found == pytest.approx(0.01 * np.arange(expected))
    else:
        assert found == pytest.approx(expected)


def test_that_parts_stand_side_by_side_where_there_is_room(panel: HealthPanel) -> None:
    cover(panel, digits())
    assert panel.coverage.y() > panel.verdicts.geometry().bottom()
    panel.resize(1000, 640)
    QApplication.processEvents()
    assert panel.coverage.x() > panel.verdicts.geometry().right()


def test_that_the_explanation_tells_the_verdicts_and_figures_of_now(panel: HealthPanel) -> None:
    tell(panel, 900, SWINGS)
    cover(panel, digits())
    words = panel.explanation()
    assert "Oscillation since step 350" in words
    assert "found 2 of 3" in words
