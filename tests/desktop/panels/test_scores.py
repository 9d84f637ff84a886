"""How D judges real and generated examples over a run: bands, numbers, levels, the step picked."""

import dataclasses

import numpy as np
import pytest
from chart_hand import at, move
from made_gan_events import gan_scalars, gan_started
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.events import ParameterChanged, Scalars
from core.gan.losses.registry import LOSSES
from core.metric_names import LOGIT, MARGIN
from desktop.panels.scores import ScoresPanel
from desktop.selection import Selection
from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.curves.smoothing import ExponentialAverage
from desktop.widgets.curves.smoothing_slider import position_of

PARTS = ("mean", "std", "q05", "q25", "q50", "q75", "q95")
OFFSETS = (0.2, 1.0, -1.6, -0.6, 0.0, 0.8, 1.7)  # of a lopsided spread


@pytest.fixture
def panel(qtbot: QtBot) -> ScoresPanel:
    panel = ScoresPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 520)
    panel.apply_theme(DARK)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.meet("gan")
    panel.clear()
    panel.draw_if_dirty()
    return panel


def scores(first: int, count: int, loss: str = "non_saturating") -> Scalars:
    """Steps in which real and generated examples come nearer to each other and back again."""
    steps = np.arange(first, first + count)
    swing = 2 * np.cos(steps / 40) + np.random.default_rng(first).normal(0, 0.2, count)
    values: dict[str, NDArray[np.float32]] = {"loss/critic": np.ones(count, dtype=np.float32)}
    spreads = {"logit_real": swing, "logit_fake": -swing}
    if LOSSES[loss]().paired:
        spreads["margin"] = 2 * swing
    for name, middle in spreads.items():
        for part, offset in zip(PARTS, OFFSETS, strict=True):
            values[f"{name}/{part}"] = (middle + offset).astype(np.float32)
    if LOSSES[loss]().probabilities:
        for which, middle in (("real", swing), ("fake", -swing)):
            mean = 1 / (1 + np.exp(-middle)) - 0.01
            values[f"probability/{which}"] = mean.astype(np.float32)
    seconds = np.multiply(steps, 0.5, dtype=np.float64)
    return Scalars(steps, values, seconds, seconds)


def train(panel: ScoresPanel, loss: str = "non_saturating", count: int = 300) -> Scalars:
    panel.accept(gan_started(f"method.loss.kind={loss}"))
    block = scores(1, count, loss)
    panel.accept(block)
    draw(panel)
    return block


def draw(panel: ScoresPanel) -> None:
    for _ in range(4):
        panel.draw_now()
        QApplication.processEvents()


def smooth(panel: ScoresPanel, weight: float) -> None:
    panel.chart.bar.smoothing.slider.setValue(position_of(weight))
    draw(panel)


@pytest.mark.parametrize("weight", [0.0, 0.9])
def test_that_the_bands_drawn_are_the_quantiles_of_every_step(
    panel: ScoresPanel, weight: float
) -> None:
    block = train(panel)
    smooth(panel, weight)
    for series, which in enumerate(("real", "fake")):
        drawn = panel.chart.plot.item(series)
        assert drawn.band is not None

        def expected(part: str, which: str = which) -> NDArray[np.float64]:
            logits = block.values[f"logit_{which}/{part}"].astype(np.float64)
            return ExponentialAverage(weight).extend(1 / (1 + np.exp(-logits)))

        for area, (low, high) in zip(
            drawn.band.areas, (("q05", "q95"), ("q25", "q75")), strict=True
        ):
            x, bottom, top = area.outline
            np.testing.assert_array_equal(x, block.steps)
            np.testing.assert_allclose(bottom, expected(low), atol=1e-6)
            np.testing.assert_allclose(top, expected(high), atol=1e-6)
        np.testing.assert_allclose(drawn.line[1], expected("q50"), atol=1e-6)
        mean = block.values[f"probability/{which}"]
        np.testing.assert_allclose(
            drawn.band.mean[1], ExponentialAverage(weight).extend(mean), atol=1e-6
        )


def test_that_a_single_step_among_a_million_is_within_the_band(panel: ScoresPanel) -> None:
    panel.accept(gan_started("method.loss.kind=hinge", max_steps=1_000_000))
    count = 1_000_000
    steps = np.arange(1, count + 1)
    values = {
        f"logit_{which}/{part}": np.full(count, offset, dtype=np.float32)
        for which in ("real", "fake")
        for part, offset in zip(PARTS, OFFSETS, strict=True)
    }
    values["logit_real/q05"][500_000] = -7.5
    values["logit_fake/q95"][250_000] = 9.5
    seconds = np.multiply(steps, 0.1, dtype=np.float64)
    panel.accept(Scalars(steps, values, seconds, seconds))
    smooth(panel, 0.0)
    plot = panel.chart.plot
    for series, place, value, side in ((0, 500_001, -7.5, 1), (1, 250_001, 9.5, 2)):
        band = plot.item(series).band
        assert band is not None
        x, *ends = band.areas[0].outline
        assert x.size <= 2 * (plot.columns + 2)
        end = ends[side - 1]
        columns = np.flatnonzero(end == np.float32(value))
        assert x[columns].min() <= place <= x[columns].max()
        assert columns.size == 2  # one column of pixels and no other


def drawn_colours(panel: ScoresPanel) -> set[str]:
    image = panel.chart.plot.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def mixed(theme: Theme, series: int, *opacities: float) -> str:
    """A colour of a series laid over the background so many times."""

    def channels(colour: str) -> NDArray[np.float64]:
        return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)

    colour = channels(theme.surface)
    for opacity in opacities:
        colour = (1 - opacity) * colour + opacity * channels(theme.series[series])
    return "#" + "".join(f"{round(channel):02x}" for channel in colour)


def near(colour: str, found: set[str]) -> bool:
    """Whether a colour is there, give or take the rounding of each layer."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return any(
        all(abs(int(c[at : at + 2], 16) - w) <= 2 for at, w in zip((1, 3, 5), wanted, strict=True))
        for c in found
    )


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_that_generated_is_hatched_and_real_is_not(panel: ScoresPanel, theme: Theme) -> None:
    panel.apply_theme(theme)
    train(panel, "hinge")
    smooth(panel, 0.99)
    found = drawn_colours(panel)
    for series in (0, 1):
        assert near(mixed(theme, series, 0.16), found)  # the outer band
    assert near(mixed(theme, 1, 0.16, 0.55), found)  # its hatching
    assert not near(mixed(theme, 0, 0.16, 0.55), found)


@pytest.mark.parametrize(
    ("loss", "title", "levels", "label"),
    [
        ("non_saturating", "Probability", [0.5], "D cannot tell: 0.5"),
        ("relativistic", "Margin", [0.0], "D cannot tell: 0 (both losses ln 2)"),
        ("hinge", "Logits", [1.0, -1.0], "real enough: 1"),
        ("wasserstein", "Logits", [], None),
        ("least_squares", "Logits", [0.5], "D cannot tell: 0.5"),
    ],
)
def test_that_each_loss_opens_with_what_means_most_and_its_level(
    panel: ScoresPanel, loss: str, title: str, levels: list[float], label: str | None
) -> None:
    train(panel, loss)
    chart = panel.chart
    assert chart.view.title == title
    assert chart.plot.levels == levels
    assert chart.plot.level_labels[:1] == ([] if label is None else [label])
    assert chart.bar.views.isVisible() == (chart.bar.views.count() > 1)
    named = f"the {loss.replace('_', ' ')} loss" in panel.sentence.text().lower()
    assert named == (loss != "non_saturating")  # why there are no probabilities


def test_that_a_person_chooses_what_is_shown(panel: ScoresPanel) -> None:
    train(panel)
    views = panel.chart.bar.views
    assert [views.itemText(index) for index in range(views.count())] == ["Probability", "Logits"]
    assert -0.1 <= panel.chart.plot.y_range[0] <= 0
    assert 1 <= panel.chart.plot.y_range[1] <= 1.1
    views.setCurrentIndex(1)
    assert panel.sentence.text().startswith("Raw outputs of D")
    assert panel.chart.plot.y_range[0] < -1.6
    assert panel.chart.plot.y_range[1] > 2.7
    panel.clear()
    train(panel)  # another run with the same loss: the choice stays
    assert panel.chart.view.title == "Logits"
    panel.clear()
    train(panel, "relativistic")
    assert panel.chart.view.title == "Margin"


def test_that_the_numbers_of_this_moment_are_those_of_the_last_step(panel: ScoresPanel) -> None:
    block = train(panel, "relativistic")
    smooth(panel, 0.0)
    last = {part: float(block.values[f"margin/{part}"][-1]) for part in PARTS}
    order = ("q50", "mean", "q05", "q25", "q75", "q95")
    (row,) = panel.table.texts()
    assert row[0] == "Margin"
    np.testing.assert_allclose([float(t) for t in row[1:]], [last[p] for p in order], rtol=5e-3)
    assert panel.table.caption.text() == "At step 300"
    heard = panel.accessibleDescription()
    assert heard.startswith(f"Margin: median {row[1]}, mean {row[2]}, half from {row[4]} to")
    assert "dashed line at 0: D cannot tell" in heard
    text = panel.explanation()
    assert f"median {row[1]}" in text
    assert "at step 300" in text
    assert "2501.05441" in text


def test_that_the_table_follows_the_smoothing_at_once(panel: ScoresPanel) -> None:
    train(panel)
    before = panel.table.texts()
    panel.chart.bar.smoothing.slider.setValue(0)
    assert panel.table.texts() != before


def test_that_the_crosshair_reads_both_spreads_and_a_click_selects_the_step(
    panel: ScoresPanel, qtbot: QtBot
) -> None:
    block = train(panel)
    smooth(panel, 0.0)
    plot = panel.chart.plot
    move(plot, at(plot, 0.5))
    reading = plot.curve_cursor.reading
    assert reading is not None
    index = reading.step - 1
    real, fake = reading.rows
    for row, which in ((real, "real"), (fake, "fake")):
        logits = [float(block.values[f"logit_{which}/{part}"][index]) for part in PARTS[2:]]
        q05, q25, q50, q75, q95 = (1 / (1 + np.exp(-np.array(logits)))).tolist()
        mean = float(block.values[f"probability/{which}"][index])
        np.testing.assert_allclose(row.spread, (q50, mean, q05, q25, q75, q95), rtol=1e-5)
    text = plot.accessibleDescription()
    assert text.startswith(f"Step {reading.step}, real median {real.spread[0]:.3f}, mean ")
    heard: list[Selection] = []
    panel.selected.connect(heard.append)
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at(plot, 0.5))
    assert [(pick.source, pick.step) for pick in heard] == [("scores", reading.step)]
    panel.receive_selection(Selection("loss", step=120))
    draw(panel)
    assert plot.selected_labels == ["step 120"]


def test_that_a_change_is_marked_here_too(panel: ScoresPanel) -> None:
    train(panel)
    panel.accept(ParameterChanged(150, "optimizer.critic.learning_rate", "0.002", "0.02"))
    draw(panel)
    words = "learning rate of D 0.002 → 0.02"
    assert panel.chart.plot.mark_labels == [words]
    assert words in panel.chart.plot.accessibleDescription()


def test_that_what_the_crosshair_says_fits_into_a_small_panel(panel: ScoresPanel) -> None:
    train(panel, "hinge")
    panel.resize(480, 360)
    draw(panel)
    plot = panel.chart.plot
    for across in (0.05, 0.5, 0.95):
        move(plot, at(plot, across))
        note = plot.curve_cursor.crosshair.note
        assert plot.rect().contains(note.geometry())


def test_that_a_low_panel_gives_the_plot_the_room(panel: ScoresPanel) -> None:
    train(panel)
    assert panel.table.isVisible()
    panel.resize(480, 360)
    draw(panel)
    assert not panel.table.isVisible()
    assert panel.chart.plot.area.height() >= 130
    assert panel.minimumSizeHint().width() <= 480
    assert panel.minimumSizeHint().height() <= 360


def test_that_what_is_not_about_scores_is_not_kept(panel: ScoresPanel) -> None:
    panel.accept(gan_scalars({"loss/critic": 1.0, "loss/generator": 2.0}))
    assert not panel.dirty
    assert panel.chart.store.curves == {}
    train(panel, "relativistic")
    kept = {*(m.name for spread in (*LOGIT.values(), MARGIN) for m in (spread[0], *spread[2:]))}
    assert set(panel.chart.store.curves) == kept


def test_that_a_step_that_was_not_finite_is_a_gap(panel: ScoresPanel) -> None:
    block = scores(1, 50, "hinge")
    values = {name: np.array(array) for name, array in block.values.items()}
    for array in values.values():
        array[20] = np.nan
    panel.accept(gan_started("method.loss.kind=hinge"))
    panel.accept(dataclasses.replace(block, values=values))
    smooth(panel, 0.0)
    band = panel.chart.plot.item(0).band
    assert band is not None
    assert np.flatnonzero(np.isnan(band.areas[0].outline[1])).tolist() == [20]
