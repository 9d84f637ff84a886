"""The way that an arrow key points to in a plane, whose y goes upwards."""

from PySide6.QtCore import Qt

ARROW_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
