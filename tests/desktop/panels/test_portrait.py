"""The phase portrait: the plane of a loss, the trail in it, playing and picking."""

import dataclasses

import numpy as np
import pytest
from gan_panel import shown_panel, told_by
from made_gan_events import gan_scalars, gan_started
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from core.arrays import Doubles
from core.events import Scalars
from core.gan.losses.registry import LOSSES
from desktop.panels.portrait import FRAMES, PortraitPanel
from desktop.selection import Selection
from desktop.theme import LIGHT
from desktop.widgets.portrait.loss_plane import PLANES
from desktop.widgets.portrait.trail import MOST

NAMES = ("probability/real", "probability/fake")


@pytest.fixture
def panel(qtbot: QtBot) -> PortraitPanel:
    return shown_panel(PortraitPanel(), qtbot)


@pytest.fixture
def told(panel: PortraitPanel) -> list[Selection]:
    return told_by(panel)


def block(x: Doubles, y: Doubles, first: int = 1, names: tuple[str, str] = NAMES) -> Scalars:
    event = gan_scalars(dict.fromkeys(names, 0.0), first, len(x))
    pair = (values.astype(np.float32) for values in (x, y))
    return dataclasses.replace(event, values=dict(zip(names, pair, strict=True)))


def show_line(panel: PortraitPanel, count: int = 101) -> None:
    """From D knowing nothing to D knowing all, evenly, without any smoothing."""
    share = np.linspace(0, 1, count)
    choose(panel, "Smoothing", "0")
    panel.accept(block(0.5 + share / 2, 0.5 - share / 2))
    panel.draw_if_dirty()
    QApplication.processEvents()


def choose(panel: PortraitPanel, name: str, value: str) -> None:
    (box,) = (box for box in panel.findChildren(QComboBox) if box.accessibleName() == name)
    index = box.findData(value)
    box.setCurrentIndex(index)
    box.activated.emit(index)


def texts_of(panel: PortraitPanel) -> list[str]:
    return [label.text().replace("\N{NO-BREAK SPACE}", " ") for label in panel.findChildren(QLabel)]


def said(panel: PortraitPanel) -> str:
    texts = texts_of(panel)
    (text,) = (text for text in texts if text.startswith("Step "))
    return text


def test_that_the_trail_is_where_d_was_at_every_step(panel: PortraitPanel) -> None:
    show_line(panel)
    share = np.linspace(0, 1, 101)
    expected = np.stack([0.5 + share / 2, 0.5 - share / 2], axis=1)
    assert panel.plot.drawn.drawn == pytest.approx(expected, abs=1e-6)
    assert panel.plot.regions.names() == ["balanced", "D wins", "G wins"]
    for ends in (panel.plot.x_range, panel.plot.y_range):
        assert ends == pytest.approx((-0.03, 1.03))


def test_that_it_is_said_in_words_who_is_ahead(panel: PortraitPanel) -> None:
    show_line(panel)
    assert said(panel) == (
        "Step 101: D takes real examples for real with 100 %, generated ones with 0 %: "
        "<b>D wins</b>."
    )
    panel.player.show_frame(20)
    assert said(panel) == (
        "Step 21: D takes real examples for real with 60 %, generated ones with 40 %: "
        "<b>balanced</b>."
    )
    shares = [text for text in texts_of(panel) if "Of all" in text]
    # From step 41 on D(x) is 0.7 or more; float32 has its own mind about the border.
    assert shares[0] in {
        "Of all steps: balanced 40 %, D wins 60 %.", "Of all steps: balanced 41 %, D wins 59 %."
    }  # fmt: skip
    assert panel.plot.accessibleDescription().startswith("Step 21: D takes real")


def test_that_a_click_picks_the_nearest_place_of_the_trail(
    panel: PortraitPanel, told: list[Selection], qtbot: QtBot
) -> None:
    show_line(panel)
    at = panel.plot.pixel_of(0.75, 0.25) + QPoint(4, 4)
    qtbot.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [pick.source for pick in told] == ["portrait"]
    assert told[0].step is not None
    assert abs(told[0].step - 51) <= 1
    assert said(panel).startswith(f"Step {told[0].step}:")
    assert panel.player.frame == told[0].step - 1
    assert panel.plot.drawn.drawn[-1] == pytest.approx([0.75, 0.25], abs=0.011)


def test_that_the_slider_goes_along_the_trail_and_playing_tells_nobody(
    panel: PortraitPanel, told: list[Selection]
) -> None:
    show_line(panel)
    panel.player.show_frame(50)
    assert [pick.step for pick in told] == [51]
    panel.player.toggle()
    assert panel.player.playing
    panel.player.show_frame(60)
    assert said(panel).startswith("Step 61:")
    assert len(told) == 1
    panel.player.stop()
    panel.player.show_frame(100)  # the newest, which is followed from now on
    panel.accept(block(np.array([0.5]), np.array([0.5]), 102))
    panel.draw_if_dirty()
    assert said(panel).startswith("Step 102:")


def test_that_a_step_picked_elsewhere_is_gone_to_once(panel: PortraitPanel) -> None:
    show_line(panel)
    panel.receive_selection(Selection("loss", step=31))
    panel.draw_if_dirty()
    assert said(panel).startswith("Step 31:")
    assert len(panel.plot.drawn.drawn) == 31
    panel.player.toggle()
    panel.player.show_frame(9)
    panel.receive_selection(Selection("samples", step=31, sample=2))
    panel.draw_if_dirty()
    assert said(panel).startswith("Step 10:")  # that pick was about a sample
    panel.receive_selection(Selection("loss", step=999))
    panel.draw_if_dirty()
    assert said(panel).startswith("Step 101:")


@pytest.mark.parametrize("kind", LOSSES)
def test_that_every_loss_is_drawn_in_its_plane_and_explained(
    panel: PortraitPanel, kind: str
) -> None:
    panel.accept(gan_started(f"method.loss.kind={kind}"))
    plane = PLANES[kind]
    turn = np.linspace(0, 6, 200)
    panel.accept(block(0.6 + 0.1 * np.sin(turn), 0.4 + 0.1 * np.cos(turn), 1, plane.scalars))
    panel.draw_if_dirty()
    assert len(panel.plot.drawn.drawn) == 200
    text = panel.explanation()
    assert ("only differences do" in text) == plane.differences
    assert ("probabilities to be real" in text) == plane.percent
    assert "Step 200: " in text
    assert "accuracy" not in text
    (left, right), (bottom, top) = panel.plot.x_range, panel.plot.y_range
    x, y = panel.plot.drawn.drawn[-1]
    assert left < x < right
    assert bottom < y < top
    middle_x, middle_y = plane.equilibrium
    assert left < middle_x < right
    assert bottom < middle_y < top


def test_that_a_margin_is_never_said_to_be_a_probability_of_its_own(panel: PortraitPanel) -> None:
    names = ("logit_real/mean", "logit_fake/mean")
    panel.accept(gan_started("method.loss.kind=relativistic"))
    panel.accept(block(np.full(50, 3.0), np.full(50, 3.0 - np.log(3)), 1, names))
    panel.draw_if_dirty()
    # sigmoid(ln 3) is 3/4.
    assert "margin +1.10 (D tells such a pair right with 75 %), changing by 0 in" in said(panel)
    assert "<b>D wins</b>" in said(panel)
    panel.accept(gan_started("method.loss.kind=wasserstein"))
    panel.accept(block(np.full(50, 3.0), np.full(50, 1.0), 1, names))
    panel.draw_if_dirty()
    assert "margin +2.00, changing by 0 in 100 steps: <b>D ahead</b>" in said(panel)
    assert panel.plot.regions.names() == ["D ahead", "G ahead"]


def test_that_only_what_the_trail_needs_can_be_looked_at(panel: PortraitPanel) -> None:
    generator = np.random.default_rng(1)
    x, y = generator.uniform(0.48, 0.52, (2, 400))
    panel.accept(block(x, y))
    choose(panel, "Smoothing", "0")
    assert panel.plot.x_range[1] - panel.plot.x_range[0] == pytest.approx(1.06)
    choose(panel, "Part of the plane", "trail")
    low, high = panel.plot.x_range
    assert 0.47 < low < 0.485
    assert 0.515 < high < 0.53
    assert panel.plot.regions.names() == ["balanced"]


def test_that_heads_of_arrows_point_along_the_way(panel: PortraitPanel) -> None:
    share = np.linspace(0, 1, 101)
    choose(panel, "Smoothing", "0")
    panel.accept(block(0.1 + 0.8 * share, np.full(101, 0.5)))
    panel.draw_if_dirty()
    heads = panel.plot.drawn.heads()
    assert len(heads) > 2
    tips, tails = heads[:, 0], heads[:, 1]
    assert (tails[:, 0] < tips[:, 0]).all()  # they open to the left, where it came from
    assert tips[:, 1] == pytest.approx(0.5)


def test_that_a_long_run_is_drawn_in_a_bounded_number_of_points(panel: PortraitPanel) -> None:
    generator = np.random.default_rng(2)
    for first in range(1, 40_001, 4_000):
        x, y = generator.uniform(0, 1, (2, 4_000))
        panel.accept(block(x, y, first))
    choose(panel, "Smoothing", "0")
    panel.draw_if_dirty()
    assert len(panel.plot.drawn.drawn) <= MOST + 1
    assert panel.player.frames == FRAMES
    assert said(panel).startswith("Step 40,000:")


def test_that_a_very_long_run_is_caught_up_with_in_parts(panel: PortraitPanel) -> None:
    panel.accept(block(np.linspace(0.5, 1, 150_000), np.linspace(0.5, 0, 150_000)))
    choose(panel, "Smoothing", "0")
    drawings = 1
    while panel.dirty:
        panel.draw_if_dirty()
        drawings += 1
    assert drawings == 3
    assert said(panel).startswith("Step 150,000:")
    assert panel.plot.drawn.drawn[-1] == pytest.approx([1, 0])


def test_that_another_smoothing_draws_the_same_run_anew(panel: PortraitPanel) -> None:
    generator = np.random.default_rng(3)
    x, y = generator.uniform(0.3, 0.7, (2, 500))
    panel.accept(block(x, y))
    panel.draw_if_dirty()
    spans: list[float] = []
    for smoothing in ("0", "20", "200"):
        choose(panel, "Smoothing", smoothing)
        spans.append(float(np.ptp(panel.plot.drawn.drawn[50:, 0])))
        assert len(panel.plot.drawn.drawn) == 500
    assert spans[0] > 5 * spans[1] > 6 * spans[2]
    assert "over about 200 steps" in panel.explanation()


def test_that_the_picked_step_has_a_ring_and_the_newest_has_none(panel: PortraitPanel) -> None:
    show_line(panel)
    assert panel.plot.ring() is None
    panel.player.show_frame(20)
    assert panel.plot.ring() == pytest.approx((0.6, 0.4))
    panel.apply_theme(LIGHT)
    assert panel.plot.ring() == pytest.approx((0.6, 0.4))
