"""The plane with its legend beside it: shows a field, samples and a point as the boxes say."""

import numpy as np
from PySide6.QtWidgets import QWidget

from core.answers import FieldMeasured, PointsCarried, plane_units
from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plane.arrows import arrow_vectors, square_places, typical_length
from desktop.widgets.plane.beside import Beside
from desktop.widgets.plane.legend import LAYERS, Legend
from desktop.widgets.plane.plane import Plane
from desktop.widgets.plane.readings import shares_of_places
from desktop.widgets.plane.square import NO_POINTS
from desktop.widgets.plane.way import Way

LONGEST = 0.95  # of an arrow, in distances between the places
APART = 14  # pixels: where places would be nearer, only every second one has an arrow
NO_EXACT = "Not looked for: there are too many training points"
OF_POINTS = "What a network that knew all training points by heart would say"


class FieldView(Beside):
    """Draws one time of a measured field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plane = Plane()
        self.legend = Legend()
        super().__init__(self.plane, self.legend, parent)

    def show_field(self, measured: FieldMeasured, level: int, *, of_score: bool) -> None:
        """The axes, the density and the arrows at a level."""
        self.plane.show_units(measured.reach, float(plane_units(measured.levels)[level]))
        there = len(measured.exact_score) > 0
        tip = LAYERS["exact"][1] if measured.of_distribution else OF_POINTS
        self.legend.allow("exact", tip if there else NO_EXACT, there=there)
        if self.legend.shows("density"):
            self.plane.density.show(measured.densities[level], measured.reach)
        else:
            self.plane.density.clear()
        self._show_arrows(measured, level, of_score=of_score)

    def _show_arrows(self, measured: FieldMeasured, level: int, *, of_score: bool) -> None:
        """Along the score, or against the velocity: as points go on their way to the data."""
        sign = 1 if of_score else -1
        learned = measured.score if of_score else measured.velocity
        exact = measured.exact_score if of_score else measured.exact_velocity
        side = learned.shape[1]
        known = (exact if len(exact) else learned)[level].reshape(-1, 2)
        typical = typical_length(known, shares_of_places(measured.densities[level], side))
        every = 1 if self.plane.side >= APART * (side - 1) else 2
        places = square_places(measured.reach, side).reshape(side, side, 2)[::every, ::every]
        longest = LONGEST * every * 2 * measured.reach / (side - 1)
        for layer, arrows, field in (
            ("learned", self.plane.learned, learned),
            ("exact", self.plane.exact, exact),
        ):
            if self.legend.shows(layer):
                vectors = sign * field[level, ::every, ::every].reshape(-1, 2)
                arrows.show(places.reshape(-1, 2), arrow_vectors(vectors, typical, longest))
            else:
                arrows.clear()

    def show_data(self, points: Array, unit: float) -> None:
        """Training points [n, 2], where ``unit`` is that of the level."""
        shown = self.legend.shows("data")
        self.plane.show_data(points.astype(np.float64) / unit if shown else NO_POINTS)

    def show_paths(self, way: Way | None) -> None:
        if way is None or not self.legend.shows("paths"):
            self.plane.paths.clear()
            return
        self.plane.paths.show(way)
        self.legend.show_fastest(self.plane.paths.fastest)

    def show_samples(self, way: Way | None, time: float, chosen: int | None) -> None:
        """Where the samples are at a time, and the number of the chosen one."""
        shown = way is not None and self.legend.shows("samples")
        self.plane.show_samples(way.at(time) if way is not None and shown else NO_POINTS)
        self.plane.mark(None if way is None else way.place_of(chosen), way)

    def show_probe(self, start: Doubles | None, carried: PointsCarried | None, time: float) -> None:
        """The point that was put down at ``start``, and its ways as far as they are known."""
        learned = exact = None
        if carried is not None and start is not None:
            learned = Way.of_carried(carried.levels, carried.learned)
            exact = Way.of_carried(carried.levels, carried.exact)
        self.plane.probe.show(start, learned, exact, time)

    def clear(self) -> None:
        self.plane.density.clear()
        self.plane.learned.clear()
        self.plane.exact.clear()
        self.plane.paths.clear()
        self.show_samples(None, 0.0, None)
        self.plane.show_data(NO_POINTS)
        self.show_probe(None, None, 0.0)

    def wear(self, theme: Theme) -> None:
        self.plane.wear(theme)
        self.legend.wear(theme)
        self.place_legend()  # its marks are there now
