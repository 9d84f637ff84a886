"""Asks again and again where a point is carried that a person drags about."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.answers import NoiseLevels, PointsCarried, Weights, plane_units
from core.arrays import Doubles
from core.requests import CarryPoints

PAUSE_MILLISECONDS = 30  # from one request to the next


class Carrier(QObject):
    """One point and the newest of its ways. Emits ``command``: CarryPoints, the last one always."""

    command = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.start: Doubles | None = None  # on the plane, [2]
        self.carried: PointsCarried | None = None
        self._request: CarryPoints | None = None
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._pause_over)

    def put_down(
        self,
        place: tuple[float, float],
        levels: NoiseLevels,
        level: int,
        weights: Weights,
        label: int,
    ) -> None:
        """A place of the plane and which of the levels it is at."""
        self.start = np.array(place, dtype=np.float64)
        x, y = (float(value) for value in self.start * plane_units(levels)[level])
        self._request = CarryPoints(((x, y),), int(levels.timesteps[level]), weights, label)
        self._ask()

    def ask_anew(self, weights: Weights, label: int) -> None:
        """Where the same point is carried by now: by other weights, or to another class."""
        if self._request is not None:
            self._request = replace(self._request, weights=weights, label=label)
            self._ask()

    def clear(self) -> None:
        self.start = self.carried = self._request = None
        self._again = False
        self._pause.stop()

    def _ask(self) -> None:
        if self._pause.isActive():
            self._again = True
            return
        self._pause.start()
        self.command.emit(self._request)

    def _pause_over(self) -> None:
        if self._again:
            self._again = False
            self._ask()
