"""What the contest is made of, against closed forms."""

import itertools

import numpy as np
import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT, Theme
from desktop.widgets.contest.contours import contour
from desktop.widgets.contest.layers import LAYERS, ContestLegend, VerdictBar
from desktop.widgets.contest.readings import at_place
from desktop.widgets.contest.verdicts import (
    KINDS,
    Verdicts,
    stretched,
    verdict_colours,
    verdict_table,
)


@pytest.mark.parametrize("loss", sorted(KINDS))
def test_that_a_verdict_is_symmetric_about_the_middle_and_rises(loss: str) -> None:
    logits = np.linspace(-3, 4, 50)
    verdicts = Verdicts.of(loss, 0.5, logits)
    apart = np.array([0.0, 0.1, 0.3])
    above, below = verdicts.share(0.5 + apart), verdicts.share(0.5 - apart)
    np.testing.assert_allclose(above, -below, atol=1e-12)
    assert above[0] == 0
    assert bool((np.diff(above) > 0).all())
    assert float(np.abs(verdicts.share(1e6 * logits)).max()) <= 1


def test_that_verdicts_are_what_the_losses_say() -> None:
    logits = np.array([-1.0, 0.2, 2.0])
    sigmoid = 1 / (1 + np.exp(-logits))
    np.testing.assert_allclose(Verdicts("minimax", 0.0).share(logits), 2 * sigmoid - 1)
    beside = 1 / (1 + np.exp(-(logits - 0.7)))
    np.testing.assert_allclose(Verdicts("relativistic", 0.7).share(logits), 2 * beside - 1)
    np.testing.assert_allclose(Verdicts("hinge", 0.0).share(logits), [-1, 0.2, 1])
    np.testing.assert_allclose(Verdicts("least_squares", 0.5).share(logits), [-1, -0.6, 1])
    spread = np.linspace(-4, 4, 1001)
    wide = Verdicts.of("wasserstein", 0.0, spread)
    assert wide.widest == pytest.approx(np.quantile(np.abs(spread), 0.98))
    assert wide.share(np.array([wide.widest / 2]))[0] == pytest.approx(0.5)
    assert Verdicts.of("wasserstein", 1.0, np.ones(4)).share(np.ones(4)).tolist() == [0] * 4


def test_that_words_have_the_numbers() -> None:
    assert Verdicts("non_saturating", 0.0).words(-1.0) == "D(x) = 0.269, logit \N{MINUS SIGN}1.00"
    pair = Verdicts("relativistic", 1.0).words(0.0)
    assert pair.endswith("\N{MINUS SIGN}1.00 from the middle: real in 26.9% of pairs")
    assert Verdicts("hinge", 0.0).words(float("nan")) == "a logit that is not finite"
    assert Verdicts("wasserstein", 0.0, 2.0).number(-0.5) == "\N{MINUS SIGN}1.0"


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_that_colours_part_at_the_middle(theme: Theme) -> None:
    table = verdict_table(theme).astype(int)
    fake, real = verdict_colours(theme)
    for end, other in ((0, 1), (-1, 0)):
        colours = [np.array(c.getRgb()) for c in (fake, real)]
        near, far = colours[1 - other], colours[other]
        assert np.abs(table[end] - near).sum() < np.abs(table[end] - far).sum()
    np.testing.assert_allclose(table[127], table[128], atol=2)
    np.testing.assert_allclose(stretched(np.array([-1, -0.001, 0, 0.125])), [-1, -0.1, 0, 0.5])


def test_that_lines_lie_where_the_density_has_their_level() -> None:
    along = np.linspace(-2, 2, 81)
    values = np.exp(-(along[:, None] ** 2 + along**2) / 2)
    level = float(np.exp(-0.5))  # the circle of radius 1
    ends = contour(values, level) * 0.05 - 2
    # Straight lines through cells of 0.05 are off by h^2 / 8 times the curvature.
    np.testing.assert_allclose(np.hypot(*ends.T), 1, atol=1e-3)
    lengths = np.hypot(*np.diff(ends.reshape(-1, 2, 2), axis=1)[:, 0].T)
    assert lengths.sum() == pytest.approx(2 * np.pi, rel=2e-3)
    assert not len(contour(values, 2.0))


def test_that_a_cell_between_two_tops_is_crossed_twice() -> None:
    ends = contour(np.array([[1.0, 0.0], [0.0, 1.0]]), 0.5).reshape(-1, 2, 2)
    assert len(ends) == 2
    middles = {(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)}  # of the edges, each once
    assert {(float(x), float(y)) for x, y in ends.reshape(-1, 2)} == middles


def test_that_a_place_is_read_linearly_between_cells() -> None:
    row, column = np.mgrid[0:6, 0:6]
    x, y = (2.0 * ((2 * index + 1) / 6 - 1) for index in (column, row))
    values = 3 * x - y + 0.5
    for place in ((0.3, -1.1), (-1.6, 1.6), (0.0, 0.0)):
        expected = 3 * place[0] - place[1] + 0.5
        assert at_place(values, 2.0, np.array(place)) == pytest.approx(expected)
    assert at_place(values, 2.0, np.array([-2.0, -2.0])) == pytest.approx(values[0, 0])
    assert at_place(np.array([[7.0]]), 2.0, np.array([1.0, 0.3])) == 7.0


def test_that_every_layer_has_a_box_a_mark_and_a_description(qtbot: QtBot) -> None:
    legend = ContestLegend()
    qtbot.addWidget(legend)
    legend.wear(DARK)
    boxes = legend.findChildren(QCheckBox)
    assert [box.text() for box in boxes] == [text for text, _, _ in LAYERS.values()]
    assert all(box.accessibleDescription() for box in boxes)
    marks = [box.icon().pixmap(22, 14).toImage() for box in boxes]
    assert all(a != b for a, b in itertools.combinations(marks, 2))
    bar = legend.findChild(VerdictBar)
    assert bar is not None
    bar.resize(200, 30)
    legend.show_verdicts(Verdicts("minimax", 0.0))
    places, texts = zip(*bar.ticks(), strict=True)
    assert texts == ("0", "0.25", "0.5", "0.75", "1")
    np.testing.assert_allclose(np.array(places) ** 3, np.linspace(-1, 1, 5), atol=1e-12)
    bar.resize(100, 30)
    assert [text for _, text in bar.ticks()] == ["0", "0.5", "1"]
    assert "0 is generated, 1 is real" in bar.accessibleDescription()
