"""The panel of real and generated pictures as a person uses it."""

import dataclasses
import math
from typing import TypeVar

import numpy as np
import pytest
from image_events import image_data
from made_gan_answers import examples_judged, verdict_explained
from made_gan_events import gan_started
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from core.answers import AnswerProgressed
from core.arrays import Floats
from core.commands import Command, Unwatch, Watch
from core.events import DataDescribed, Event, RunFinished
from core.gan_answers import ExamplesJudged, VerdictExplained
from core.gan_requests import ExplainVerdict, JudgeExamples, Origin
from desktop.panels.verdicts import VerdictsPanel
from desktop.selection import Selection
from desktop.theme import DARK
from desktop.widgets.pictures.picture_grid import PictureGrid
from desktop.widgets.verdicts.saliency_view import SaliencyView
from desktop.widgets.verdicts.verdict_detail import VerdictDetail
from desktop.widgets.verdicts.verdict_grids import VerdictGrids
from desktop.widgets.verdicts.verdict_table import VerdictTable

Part = TypeVar("Part", bound=QWidget)

COUNT = 6
LOGIT_REAL = (2.0, -1.5, 0.25, -0.25, 6.0, 1.0)
LOGIT_FAKE = (-2.0, 0.75, -7.0, 1.6, -0.5, 0.1)
NUMBERS: dict[Origin, list[int]] = {"real": [1204, 9, 2, 77, 31, 5], "generated": list(range(6))}
LOGITS: dict[Origin, tuple[float, ...]] = {"real": LOGIT_REAL, "generated": LOGIT_FAKE}
MINUS = "\N{MINUS SIGN}"


def floats(values: tuple[float, ...]) -> Floats:
    return np.array(values, dtype=np.float32)


def grey(count: int) -> np.ndarray:
    """Pictures of one grey each: 10, 20, ..."""
    values = 10 * (1 + np.arange(count, dtype=np.uint8))
    return np.ones((count, 4, 4, 1), np.uint8) * values[:, None, None, None]


def judged(step: int = 3) -> ExamplesJudged:
    """With a loss whose logits make probabilities."""
    return dataclasses.replace(
        examples_judged(step),
        indices=np.array(NUMBERS["real"], dtype=np.int64),
        labels_real=np.array([0, 1, 2, 0, 1, 2], dtype=np.int64),
        real=grey(COUNT),
        logit_real=floats(LOGIT_REAL),
        numbers=np.arange(COUNT, dtype=np.int64),
        labels_fake=np.full(COUNT, -1, dtype=np.int64),
        fake=grey(2 * COUNT)[COUNT:],
        logit_fake=floats(LOGIT_FAKE),
        threshold=0.0,
        threshold_is_of_loss=True,
        probabilities=True,
        paired=False,
    )


def explained(origin: Origin = "generated", number: int = 3, step: int = 3) -> VerdictExplained:
    slopes = np.linspace(-0.5, 0.3, 16, dtype=np.float32).reshape(4, 4, 1)
    return dataclasses.replace(
        verdict_explained(step, origin=origin, number=number),
        example=grey(12)[9],
        logit=1.6,
        critic_gradient=slopes,
        generator_gradient=(-0.25 * slopes).astype(np.float32),
        generator_slope=-0.25,
    )


class Stage:
    """A panel, and all that it said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.panel = VerdictsPanel()
        self.commands: list[Command] = []
        self.selections: list[Selection] = []
        qtbot.addWidget(self.panel)
        self.panel.meet("gan")
        self.panel.clear()
        self.panel.command.connect(self.commands.append)
        self.panel.selected.connect(self._select)
        self.panel.apply_theme(DARK)
        self.panel.resize(1100, 640)
        self.panel.show()
        self.tell(gan_started("preview.weights=raw"), image_data())

    def _select(self, selection: Selection) -> None:
        """As the window does, which gives every selection to every panel."""
        self.selections.append(selection)
        self.panel.receive_selection(self.panel.selection.joined(selection))

    def picked_elsewhere(self, newer: Selection) -> None:
        other = dataclasses.replace(newer, source="elsewhere")
        self.panel.receive_selection(self.panel.selection.joined(other))
        self.panel.draw_if_dirty()

    def tell(self, *events: Event) -> None:
        for event in events:
            self.panel.accept(event)
        self.panel.draw_if_dirty()

    def part(self, kind: type[Part]) -> Part:
        (part,) = self.panel.findChildren(kind)
        return part

    def table(self, origin: Origin) -> VerdictTable:
        return self.part(VerdictGrids).table(origin)

    def numbers(self, origin: Origin) -> list[int]:
        return list(self.part(VerdictGrids).numbers(origin))

    def click(self, origin: Origin, index: int) -> None:
        table = self.table(origin)
        place = table.cell(index).center().toPoint()
        self.qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=place)

    def choose(self, name: str, value: str) -> None:
        (box,) = [b for b in self.panel.findChildren(QComboBox) if b.accessibleName() == name]
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())

    def says(self, text: str) -> bool:
        labels = self.panel.findChildren(QLabel)
        return any(text in label.text() and label.isVisible() for label in labels)

    def last(self) -> Selection:
        return self.selections[-1]


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_that_verdicts_are_watched_while_pictures_can_be_seen(stage: Stage) -> None:
    assert stage.commands == [Watch(JudgeExamples(weights="raw"))]
    stage.choose("Weights of the generator", "ema")
    assert stage.commands[-1] == Watch(JudgeExamples(weights="ema"))
    stage.panel.set_in_front(False)
    assert stage.commands[-1] == Unwatch(JudgeExamples)
    before = len(stage.commands)
    stage.panel.ask()
    stage.panel.set_in_front(True)
    assert stage.commands[before:] == [
        JudgeExamples(weights="ema"),
        Watch(JudgeExamples(weights="ema")),
    ]


def test_that_frames_scores_and_crosses_are_those_of_the_logits(stage: Stage) -> None:
    stage.tell(judged())
    for origin, logits in LOGITS.items():
        table = stage.table(origin)
        percent = [100 / (1 + math.exp(-logit)) for logit in logits]
        wanted = ["<1 %" if p < 0.5 else ">99 %" if p > 99.5 else f"{round(p)} %" for p in percent]
        assert list(table.scores) == wanted
        assert list(table.says_real) == [logit > 0 for logit in logits]
        assert list(table.wrong) == [(logit > 0) != (origin == "real") for logit in logits]
        np.testing.assert_array_equal(
            table.pictures, judged().real if origin == "real" else judged().fake
        )
    assert stage.says("Real: D wrong on 2 of 6")
    assert stage.says("Generated: D wrong on 3 of 6")


def test_that_the_most_convincing_fake_and_the_most_doubted_real_one_are_named(
    stage: Stage,
) -> None:
    stage.tell(judged())
    fake, real = (round(100 / (1 + math.exp(-logit))) for logit in (1.6, -1.5))
    assert stage.says(f"Most convincing fake: sample 4, D {fake} % real.")
    assert stage.says(f"Most doubted real: example 9, D {real} % real.")


@pytest.mark.parametrize(
    ("order", "sign"), [("convincing", -1), ("doubtful", 1)], ids=["convincing", "doubtful"]
)
def test_that_pictures_are_sorted_by_their_scores(stage: Stage, order: str, sign: int) -> None:
    stage.tell(judged())
    for origin in LOGITS:
        assert stage.numbers(origin) == NUMBERS[origin]
    stage.choose("Order of the pictures", order)
    for origin, logits in LOGITS.items():
        places = sorted(range(COUNT), key=lambda place, of=logits: sign * of[place])
        assert stage.numbers(origin) == [NUMBERS[origin][place] for place in places]
        shown = judged().real if origin == "real" else judged().fake
        np.testing.assert_array_equal(stage.table(origin).pictures, shown[places])


@pytest.mark.parametrize(
    ("paired", "of_loss", "threshold", "first", "words"),
    [
        (False, True, 0.5, "+2.00", "the line between real and generated is at +0.50"),
        (False, False, -0.3, "+2.00", f"the line between real and generated is at {MINUS}0.30"),
        (True, False, -0.5, "+2.50", f"logit less {MINUS}0.50, which parts the two best"),
    ],
)
def test_that_logits_without_a_probability_are_shown_as_they_are_meant(
    stage: Stage, paired: bool, of_loss: bool, threshold: float, first: str, words: str
) -> None:
    answer = dataclasses.replace(
        judged(),
        probabilities=False,
        paired=paired,
        threshold_is_of_loss=of_loss,
        threshold=threshold,
    )
    stage.tell(answer)
    table = stage.table("real")
    assert table.scores[0] == first
    assert list(table.says_real) == [logit > threshold for logit in LOGIT_REAL]
    assert stage.says(words)
    assert "%" not in "".join(table.scores)
    meaning = stage.panel.explanation()
    assert ("2501.05441" in meaning) == paired
    assert ("is no probability" in meaning) == of_loss


def test_that_a_click_asks_what_the_verdict_hangs_on_and_shows_it(stage: Stage) -> None:
    stage.tell(judged())
    assert not stage.part(VerdictDetail).isVisible()
    stage.click("generated", 3)
    assert stage.part(VerdictDetail).isVisible()
    assert stage.commands[-1] == Watch(ExplainVerdict("generated", 3, weights="raw"))
    stage.tell(explained())
    assert stage.says("Sample 4")
    assert stage.says("Step 3: D 83 % real (logit +1.60), taken for real, wrongly.")
    assert stage.says("G is told this with the strength \N{MINUS SIGN}dL_G/dD = 0.250.")
    picture, critic, generator = stage.part(VerdictDetail).views()
    np.testing.assert_array_equal(picture.pixels(), explained().example)
    np.testing.assert_array_equal(
        critic.values, explained().critic_gradient[..., 0].astype(np.float64)
    )
    np.testing.assert_array_equal(
        generator.values, -explained().generator_gradient[..., 0].astype(np.float64)
    )
    neighbours = stage.part(PictureGrid)
    assert list(neighbours.captions) == ["0.500", "0.750", "1.50"]
    assert neighbours.count == 3


def test_that_strength_and_magnitude_change_what_is_drawn(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("generated", 3)
    stage.tell(explained())
    critic = stage.part(VerdictDetail).views()[1]
    stage.part(QSlider).setValue(0)
    pixels = critic.pixels()
    assert pixels is not None
    assert set(np.unique(pixels).tolist()) == {100}  # nothing but the grey picture
    stage.choose("Slopes", "magnitude")
    np.testing.assert_array_equal(
        critic.values, np.abs(explained().critic_gradient[..., 0].astype(np.float64))
    )


def test_that_arrows_go_on_with_the_open_picture_and_escape_closes_it(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("real", 1)
    table = stage.table("real")
    stage.qtbot.keyClick(table, Qt.Key.Key_Right)
    assert stage.commands[-1] == Watch(ExplainVerdict("real", 2, weights="raw"))
    assert stage.says("Training example 2")
    stage.tell(explained("real", 9))  # too late: another one is looked at by now
    assert stage.part(VerdictDetail).explained is None
    stage.part(VerdictDetail).setFocus()
    stage.qtbot.keyClick(stage.part(VerdictDetail), Qt.Key.Key_Escape)
    assert not stage.part(VerdictDetail).isVisible()
    assert stage.commands[-1] == Unwatch(ExplainVerdict)
    stage.qtbot.keyClick(table, Qt.Key.Key_Right)
    assert stage.commands[-1] == Unwatch(ExplainVerdict)  # arrows alone only choose
    stage.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert stage.commands[-1] == Watch(ExplainVerdict("real", 77, weights="raw"))


def test_that_where_there_is_little_room_one_picture_takes_the_place_of_all(stage: Stage) -> None:
    stage.panel.resize(480, 360)
    stage.tell(judged())
    grids, detail = stage.part(VerdictGrids), stage.part(VerdictDetail)
    assert grids.isVisible()
    stage.click("generated", 0)
    assert detail.isVisible()
    assert not grids.isVisible()
    (back,) = [b for b in detail.findChildren(QPushButton) if b.text() == "Back"]
    stage.qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert grids.isVisible()
    assert not detail.isVisible()
    stage.click("generated", 0)
    stage.panel.resize(1100, 640)
    assert grids.isVisible()
    assert detail.isVisible()


def test_that_nothing_is_asked_about_one_picture_behind_a_tab(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("real", 0)
    stage.panel.set_in_front(False)
    assert stage.commands[-2:] == [Unwatch(JudgeExamples), Unwatch(ExplainVerdict)]
    stage.panel.set_in_front(True)
    assert stage.commands[-2:] == [
        Watch(JudgeExamples(weights="raw")),
        Watch(ExplainVerdict("real", 1204, weights="raw")),
    ]


def test_that_a_pick_is_told_and_kept_up_to_date(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("generated", 3)
    told = stage.last()
    assert (told.sample, told.example, told.label, told.step) == (3, None, None, 3)
    assert told.item is not None
    assert told.item.title == "Sample 4"
    np.testing.assert_array_equal(told.item.pixels, judged().fake[3])
    facts = dict(told.item.facts)
    assert facts["Verdict"] == "taken for real, wrongly"
    assert facts["Logit"] == "+1.60"
    assert facts["D"] == f"{100 / (1 + math.exp(-1.6)):.2f} % real"
    stage.tell(judged(8))
    assert stage.last().step == 8
    stage.click("real", 0)
    told = stage.last()
    assert (told.sample, told.example, told.label) == (None, 1204, 0)


def test_that_a_neighbour_can_be_picked_and_stays_so(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("generated", 3)
    stage.tell(explained())
    grid = stage.part(PictureGrid)
    place = grid.cell(1).center().toPoint()
    stage.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    told = stage.last()
    assert (told.example, told.label) == (9, 1)
    assert told.item is not None
    assert dict(told.item.facts)["Distance"] == "0.750"
    assert stage.table("generated").index == 3
    count = len(stage.selections)
    stage.tell(judged(9))
    assert len(stage.selections) == count  # the inspector keeps the neighbour


def test_that_picks_of_other_panels_are_followed(stage: Stage) -> None:
    stage.tell(judged())
    stage.picked_elsewhere(Selection(sample=4))
    assert (stage.table("generated").index, stage.table("real").index) == (4, None)
    stage.picked_elsewhere(Selection(example=77))
    assert (stage.table("generated").index, stage.table("real").index) == (None, 3)
    assert stage.selections == []
    assert not stage.part(VerdictDetail).isVisible()
    stage.choose("Order of the pictures", "doubtful")
    assert stage.table("real").index == stage.numbers("real").index(77)
    stage.click("real", 0)
    stage.picked_elsewhere(
        Selection(sample=40)
    )  # not among these, but it can be explained all the same
    assert stage.commands[-1] == Watch(ExplainVerdict("generated", 40, weights="raw"))
    assert stage.says("Sample 41")


def test_that_the_picked_class_has_a_line_under_its_numbers(stage: Stage) -> None:
    stage.tell(judged())
    table = stage.table("real")
    before = table.grab().toImage()
    stage.picked_elsewhere(Selection(label=1))
    after = table.grab().toImage()
    text = DARK.text.lower()

    def lit(image: QImage, index: int) -> int:
        cell = table.cell(index)
        line = round(cell.bottom() + table.fitted().caption)
        xs = range(int(cell.left()), int(cell.right()))
        return sum(
            image.pixelColor(x, y).name() == text for x in xs for y in range(line - 1, line + 1)
        )

    for index, label in enumerate([0, 1, 2, 0, 1, 2]):
        assert lit(before, index) == 0
        assert (lit(after, index) > 10) == (label == 1)


def test_that_gradients_come_first_and_known_neighbours_stay_until_there_are_new_ones(
    stage: Stage,
) -> None:
    stage.tell(judged())
    stage.click("generated", 3)
    nobody = verdict_explained().neighbours[:0]
    early = dataclasses.replace(
        explained(step=9),
        neighbours=nobody,
        indices=np.zeros(0, np.int64),
        neighbour_labels=np.zeros(0, np.int64),
        distances=np.zeros(0, np.float32),
    )
    stage.tell(early)
    assert stage.part(PictureGrid).count == 0
    assert stage.part(VerdictDetail).views()[1].values is not None
    stage.tell(explained(step=9))
    assert stage.part(PictureGrid).count == 3
    stage.tell(dataclasses.replace(early, step=12))
    assert stage.part(PictureGrid).count == 3
    assert stage.says("Step 12:")
    grid = stage.part(PictureGrid)
    place = grid.cell(2).center().toPoint()
    stage.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    assert stage.last().example == 2


def test_that_a_search_that_was_given_up_can_be_asked_for_again(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("generated", 3)
    wanted = stage.commands[-1]
    stage.tell(AnswerProgressed("ExplainVerdict", "given up", 1.0))
    stage.click("generated", 3)
    assert stage.commands[-2:] == [wanted, wanted]


def test_that_after_the_end_what_is_there_can_be_looked_at_and_nothing_is_asked(
    stage: Stage,
) -> None:
    stage.tell(judged(), RunFinished("completed", 3, "Completed."))
    before = len(stage.commands)
    stage.click("real", 2)
    stage.panel.ask()
    assert len(stage.commands) == before
    assert stage.says("The run has ended, so that D cannot be asked about it.")
    np.testing.assert_array_equal(stage.part(VerdictDetail).views()[0].pixels(), judged().real[2])


def test_that_points_have_their_own_panel(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    data: DataDescribed = dataclasses.replace(
        image_data(), kind="points", examples=np.zeros((1, 2), np.float32)
    )
    stage.panel.clear()
    stage.commands.clear()
    stage.tell(gan_started("data.kind=ring"), data, examples_judged(pictures=False))
    assert stage.says("This view is for pictures")
    assert not stage.part(VerdictGrids).isVisible()
    assert not any(isinstance(command, Watch) for command in stage.commands)
    assert "<p>" in stage.panel.explanation()


def test_that_the_explanation_has_the_numbers_of_the_moment(stage: Stage) -> None:
    stage.tell(judged(1234))
    text = stage.panel.explanation()
    assert "At step 1,234" in text
    assert "2 of 6 real pictures" in text
    assert "3 of 6 generated ones" in text
    assert "is the\nprobability" in text or "is the probability" in text
    stage.click("generated", 3)
    stage.tell(explained())
    assert "dL_G/dD = 0.250" in stage.panel.explanation()


def test_that_what_is_drawn_has_words_for_those_who_cannot_see_it(stage: Stage) -> None:
    stage.tell(judged())
    stage.click("real", 1)
    assert stage.table("real").accessibleDescription() == (
        "6 pictures, chosen: Training example 9, class one: D 18 % real, taken for generated, "
        "wrongly"
    )
    stage.tell(explained("real", 9))
    views = stage.panel.findChildren(SaliencyView)
    assert all(view.accessibleName() and view.accessibleDescription() for view in views)


def test_that_the_close_look_fills_the_page_at_every_height(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.tell(judged())
    grids = stage.part(VerdictGrids)
    grids.chosen.emit("generated", 3)
    grids.opened.emit("generated", 3)
    stage.tell(explained())
    detail = stage.part(VerdictDetail)
    for height in range(600, 860, 10):
        stage.panel.resize(560, height)
        for _ in range(3):  # a layout asks for another one
            QApplication.processEvents()
        below = grids.geometry().bottom() if grids.isVisible() else -1
        assert 0 <= detail.y() - below <= 20, f"a gap at {height} pixels"
