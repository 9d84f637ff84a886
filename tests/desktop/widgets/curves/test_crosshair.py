from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from desktop.widgets.curves.crosshair import AWAY, placed

WHOLE = QRect(0, 0, 420, 260)
AREA = QRect(50, 8, 356, 206)


@given(
    x=st.integers(AREA.left(), AREA.right()),
    y=st.integers(AREA.top(), AREA.bottom()),
    width=st.integers(40, 400),
    height=st.integers(20, 80),
)
def test_that_the_note_is_never_cut_off_and_never_under_the_pointer(
    x: int, y: int, width: int, height: int
) -> None:
    size = QSize(width, height)
    note = QRect(placed(size, QPoint(x, y), AREA, WHOLE), size)
    assert WHOLE.contains(note)
    assert not note.contains(QPoint(x, y))


def test_that_the_note_changes_sides_where_it_would_leave_the_plot() -> None:
    size = QSize(120, 50)
    assert placed(size, QPoint(100, 100), AREA, WHOLE).x() == 100 + AWAY
    assert placed(size, QPoint(380, 100), AREA, WHOLE).x() == 380 - AWAY - 120
