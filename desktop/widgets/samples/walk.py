"""From picture to picture with the keys, wherever they lie."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt

AHEAD = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
ACROSS = (Qt.Key.Key_Right, Qt.Key.Key_Left)


def beside(cells: Mapping[int, QRectF], index: int | None, key: Qt.Key) -> int | None:
    """The picture that a key leads to; None if the key has no meaning or there are no pictures.

    Left and right go in the order of reading; up and down to the nearest in the next line.
    """
    if not cells or (key not in AHEAD and key not in ENDS):
        return None
    order = sorted(cells, key=lambda i: (round(cells[i].top()), cells[i].left()))
    if key in ENDS:
        return order[ENDS[key]]
    if index is None:
        return order[0]
    if key in ACROSS:
        place = order.index(index) + AHEAD[key]
        return order[min(max(place, 0), len(order) - 1)]
    here = cells[index].center()
    away = {i: AHEAD[key] * (cells[i].center().y() - here.y()) for i in order}
    further = [i for i in order if away[i] > 0.5]  # of a pixel: the same line may differ by less
    return min(
        further,
        key=lambda i: (round(away[i]), abs(cells[i].center().x() - here.x())),
        default=index,
    )
