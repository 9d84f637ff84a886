"""In which plane a contest is drawn, and who is ahead where: that hangs on the loss."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Doubles
from core.metric_names import LOGIT, PROBABILITY
from desktop.widgets.plot.grid import Range

BALANCED, D_AHEAD, G_AHEAD = range(3)
"""Regions of a plane, as :meth:`LossPlane.regions` numbers them."""

SHARE = 0.2  # from the middle of 0..1: clear enough for either side
EDGE = 0.03  # beyond probabilities of 0 and 1, so that a dot there is seen as a whole
SURE = math.log(0.7 / 0.3)  # margin at which D is right about a pair with 70 %
CHANGE_STEPS = 100  # that the change of a margin is counted over

_LOGITS = (LOGIT["real"][0].name, LOGIT["fake"][0].name)
_D_WINS, _G_WINS = "D wins", "G wins"


@dataclass(frozen=True, slots=True)
class LossPlane:
    """Both axes and the regions of one loss.

    Where outputs mean something by themselves, x is the mean of D on real and y that on generated
    examples. Where only ``differences`` count, x is the margin, the mean on real less that on
    generated examples, and y its change over 100 steps.
    """

    scalars: tuple[str, str]  # of real and of generated examples
    titles: tuple[str, str]  # of x and y
    names: tuple[str, str, str]  # of the regions
    middle: float  # of an output that says nothing
    clear: float  # away from it: whoever is as far is clearly ahead
    percent: bool = False  # outputs are probabilities
    differences: bool = False

    @property
    def fixed(self) -> Range | None:
        """The ends of both axes, where they are known beforehand."""
        return (-EDGE, 1 + EDGE) if self.percent else None

    @property
    def equilibrium(self) -> tuple[float, float]:
        """Where D cannot tell real from generated, and nothing moves."""
        return (0.0, 0.0) if self.differences else (self.middle, self.middle)

    def places(self, real: Doubles, fake: Doubles, before: float) -> tuple[Doubles, Doubles]:
        """Where smoothed means at successive steps are; ``before`` is the margin just before."""
        if not self.differences:
            return real, fake
        margin = real - fake
        return margin, CHANGE_STEPS * np.diff(margin, prepend=before)

    def regions(self, x: Doubles, y: Doubles) -> NDArray[np.int8]:
        """In which region each place is."""
        found = np.full(x.shape, BALANCED, dtype=np.int8)
        if self.differences:
            found[(x >= self.clear) & (x > 0)] = D_AHEAD
            found[(x <= -self.clear) & (x < 0)] = G_AHEAD
            return found
        low, high = self.middle - self.clear, self.middle + self.clear
        found[(x >= high) & (y <= low)] = D_AHEAD
        found[(y >= high) | (y - x >= self.clear)] = G_AHEAD
        return found

    def shapes(self, x: Range, y: Range) -> Mapping[int, list[tuple[float, float]]]:
        """The corners of the regions in which one side is ahead, within these ranges."""
        (left, right), (bottom, top) = x, y
        if self.differences:
            return {
                D_AHEAD: _box(max(self.clear, left), right, bottom, top),
                G_AHEAD: _box(left, min(-self.clear, right), bottom, top),
            }
        low, high = self.middle - self.clear, self.middle + self.clear
        # From the right along y = high to where y = x + clear, and down that line.
        foot = max(bottom, left + self.clear)
        ahead = [(left, top), (right, top), (right, high), (high - self.clear, high)]
        ahead += [(foot - self.clear, foot), (left, foot)]
        return {D_AHEAD: _box(high, right, bottom, low), G_AHEAD: ahead}


def _box(left: float, right: float, bottom: float, top: float) -> list[tuple[float, float]]:
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


_PROBABILITIES = LossPlane(
    scalars=(PROBABILITY[0].name, PROBABILITY[1].name),
    titles=("D(x)", "D(G(z))"),
    names=("balanced", _D_WINS, _G_WINS),
    middle=0.5,
    clear=SHARE,
    percent=True,
)
_MARGIN_TITLES = ("Margin", "Change in 100 steps")

PLANES: Mapping[str, LossPlane] = {
    "minimax": _PROBABILITIES,
    "non_saturating": _PROBABILITIES,
    "least_squares": LossPlane(
        scalars=_LOGITS,
        titles=("D(x)", "D(G(z))"),
        names=("balanced", _D_WINS, _G_WINS),
        middle=0.5,
        clear=SHARE,
    ),
    "hinge": LossPlane(
        scalars=_LOGITS,
        titles=("D(x)", "D(G(z))"),
        names=("balanced", _D_WINS, _G_WINS),
        middle=0.0,
        clear=1.0,
    ),
    "wasserstein": LossPlane(
        scalars=_LOGITS,
        titles=_MARGIN_TITLES,
        names=("equal", "D ahead", "G ahead"),
        middle=0.0,
        clear=0.0,
        differences=True,
    ),
    "relativistic": LossPlane(
        scalars=_LOGITS,
        titles=_MARGIN_TITLES,
        names=("balanced", _D_WINS, _G_WINS),
        middle=0.0,
        clear=SURE,
        differences=True,
    ),
}
"""By the kind of the loss."""
