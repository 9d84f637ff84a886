import pytest
from form_hand import RATE, Hand
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot


def search_field(hand: Hand) -> QLineEdit:
    return next(
        field
        for field in hand.form.findChildren(QLineEdit)
        if field.accessibleName() == "Search settings"
    )


def search(hand: Hand, text: str) -> None:
    search_field(hand).setText(text)


def in_view(hand: Hand) -> list[str]:
    """The parameters that can be seen, by scrolling at most."""
    return [path for path in hand.form.paths if hand.form.row(path).isVisible()]


def heading(hand: Hand, title: str, place: int = 0) -> QToolButton:
    buttons = [b for b in hand.form.findChildren(QToolButton) if b.text().startswith(title)]
    return buttons[place]


def says_nothing_found(hand: Hand) -> bool:
    labels = [x for x in hand.form.findChildren(QLabel) if "No setting" in x.text()]
    return labels[0].isVisible()


def test_that_rarer_parameters_are_folded_away_at_first(ring: Hand) -> None:
    seen = in_view(ring)
    assert RATE in seen
    assert "optimizer.beta1" not in seen
    assert all(not ring.form.row(path).info.advanced for path in seen)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("beta 1", ["optimizer.beta1"]),  # a title
        ("BETA1", ["optimizer.beta1"]),  # a path
        ("ema steadier", ["preview.weights"]),  # words of the description, in any order
        ("steadier ema", ["preview.weights"]),
    ],
)
def test_that_a_search_finds_titles_paths_and_descriptions(
    ring: Hand, text: str, found: list[str]
) -> None:
    search(ring, text)
    assert in_view(ring) == found
    assert not says_nothing_found(ring)


def test_that_a_search_that_finds_nothing_says_so(ring: Hand) -> None:
    assert not says_nothing_found(ring)
    search(ring, "discombobulator")
    assert in_view(ring) == []
    assert says_nothing_found(ring)
    search(ring, "")
    assert not says_nothing_found(ring)


def test_that_after_a_search_everything_is_folded_as_it_was(ring: Hand) -> None:
    heading(ring, "Optimizer").click()  # folds it
    heading(ring, "Advanced", 1).click()  # unfolds that of another section
    before = in_view(ring)
    assert RATE not in before
    for text in ("b", "beta", "beta1"):
        search(ring, text)
    assert in_view(ring) == ["optimizer.beta1"]
    search(ring, "")
    assert in_view(ring) == before


def test_that_a_search_goes_on_when_rows_come_and_go(ring: Hand) -> None:
    search(ring, "data")
    ring.choose("data.kind", "grid")
    seen = in_view(ring)
    assert "data.side" in seen
    assert RATE not in seen
    search(ring, "")
    assert RATE in in_view(ring)


def test_that_what_was_unfolded_stays_so_when_rows_come_and_go(ring: Hand) -> None:
    ring.form.reveal("optimizer.beta1")
    heading(ring, "Training").click()  # folds it
    ring.choose("data.kind", "grid")
    seen = in_view(ring)
    assert "optimizer.beta1" in seen
    assert "training.batch_size" not in seen


def test_that_a_parameter_is_revealed_wherever_it_hides(ring: Hand, qtbot: QtBot) -> None:
    ring.form.resize(360, 300)
    search(ring, "nothing like it")
    ring.form.reveal("optimizer.beta1")
    row = ring.form.row("optimizer.beta1")
    assert search_field(ring).text() == ""
    assert row.editor.hasFocus()
    qtbot.waitUntil(lambda: row.visibleRegion().boundingRect() == row.rect())


def test_that_the_search_can_be_reached_and_replaced_with_the_keyboard(
    ring: Hand, qtbot: QtBot
) -> None:
    search(ring, "old")
    ring.form.focus_search()
    assert search_field(ring).hasFocus()
    qtbot.keyClicks(search_field(ring), "beta1")
    assert in_view(ring) == ["optimizer.beta1"]
    qtbot.keyClick(search_field(ring), Qt.Key.Key_Backspace)
    assert "optimizer.beta2" in in_view(ring)
