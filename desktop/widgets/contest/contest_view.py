"""The plane of a contest with its legend beside it: draws what the boxes say."""

import numpy as np
from PySide6.QtWidgets import QWidget

from core.arrays import Array, Doubles
from core.gan_answers import ContestMeasured
from desktop.theme import Theme
from desktop.widgets.contest.contest_plane import ContestPlane
from desktop.widgets.contest.layers import LAYERS, UNKNOWN, ContestLegend
from desktop.widgets.contest.sheet import opacities
from desktop.widgets.contest.verdicts import Verdicts, stretched
from desktop.widgets.plane.arrows import arrow_vectors, typical_length
from desktop.widgets.plane.beside import Beside
from desktop.widgets.plane.density import finer
from desktop.widgets.plane.square import NO_POINTS

LONGEST = 0.11  # of an arrow, in lengths of the reach
STEEP = 0.1  # of dL_G/dx: arrows are long from here on, also where no larger one was ever seen
FINE = 160  # cells a side that the map is drawn with
NOISE = 0.9  # of the reach: how far the grid of noise goes before it becomes samples


class ContestView(Beside):
    """Draws one measured contest, at a share of the way from noise to data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plane = ContestPlane()
        self.legend = ContestLegend()
        super().__init__(self.plane, self.legend, parent)
        self.steepest = STEEP  # typical length of the largest gradients of this run

    def show_contest(
        self, measured: ContestMeasured, verdicts: Verdicts, share: float, chosen: int | None
    ) -> None:
        """``share`` is 1 for the samples themselves; ``chosen`` is the number of one of them."""
        self.plane.show_units(measured.reach)
        self.legend.show_verdicts(verdicts)
        known = measured.densities.size > 0
        self.legend.allow("density", LAYERS["density"][1] if known else UNKNOWN, there=known)
        self._show_map(measured, verdicts)
        if self.legend.shows("density"):
            self.plane.contours.show(measured.densities, measured.reach)
        else:
            self.plane.contours.clear()
        self.plane.show_real(measured.real if self.legend.shows("real") else NO_POINTS)
        self._show_sheet(measured, share)
        self._show_fakes(measured, verdicts, share, chosen)

    def _show_map(self, measured: ContestMeasured, verdicts: Verdicts) -> None:
        if not self.legend.shows("map"):
            self.plane.map.clear()
            return
        edges = (-measured.reach, measured.reach)
        # Finer before colours are found, so that lines where these change are smooth.
        places = stretched(verdicts.share(finer(measured.logits.astype(np.float64), FINE)))
        self.plane.map.show(places, edges, edges, levels=(-1.0, 1.0))

    def _show_sheet(self, measured: ContestMeasured, share: float) -> None:
        if not self.legend.shows("sheet"):
            self.plane.sheet.clear()
            return
        first, second = np.meshgrid(measured.sheet_z, measured.sheet_z)
        noise = np.stack([first, second], axis=-1)
        corners = on_the_way(measured, noise, measured.sheet, share)
        # Areas change on the way: so does density, from that of the noise to that of the samples.
        cell = float(np.diff(measured.sheet_z[:2])[0]) * noise_scale(measured)
        at_first = measured.sheet_mass / max(cell**2, 1e-12)
        density = at_first ** (1 - share) * measured.sheet_density**share
        self.plane.sheet.show_cells(corners, opacities(density, measured.sheet_mass))

    def _show_fakes(
        self, measured: ContestMeasured, verdicts: Verdicts, share: float, chosen: int | None
    ) -> None:
        points = on_the_way(measured, measured.fake_z, measured.fake, share)
        shown = self.legend.shows("fake")
        fooling = measured.logit_fake > verdicts.middle
        self.plane.show_fakes(points if shown else NO_POINTS, fooling if shown else fooling[:0])
        self.plane.mark(chosen)
        self.steepest = max(self.steepest, typical_descent(measured))
        if self.legend.shows("arrows") and share == 1:
            drawn = arrow_vectors(measured.descent, self.steepest, LONGEST * measured.reach)
            self.plane.arrows.show(points, drawn)
        else:
            self.plane.arrows.clear()

    def clear(self) -> None:
        self.steepest = STEEP
        self.plane.map.clear()
        self.plane.contours.clear()
        self.plane.sheet.clear()
        self.plane.arrows.clear()
        self.plane.show_real(NO_POINTS)
        self.plane.show_fakes(NO_POINTS, np.zeros(0))
        self.plane.mark(None)
        self.plane.show_probe(None)

    def wear(self, theme: Theme) -> None:
        self.plane.wear(theme)
        self.legend.wear(theme)
        self.place_legend()  # its marks are there now


def typical_descent(measured: ContestMeasured) -> float:
    """The length that 90 % of the gradients do not exceed."""
    return typical_length(measured.descent, np.ones(len(measured.descent)))


def noise_scale(measured: ContestMeasured) -> float:
    """How much larger noise is drawn than it is, so that its grid fits the square."""
    furthest = float(np.abs(measured.sheet_z).max())
    return NOISE * measured.reach / furthest if furthest > 0 else 1.0


def on_the_way(measured: ContestMeasured, z: Array, x: Array, share: float) -> Doubles:
    """Between noise and what is made of it, in a straight line: nobody computes it like that."""
    noise = noise_scale(measured) * z.astype(np.float64)
    return (1 - share) * noise + share * x.astype(np.float64)
