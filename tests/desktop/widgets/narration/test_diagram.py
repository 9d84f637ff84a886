"""The diagram: where its parts are, what is lit, and what moves."""

import itertools

import numpy as np
import pytest
from narrated import moments, narrated, of_loss
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT
from desktop.widgets.narration.diagram import Diagram
from desktop.widgets.narration.diagram_layout import lay_out
from desktop.widgets.narration.moment import RunFacts
from desktop.widgets.narration.parts import FLOWS, PARTS, Flow, Part
from desktop.widgets.narration.text_column import fitting

SIZES = [(320, 150), (464, 230), (984, 480), (1584, 760), (1584, 250), (500, 900)]
ENDS: dict[Flow, tuple[Part, Part]] = {
    "z": ("noise", "generator"), "made": ("generator", "fake"), "fake in": ("fake", "critic"),
    "real in": ("real", "critic"), "scored": ("critic", "scores"), "judged": ("scores", "loss"),
    "back to D": ("loss", "critic"), "back to fake": ("critic", "fake"),
    "back to G": ("fake", "generator"),
}  # fmt: skip
SMALL_GAP = 1e-6


@pytest.fixture
def diagram(qtbot: QtBot) -> Diagram:
    diagram = Diagram()
    qtbot.addWidget(diagram)
    diagram.apply_theme(DARK)
    diagram.resize(984, 480)
    diagram.show()
    return diagram


def touches(area: QRectF, point: QPointF) -> bool:
    """Whether a point is on the edge of an area."""
    near = area.adjusted(-SMALL_GAP, -SMALL_GAP, SMALL_GAP, SMALL_GAP)
    inner = area.adjusted(SMALL_GAP, SMALL_GAP, -SMALL_GAP, -SMALL_GAP)
    return near.contains(point) and not inner.contains(point)


@pytest.mark.parametrize("size", SIZES)
def test_that_parts_are_apart_inside_of_the_area_and_arrows_lead_between_them(
    size: tuple[int, int],
) -> None:
    layout = lay_out(*size)
    whole = QRectF(0, 0, *size)
    for part in PARTS:
        assert whole.contains(layout.parts[part])
        assert layout.parts[part].width() >= 55
    for one, other in itertools.combinations(PARTS, 2):
        assert not layout.parts[one].intersects(layout.parts[other])
    for flow in FLOWS:
        points = layout.flows[flow]
        start, end = ENDS[flow]
        assert touches(layout.parts[start], points[0]), flow
        assert touches(layout.parts[end], points[-1]), flow
        assert all(whole.contains(point) for point in points)


def test_that_dashes_move_along_the_arrows_of_the_phase_and_nothing_else_does(
    diagram: Diagram,
) -> None:
    every = moments(of_loss("relativistic"), RunFacts("relativistic"))
    for now in every:
        diagram.show_moment(now, None)
        diagram.show_share(0.0)
        before = pixels(diagram)
        diagram.show_share(0.1)
        changed = (pixels(diagram) != before).any(axis=2)
        assert changed.any() == bool(diagram.flows), now.name
        for box in diagram.boxes.values():
            assert not changed[
                box.y() : box.y() + box.height(), box.x() : box.x() + box.width()
            ].any()


def test_that_dashes_run_on_from_phase_to_phase(diagram: Diagram) -> None:
    diagram.show_moment(moments(of_loss("hinge"), RunFacts("hinge"))[4], None)
    diagram.show_share(0.0)
    before = pixels(diagram)
    diagram.show_share(1.0)
    np.testing.assert_array_equal(pixels(diagram), before)


def test_that_lit_parts_differ_by_more_than_colour(diagram: Diagram) -> None:
    """Their frames are three pixels wide, those of others one."""
    diagram.show_moment(moments(of_loss("hinge"), RunFacts("hinge"))[3], None)
    assert diagram.lit == ("loss",)
    for part in ("loss", "scores"):
        row = pixels(diagram.boxes[part])[diagram.boxes[part].height() // 2].astype(int)
        edge = np.abs(row[:8] - row[8]).sum(axis=1) > 30
        assert edge.sum() == (3 if part == "loss" else 1)


def test_that_nothing_is_lit_before_anything_was_told(diagram: Diagram) -> None:
    diagram.show_moment(None, None)
    assert diagram.lit == ()
    for part, box in diagram.boxes.items():
        assert box.accessibleDescription(), part
        assert box.learns is None


@pytest.mark.parametrize("size", [(464, 230), (984, 480)])
@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_every_caption_fits_in_one_of_its_lengths(
    diagram: Diagram, preset: str, size: tuple[int, int]
) -> None:
    diagram.resize(*size)
    told = narrated(preset, "method.class_conditional=true")
    for now in moments(told, RunFacts(class_names=tuple("0123456789"))):
        diagram.show_moment(now, None)
        for box in diagram.boxes.values():
            if box.caption:
                room = box.width() - 14
                assert fitting(box.caption, QFontMetricsF(box.font()), room), box.caption


def test_that_both_themes_are_worn(diagram: Diagram) -> None:
    diagram.show_moment(moments(of_loss("hinge"), RunFacts("hinge"))[2], None)
    dark = pixels(diagram)
    diagram.apply_theme(LIGHT)
    assert (pixels(diagram) != dark).any()
    diagram.apply_theme(DARK)
    np.testing.assert_array_equal(pixels(diagram), dark)


def pixels(widget: QWidget) -> np.ndarray:
    """uint8 [h, w, 4] of what a widget looks like."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4).copy()
