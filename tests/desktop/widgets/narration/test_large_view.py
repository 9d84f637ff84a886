"""A part as a whole: pictures, points or a table of everything."""

import numpy as np
import pytest
from narrated import moments, narrated, of_loss
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from desktop.theme import DARK
from desktop.widgets.narration.large_view import LargeView
from desktop.widgets.narration.moment import Moment, RunFacts
from desktop.widgets.narration.parts import Part
from desktop.widgets.narration.picked import Pick
from desktop.widgets.narration.tables import table_of


@pytest.fixture
def view(qtbot: QtBot) -> LargeView:
    view = LargeView()
    qtbot.addWidget(view)
    view.apply_theme(DARK)
    view.resize(900, 500)
    view.show()
    return view


def open_part(view: LargeView, part: Part, now: Moment, pick: Pick | None = None) -> list[Pick]:
    picks: list[Pick] = []
    view.picked.connect(picks.append)
    view.open(part)
    view.show_moment(now, pick)
    return picks


def number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(",", ""))


def column(view: LargeView, heading: str) -> list[str]:
    table = view.findChild(QTableWidget)
    assert table is not None
    assert table.isVisible()
    texts = [table.horizontalHeaderItem(i) for i in range(table.columnCount())]
    place = next(i for i, item in enumerate(texts) if item is not None and item.text() == heading)
    items = [table.item(row, place) for row in range(table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_that_the_whole_batch_is_shown_with_the_score_of_each(
    view: LargeView, qtbot: QtBot
) -> None:
    told = of_loss("hinge", "digits-gan")
    now = moments(told, RunFacts("hinge"))[3]
    picks = open_part(view, "real", now)
    assert view.grid.count == 8
    scores = [number(text) for text in view.grid.captions]
    np.testing.assert_allclose(scores, told.phases[2].numbers["logit_real"], rtol=6e-3)
    place = view.grid.cell(5).center().toPoint()
    qtbot.mouseClick(view.grid, Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(view.grid, Qt.Key.Key_Right)
    assert picks == [Pick("real", 5), Pick("real", 6)]


def test_that_points_are_in_the_plane_and_picked_there(view: LargeView, qtbot: QtBot) -> None:
    told = of_loss("hinge")
    now = moments(told, RunFacts("hinge"))[10]
    picks = open_part(view, "fake", now, Pick("fake", 2))
    assert view.plane.isVisible()
    np.testing.assert_array_equal(view.plane.points, told.phases[7].examples["x_fake"])
    assert view.plane.index == 2
    qtbot.keyClick(view.plane, Qt.Key.Key_Right)
    assert picks == [Pick("fake", 3)]


def test_that_scores_and_terms_are_those_of_the_step(view: LargeView, qtbot: QtBot) -> None:
    told = of_loss("relativistic")
    now = moments(told, RunFacts("relativistic"))[3]
    picks = open_part(view, "loss", now)
    real, fake = (told.phases[2].numbers[f"logit_{kind}"] for kind in ("real", "fake"))
    for heading, values in (("D(x)", real), ("D(G(z))", fake), ("Margin", real - fake)):
        shown = [number(text) for text in column(view, heading)]
        np.testing.assert_allclose(shown, values, rtol=6e-3)
    terms = [number(text.split("= ")[1]) for text in column(view, "Term of the loss")]
    np.testing.assert_allclose(terms, told.phases[3].numbers["terms"], rtol=6e-3)
    table = view.findChild(QTableWidget)
    assert table is not None
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert picks == [Pick("fake", max(0, table.currentRow()))]


def test_that_layers_have_the_lengths_of_their_gradients_and_updates(view: LargeView) -> None:
    told = narrated("digits-gan")
    every = moments(told, RunFacts())
    open_part(view, "generator", every[-1])
    names = column(view, "Weights")
    gradients, updates = (column(view, name) for name in ("Gradient", "Update"))
    for phase, shown, name in ((-2, gradients, "gradient"), (-1, updates, "update")):
        expected = dict(
            zip(told.phases[phase].layers, told.phases[phase].numbers[name], strict=True)
        )
        for layer, text in zip(names, shown, strict=True):
            if layer in expected:
                assert number(text) == pytest.approx(float(expected[layer]), rel=6e-3)
            else:
                assert not text
    assert set(names) == set(told.phases[-1].layers)


def test_that_noise_is_told_with_lengths_and_classes() -> None:
    told = narrated("digits-gan", "method.class_conditional=true")
    now = moments(told, RunFacts(class_names=tuple("abcdefghij")))[0]
    table = table_of("noise", now)
    assert table.headings == ("Example", "Class", "Length", "z")
    z = told.phases[0].numbers["z"]
    np.testing.assert_allclose(
        [number(row[2]) for row in table.rows], np.linalg.norm(z, axis=1), rtol=6e-3
    )
    assert number(table.rows[3][3].split()[1]) == pytest.approx(float(z[3, 1]), rel=6e-2)


@pytest.mark.parametrize("part", ["fake", "scores", "loss", "generator", "critic"])
def test_that_what_is_not_known_yet_is_said(view: LargeView, part: Part) -> None:
    now = moments(of_loss("hinge"), RunFacts("hinge"))[0]
    open_part(view, part, now)
    assert not view.grid.isVisible()
    assert not view.plane.isVisible()
    assert not any(table.isVisible() for table in view.findChildren(QTableWidget))
