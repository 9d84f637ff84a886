"""The quiz: marking, answers, scores over rounds, and that a round stays as it was dealt."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from image_events import image_data
from made_events import data_described, progress
from made_gan_answers import quiz_drawn
from made_gan_events import gan_started
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from scipy.stats import binomtest

from core.events import RunFinished
from core.gan_answers import QuizDrawn
from core.gan_requests import DrawQuiz
from desktop.panels.quiz import OVER, POINTS, QuizPanel
from desktop.theme import DARK
from desktop.widgets.quiz.quiz_grid import EMPTY

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> QuizPanel:
    panel = QuizPanel()
    qtbot.addWidget(panel)
    panel.meet("gan")
    panel.clear()
    panel.apply_theme(DARK)
    panel.accept(gan_started())
    panel.accept(image_data())
    panel.resize(640, 480)
    panel.show()
    panel.draw_if_dirty()
    return panel


def button(panel: QuizPanel, text: str) -> QPushButton:
    (found,) = [b for b in panel.findChildren(QPushButton) if b.text() == text]
    return found


def deal(panel: QuizPanel, **changes: object) -> QuizDrawn:
    """Ask for a round and have it answered."""
    posted: list[object] = []
    panel.command.connect(posted.append)
    panel.ask()
    panel.command.disconnect(posted.append)
    (request,) = posted
    assert isinstance(request, DrawQuiz)
    quiz = dataclasses.replace(quiz_drawn(seed=request.seed), **changes)
    panel.accept(quiz)
    panel.draw_if_dirty()
    return quiz


def press(qtbot: QtBot, panel: QuizPanel, keys: str) -> None:
    for key in keys:
        qtbot.keyClick(panel.grid, key)


def lines(panel: QuizPanel) -> list[str]:
    """What is told of each picture to somebody who cannot see it."""
    return panel.grid.accessibleDescription().replace("Picture", "\nPicture").strip().split("\n")


def row(panel: QuizPanel, number: int) -> list[str]:
    return panel.table.texts(number)[1:]


def expected(called_generated: np.ndarray, is_real: np.ndarray) -> list[str]:
    """The row of a table, counted apart."""
    counts = [
        (int((called_generated != is_real).sum()), len(is_real)),
        (int(called_generated[~is_real].sum()), int((~is_real).sum())),
        (int((~called_generated)[is_real].sum()), int(is_real.sum())),
    ]
    said: list[str] = []
    for count, of in counts:
        ends = binomtest(count, of).proportion_ci(0.95, "wilson")
        said.append(f"{count} of {of} {100 * ends.low:.0f}\N{EN DASH}{100 * ends.high:.0f} %")
    return said


def test_that_a_round_is_asked_for_with_a_seed_that_nobody_can_know(
    panel: QuizPanel, qtbot: QtBot
) -> None:
    posted: list[object] = []
    panel.command.connect(posted.append)
    assert panel.wanted is None  # it is never dealt by itself
    qtbot.mouseClick(button(panel, "New round"), LEFT)
    panel.ask()
    first, second = posted
    assert isinstance(first, DrawQuiz)
    assert isinstance(second, DrawQuiz)
    assert (first.count, first.weights) == (8, "ema")
    assert first.seed != second.seed


def test_that_the_weights_are_those_of_the_preview_until_others_are_chosen(
    panel: QuizPanel, qtbot: QtBot
) -> None:
    posted: list[object] = []
    panel.command.connect(posted.append)
    panel.accept(gan_started("preview.weights=raw"))
    panel.ask()
    qtbot.keyClick(panel.weights, Qt.Key.Key_Up)
    panel.ask()
    assert [r.weights for r in posted if isinstance(r, DrawQuiz)] == ["raw", "ema"]


def test_that_pictures_are_marked_by_clicks_and_keys(panel: QuizPanel, qtbot: QtBot) -> None:
    quiz = deal(panel)
    grid = panel.grid
    middle = grid.cell(4).center().toPoint()
    qtbot.mouseClick(grid, LEFT, pos=middle)
    press(qtbot, panel, "27")
    assert panel.dealt is not None
    assert panel.dealt.marked == {1, 4, 6}
    press(qtbot, panel, "2")
    qtbot.keyClick(grid, Qt.Key.Key_Home)  # to the beginning of the row
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert panel.dealt.marked == {2, 4, 6}
    assert "Marked: 3." in panel.line.text()
    assert "you hold it to be generated" in grid.tip_at(grid.cell(2).center())
    assert "you hold it to be real" in grid.tip_at(grid.cell(3).center())
    assert "D said" not in grid.tip_at(grid.cell(2).center())
    assert panel.dealt.drawn is quiz


def test_that_a_mark_is_a_dashed_border_and_a_sign(panel: QuizPanel, qtbot: QtBot) -> None:
    """Not colour alone: along its upper edge colour and background take turns."""
    deal(panel)
    press(qtbot, panel, "2")
    panel.setFocus()
    image = panel.grid.grab().toImage()

    def along_the_top(number: int) -> list[bool]:
        cell = panel.grid.cell(number)
        across = range(round(cell.left()), round(cell.right()) - 20)
        marked = QColor(DARK.series[1]).rgb()
        return [image.pixel(x, round(cell.top()) - 2) == marked for x in across]

    marked = along_the_top(1)
    assert 0.3 < np.mean(marked) < 0.9
    assert not any(along_the_top(2))


def test_that_answers_show_truth_and_both_answers_with_scores(
    panel: QuizPanel, qtbot: QtBot
) -> None:
    quiz = deal(panel)
    press(qtbot, panel, "124")
    before = panel.grid.grab().toImage()
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    assert panel.grid.grab().toImage() != before
    probability = 1 / (1 + np.exp(-quiz.logits.astype(np.float64)))
    panel.grid.index = None
    panel.grid.show_round(panel.dealt)
    for number, line in enumerate(lines(panel)):
        called = number in {0, 1, 3}
        truth = "real" if quiz.is_real[number] else "generated"
        you = "generated" if called else "real"
        critic = "real" if quiz.logits[number] > 0 else "generated"
        assert line.startswith(f"Picture {number + 1} is {truth}. You said {you}: ")
        assert (f"You said {you}: right" in line) == (you == truth)
        assert f"D said {critic}: {'right' if critic == truth else 'wrong'}" in line
        assert f"{100 * probability[number]:.0f} % likely to be real" in line
        assert f"logit {quiz.logits[number]:.2f}".replace("-", "\N{MINUS SIGN}") in line


def test_that_a_loss_without_probabilities_shows_logits(panel: QuizPanel, qtbot: QtBot) -> None:
    deal(panel, probabilities=np.full(8, np.nan, np.float32), threshold=0.25)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    press(qtbot, panel, "1")
    assert "(logit \N{MINUS SIGN}1.00, threshold 0.250)" in lines(panel)[0]
    assert "%" not in lines(panel)[0]


def test_that_nothing_can_be_marked_after_the_answers(panel: QuizPanel, qtbot: QtBot) -> None:
    deal(panel)
    press(qtbot, panel, "1")
    qtbot.mouseClick(button(panel, "Show answers"), LEFT)
    scores = row(panel, 0)
    press(qtbot, panel, "123")
    assert row(panel, 0) == scores
    assert not button(panel, "Show answers").isEnabled()


def test_that_scores_are_counted_for_this_round_and_all_of_them(
    panel: QuizPanel, qtbot: QtBot
) -> None:
    assert row(panel, 0) == row(panel, 2) == ["\N{EN DASH}"] * 3
    answers: list[np.ndarray] = []
    rounds: list[QuizDrawn] = []
    truth = np.array([False, False, False, True, True, False, False, False])
    for keys, changes in (("124", {}), ("68", {"is_real": truth})):
        rounds.append(deal(panel, **changes))
        assert row(panel, 0) == ["\N{EN DASH}"] * 3  # nothing is known before the answers
        press(qtbot, panel, keys)
        qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
        answers.append(np.isin(np.arange(8) + 1, [int(key) for key in keys]))
    critics = [quiz.logits <= 0 for quiz in rounds]
    truths = [quiz.is_real.astype(bool) for quiz in rounds]
    assert row(panel, 0) == expected(answers[1], truths[1])
    assert row(panel, 1) == expected(critics[1], truths[1])
    assert row(panel, 2) == expected(np.concatenate(answers), np.concatenate(truths))
    assert row(panel, 3) == expected(np.concatenate(critics), np.concatenate(truths))
    assert panel.table.texts(2)[0] == "You, 2 rounds"
    for figures in row(panel, 2):
        count, interval = figures.rsplit(" ", 2)[0], figures.split(" ", 3)[3]
        assert f"{count} ({interval})" in panel.table.accessibleDescription()
    assert "After 2 rounds" in panel.explanation()


def test_that_a_round_without_answers_counts_for_nobody(panel: QuizPanel, qtbot: QtBot) -> None:
    deal(panel)
    press(qtbot, panel, "1")
    deal(panel)
    assert panel.dealt is not None
    assert panel.dealt.marked == set()
    assert row(panel, 2) == ["\N{EN DASH}"] * 3


def test_that_a_dealt_round_stays_while_the_run_trains_on(panel: QuizPanel, qtbot: QtBot) -> None:
    quiz = deal(panel)
    press(qtbot, panel, "3")
    shown = panel.grid.grab().toImage()
    panel.accept(progress(900))
    panel.ask()  # the next one is on its way
    panel.accept(quiz_drawn(step=900, seed=-1))  # and an older one comes late
    panel.draw_now()
    assert panel.grid.grab().toImage() == shown
    assert panel.dealt is not None
    assert panel.dealt.drawn is quiz


def test_that_enter_deals_anew_after_the_answers(panel: QuizPanel, qtbot: QtBot) -> None:
    deal(panel)
    posted: list[object] = []
    panel.command.connect(posted.append)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    assert posted == []
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    assert len(posted) == 1


def test_that_keys_work_wherever_the_focus_is_in_the_panel(panel: QuizPanel, qtbot: QtBot) -> None:
    deal(panel)
    panel.setFocus()
    qtbot.keyClick(panel, "5")
    assert panel.dealt is not None
    assert panel.dealt.marked == {4}


def test_that_points_are_refused_in_a_sentence(panel: QuizPanel) -> None:
    panel.clear()
    panel.accept(gan_started("data.kind=ring"))
    panel.accept(data_described())
    panel.accept(quiz_drawn(pictures=False))
    panel.draw_if_dirty()
    posted: list[object] = []
    panel.command.connect(posted.append)
    panel.ask()
    assert posted == []
    assert panel.grid.accessibleDescription() == POINTS
    assert not panel.table.isVisible()


def test_that_nothing_is_dealt_after_the_end_but_a_round_can_be_finished(
    panel: QuizPanel, qtbot: QtBot
) -> None:
    assert panel.grid.accessibleDescription() == EMPTY
    deal(panel)
    panel.accept(RunFinished("completed", 10, "Completed."))
    panel.draw_if_dirty()
    assert not button(panel, "New round").isEnabled()
    press(qtbot, panel, "2")
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    assert row(panel, 0)[0].startswith("5 of 8")
    panel.clear()
    panel.accept(image_data())
    panel.draw_if_dirty()
    assert panel.line.text() == OVER


def test_that_a_class_is_told_where_one_was_asked_for(panel: QuizPanel, qtbot: QtBot) -> None:
    deal(panel, labels=np.array([2, 1, 0, 0, 0, 0, 0, 0]))
    press(qtbot, panel, "2")
    assert "Picture 2 (class one)" in panel.grid.accessibleDescription()


@pytest.mark.parametrize("size", [(380, 240), (480, 360), (1000, 640), (360, 700)])
def test_that_no_picture_or_word_is_outside_of_the_grid(
    panel: QuizPanel, size: tuple[int, int], tmp_path: Path
) -> None:
    deal(panel)
    panel.resize(*size)
    panel.grid.grab().save(str(tmp_path / "grid.png"))  # lays it out
    words = 2 * panel.grid.fontMetrics().height()
    cells = [panel.grid.cell(number) for number in range(8)]
    for cell in cells:
        assert panel.grid.rect().contains(cell.adjusted(-4, -4, 4, words).toAlignedRect())
    for number, cell in enumerate(cells):
        for other in cells[:number]:
            assert not cell.adjusted(-4, -4, 4, words).intersects(other)
    assert panel.grid.tip_at(QPoint(1, 1).toPointF()) == ""
