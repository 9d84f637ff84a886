"""How far a discriminator takes something for real, by what its logits mean to its loss.

A verdict is -1 for generated beyond doubt, 1 for real beyond doubt, 0 for neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from core.arrays import Array, Doubles
from desktop.theme import Theme
from desktop.widgets.plot.figures import figure
from desktop.widgets.plot.heat_map import COLOURS, Table

STRENGTH = 0.7  # of the colours at both ends: what lies on them stands out
ALMOST_ALL = 0.98  # of the map, has a verdict short of the ends where only differences count
SHOWN = (-1.0, -0.5, 0.0, 0.5, 1.0)  # verdicts with a number under the bar

KINDS: Mapping[str, str] = {
    "minimax": "probability",
    "non_saturating": "probability",
    "relativistic": "pair",
    "least_squares": "output",
    "hinge": "margin",
    "wasserstein": "difference",
}
"""What a logit means, by the kind of the loss."""

MEANINGS: Mapping[str, str] = {
    "probability": "D(x), the probability that x is real: sigmoid of the logit",
    "pair": "The probability that D takes x for the real one of a pair, beside something with the "
    "logit midway between the mean of real and of generated points: with this loss only "
    "differences of logits count",
    "output": "D's output, which is pulled to 1 on real and to 0 on generated points",
    "margin": "D's output: beyond 1 and \N{MINUS SIGN}1 it learns nothing",
    "difference": "D's output less the middle between its means of real and of generated points: "
    "with this loss only differences count",
}
STRETCHED = "Colours go by the cube root of the distance from the middle, so that little shows"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Turns logits into verdicts."""

    loss: str  # its kind
    middle: float  # the logit of verdict 0
    widest: float = 1.0  # distance from the middle of verdict 1, where only differences count

    @staticmethod
    def of(loss: str, middle: float, logits: Array) -> "Verdicts":
        """For a map of these logits."""
        apart = np.abs(logits.astype(np.float64) - middle)
        apart = apart[np.isfinite(apart)]
        widest = float(np.quantile(apart, ALMOST_ALL)) if len(apart) else 0.0
        return Verdicts(loss, middle, widest if widest > 0 else 1.0)

    @property
    def meaning(self) -> str:
        return KINDS.get(self.loss, "difference")

    def share(self, logits: Array) -> Doubles:
        """Verdicts of logits of any shape."""
        apart = logits.astype(np.float64) - self.middle
        if self.meaning in {"probability", "pair"}:
            return np.tanh(apart / 2)  # 2 sigmoid(a) - 1
        half = {"output": 0.5, "margin": 1.0}.get(self.meaning, self.widest)
        return np.clip(apart / half, -1, 1)

    def number(self, verdict: float) -> str:
        """What a verdict is called under the bar of colours."""
        if self.meaning in {"probability", "pair", "output"}:
            return f"{(verdict + 1) / 2:g}"
        if self.meaning == "margin":
            return f"{verdict:g}".replace("-", "\N{MINUS SIGN}")
        text = figure(abs(verdict) * self.widest, 2) if verdict else "0"
        return text if verdict == 0 else f"{'+' if verdict > 0 else MINUS}{text}"

    def words(self, logit: float) -> str:
        """What the discriminator says of one point."""
        if not np.isfinite(logit):
            return "a logit that is not finite"
        verdict = float(self.share(np.array([logit]))[0])
        text = signed(logit)
        if self.meaning == "probability":
            return f"D(x) = {(verdict + 1) / 2:.3f}, logit {text}"
        apart = signed(logit - self.middle)
        if self.meaning == "pair":
            return (
                f"logit {text}, {apart} from the middle: real in {(verdict + 1) / 2:.1%} of pairs"
            )
        if self.meaning == "difference":
            return f"output {text}, {apart} from the middle"
        return f"output {text}"


MINUS = "\N{MINUS SIGN}"


def signed(value: float) -> str:
    """Three digits, with a sign that is as wide as a plus."""
    return figure(value, 3).replace("-", MINUS)


def stretched(verdicts: Doubles) -> Doubles:
    """Where verdicts are between the colours, -1 to 1: by their cube root."""
    return np.cbrt(verdicts)


def verdict_colours(theme: Theme) -> tuple[QColor, QColor]:
    """Of what is taken for generated, and for real."""
    return QColor(theme.series[1]), QColor(theme.series[0])


def verdict_table(theme: Theme) -> Table:
    """From generated over the background to real."""
    fake, real = (np.array(c.getRgb(), dtype=np.float64) for c in verdict_colours(theme))
    ground = np.array(QColor(theme.surface).getRgb(), dtype=np.float64)
    place = np.linspace(-1, 1, COLOURS)[:, None]
    mixed = ground + STRENGTH * np.abs(place) * (np.where(place < 0, fake, real) - ground)
    return mixed.round().astype(np.uint8)
