"""The logit waterfall: ridges, the overlap, one step large, and picking."""

import dataclasses

import numpy as np
import pytest
from gan_panel import shown_panel, told_by
from made_gan_events import gan_started
from made_gan_measures import scores_measured
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.gan_events import ScoresMeasured
from desktop.panels.waterfall import WaterfallPanel
from desktop.selection import Selection
from desktop.widgets.waterfall.score_history import MOST
from desktop.widgets.waterfall.waterfall_page import WaterfallPage
from desktop.widgets.waterfall.waterfall_plot import MOST_RIDGES, WaterfallPlot


@pytest.fixture
def panel(qtbot: QtBot) -> WaterfallPanel:
    return shown_panel(WaterfallPanel(), qtbot)


@pytest.fixture
def told(panel: WaterfallPanel) -> list[Selection]:
    return told_by(panel)


def measured(step: int, shift: float = 0.0) -> ScoresMeasured:
    """Logits of both kinds around ``shift``, with an overlap that is the event's own affair."""
    generator = np.random.default_rng(step)
    edges = np.linspace(-4 + shift, 4 + shift, 41, dtype=np.float32)
    real, held_out, fake = (
        np.histogram(generator.normal(mean + shift, 0.8, 256), edges)[0].astype(np.int64)
        for mean in (1, 0.8, -1)
    )
    return dataclasses.replace(
        scores_measured(step),
        edges=edges,
        real=real,
        held_out=held_out,
        fake=fake,
        mean_real=1 + shift,
        mean_held_out=0.8 + shift,
        mean_fake=-1 + shift,
        overlap=(step % 100) / 100,
    )


def show(panel: WaterfallPanel, *steps: int, shift: float = 0.0) -> None:
    for step in steps:
        panel.accept(measured(step, shift))
    panel.draw_if_dirty()
    QApplication.processEvents()


def page_of(panel: WaterfallPanel) -> WaterfallPage:
    (page,) = panel.findChildren(WaterfallPage)
    return page


def plot_of(panel: WaterfallPanel) -> WaterfallPlot:
    return page_of(panel).waterfall


def chosen_step(panel: WaterfallPanel) -> int:
    """The step of the ridge that is marked; that of the large histogram is the same."""
    (ridge,) = (ridge for ridge in plot_of(panel).ridges.ridges if ridge.chosen)
    assert page_of(panel).words.text().startswith(f"Step {ridge.step:,}.")
    return ridge.step


def test_that_the_large_histogram_has_the_shares_of_the_event_in_its_own_bins(
    panel: WaterfallPanel,
) -> None:
    show(panel, 10, 20)
    event = measured(20)
    parts = [counts / counts.sum() for counts in (event.real, event.fake, event.held_out)]
    expected = [*parts, np.minimum(parts[0], parts[1])]
    for (x, y), part in zip(page_of(panel).histogram.stairs(), expected, strict=True):
        assert x == pytest.approx(np.repeat(event.edges, 2))
        assert y[1:-1:2] == pytest.approx(part, abs=1e-12)
        assert y[2:-1:2] == pytest.approx(part, abs=1e-12)
        assert y[0] == y[-1] == 0


def test_that_ridges_are_the_counts_on_the_common_axis(panel: WaterfallPanel) -> None:
    show(panel, 10, 20, 30)
    plot = plot_of(panel)
    low, high = plot.x_range
    grid = np.linspace(low, high, len(plot.ridges.ridges[0].real) + 1)
    assert [ridge.step for ridge in plot.ridges.ridges] == [10, 20, 30]
    for ridge in plot.ridges.ridges:
        event = measured(ridge.step)
        real, fake = (
            np.diff(np.interp(grid, event.edges, np.append(0, np.cumsum(counts))))
            for counts in (event.real, event.fake)
        )
        highest = max(real.max(), fake.max())
        assert ridge.real == pytest.approx(real / highest, abs=1e-6)
        assert ridge.fake == pytest.approx(fake / highest, abs=1e-6)


def test_that_the_overlap_shown_is_that_of_the_event(panel: WaterfallPanel) -> None:
    show(panel, 17, 42, 93)
    curve = page_of(panel).overlap
    overlaps, steps = curve.points
    assert overlaps.tolist() == [0.17, 0.42, 0.93]
    assert steps.tolist() == [-17, -42, -93]
    assert curve.number() == "0.93"
    assert "Overlap 0.93: D can hardly tell them apart" in page_of(panel).words.text()
    assert curve.y_range == plot_of(panel).y_range  # one axis of steps
    assert curve.area.top() == plot_of(panel).area.top()
    assert curve.area.height() == plot_of(panel).area.height()


def test_that_a_click_on_a_ridge_picks_its_step_everywhere(
    panel: WaterfallPanel, told: list[Selection], qtbot: QtBot
) -> None:
    show(panel, 0, 100, 200, 300)
    plot = plot_of(panel)
    hill = plot.ridges.polygon(plot.ridges.ridges[1], plot.ridges.ridges[1].real)
    top = int(hill[:, 1].argmax())
    at = plot.pixel_of(hill[top, 0], hill[top, 1]) + QPoint(0, 6)  # well above its foot
    assert at.y() < plot.pixel_of(0, -100).y() - 30
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen_step(panel) == 100
    assert [(pick.source, pick.step) for pick in told] == [("waterfall", 100)]
    empty = QPoint(plot.area.left() + 3, plot.pixel_of(0, -200).y())
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=empty)
    assert chosen_step(panel) == 200


def test_that_a_click_beside_the_overlap_curve_picks_the_step_at_that_height(
    panel: WaterfallPanel, told: list[Selection], qtbot: QtBot
) -> None:
    show(panel, 0, 100, 200, 300)
    curve = page_of(panel).overlap
    at = QPoint(curve.area.center().x(), curve.pixel_of(0, -100).y() + 3)
    qtbot.mouseClick(curve.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen_step(panel) == 100
    assert told[-1].step == 100
    assert curve.number() == "0.00"


def test_that_arrow_keys_walk_from_ridge_to_ridge(
    panel: WaterfallPanel, told: list[Selection], qtbot: QtBot
) -> None:
    show(panel, *range(0, 400, 10))
    plot = plot_of(panel)
    for key, step in (
        (Qt.Key.Key_Up, 380),
        (Qt.Key.Key_Left, 370),
        (Qt.Key.Key_PageUp, 270),
        (Qt.Key.Key_Down, 280),
        (Qt.Key.Key_Right, 290),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, 390),
    ):
        qtbot.keyClick(plot, key)
        assert chosen_step(panel) == step
    assert told[-1].step == 390


def test_that_the_newest_is_followed_until_another_is_picked(
    panel: WaterfallPanel, told: list[Selection]
) -> None:
    show(panel, 10, 20)
    assert chosen_step(panel) == 20
    panel.player.show_frame(0)
    show(panel, 30)
    assert chosen_step(panel) == 10
    assert panel.player.frame == 0
    panel.player.show_frame(2)
    show(panel, 40)
    assert chosen_step(panel) == 40
    assert [pick.step for pick in told] == [10, 30]


def test_that_playing_tells_nobody(panel: WaterfallPanel, told: list[Selection]) -> None:
    show(panel, 10, 20, 30)
    panel.player.toggle()
    assert panel.player.playing
    panel.player.show_frame(1)
    assert chosen_step(panel) == 20
    assert told == []


def test_that_a_step_picked_elsewhere_is_gone_to_once(panel: WaterfallPanel) -> None:
    show(panel, 10, 20, 30)
    panel.receive_selection(Selection("loss", step=19))
    panel.draw_if_dirty()
    assert chosen_step(panel) == 20
    panel.player.toggle()
    panel.player.show_frame(0)
    panel.receive_selection(Selection("samples", step=19, sample=3))
    panel.draw_if_dirty()
    assert chosen_step(panel) == 10  # that pick was about a sample
    panel.receive_selection(Selection("loss", step=31))
    panel.draw_if_dirty()
    assert chosen_step(panel) == 30
    assert not panel.player.playing


@pytest.mark.parametrize(
    ("kind", "centred"),
    [("non_saturating", False), ("hinge", False), ("relativistic", True), ("wasserstein", True)],
)
def test_that_where_only_differences_count_drift_is_taken_off(
    panel: WaterfallPanel, kind: str, *, centred: bool
) -> None:
    panel.accept(gan_started(f"method.loss.kind={kind}"))
    for step in range(5):
        panel.accept(measured(step, 100.0 * step))
    panel.draw_if_dirty()
    low, high = plot_of(panel).x_range
    assert (high - low < 10) == centred
    assert ("only differences of logits" in panel.explanation()) == centred
    (x, _) = page_of(panel).histogram.stairs()[0]
    middle = 0.0 if centred else 400.0  # of real, which is 1 above it, and generated, 1 below
    assert (x[0] + x[-1]) / 2 == pytest.approx(middle, abs=1e-4)
    real = "+1.00" if centred else "+401"
    assert f"real {real}" in page_of(panel).words.text()


def test_that_a_long_run_costs_no_more_than_a_short_one(panel: WaterfallPanel) -> None:
    for step in range(3000):
        panel.accept(dataclasses.replace(scores_measured(step), step=10 * step))
    panel.draw_if_dirty()
    ridges = plot_of(panel).ridges.ridges
    assert len(ridges) <= MOST_RIDGES
    assert (ridges[0].step, ridges[-1].step) == (0, 29_990)
    assert len(page_of(panel).overlap.points[0]) <= MOST
    assert panel.player.frames <= MOST


def test_that_logits_that_are_not_finite_are_said_to_be(panel: WaterfallPanel) -> None:
    nothing, nan = np.zeros(40, dtype=np.int64), float("nan")
    broken = dataclasses.replace(
        measured(20), real=nothing, fake=nothing, held_out=nothing,
        mean_real=nan, mean_fake=nan, mean_held_out=nan, overlap=nan,
    )  # fmt: skip
    show(panel, 10)
    panel.accept(broken)
    panel.draw_if_dirty()
    panel.grab()
    assert "The overlap is unknown" in page_of(panel).words.text()
    assert page_of(panel).overlap.number() == ""


def test_that_there_is_no_word_of_held_out_examples_where_there_are_none(
    panel: WaterfallPanel,
) -> None:
    event = measured(10)
    show(panel, 5)
    assert "held-out" in page_of(panel).words.text()
    panel.accept(dataclasses.replace(event, held_out=0 * event.held_out, mean_held_out=np.nan))
    panel.draw_if_dirty()
    assert "held-out" not in page_of(panel).words.text()
    assert "above held-out ones" not in panel.explanation()


def test_that_a_small_panel_has_its_parts_behind_tabs(panel: WaterfallPanel) -> None:
    show(panel, 10, 20)
    page = page_of(panel)
    assert page.waterfall.isVisible()
    assert page.histogram.isVisible()
    assert page.tabs.isHidden()
    assert page.legend.isHidden()
    panel.resize(480, 360)
    QApplication.processEvents()
    assert page.waterfall.isVisible()
    assert not page.histogram.isVisible()
    assert page.legend.isVisible()
    page.tabs.setCurrentIndex(1)
    assert not page.waterfall.isVisible()
    assert not page.legend.isVisible()
    assert page.histogram.isVisible()


def test_that_the_explanation_has_the_numbers_of_the_chosen_step(panel: WaterfallPanel) -> None:
    assert "Overlap</b> is the area" in panel.explanation()
    show(panel, 10, 42)
    text = panel.explanation()
    for part in ("Step 42", "Overlap 0.42", "2006.06676", "+0.400 standard deviations above"):
        assert part in text
    described = plot_of(panel).accessibleDescription()
    assert described.startswith("Step 42. Overlap 0.42")
