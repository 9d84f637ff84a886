"""What the phase portrait shows, in sentences."""

import math
from collections.abc import Mapping

from core.arrays import Integers
from desktop.widgets.curves.gan_loss_words import WORDS
from desktop.widgets.plot.figures import figure
from desktop.widgets.portrait.loss_plane import SURE, LossPlane

PERCENT = "\N{NO-BREAK SPACE}%"
MINUS = "\N{MINUS SIGN}"
TINY = 1e-9  # rounding makes as much of a change that is none


def signed(value: float) -> str:
    """A number in a few letters, with its sign."""
    value = 0.0 if abs(value) < TINY else value
    return f"{'+' if value > 0 else ''}{figure(value)}".replace("-", MINUS)


def place_words(plane: LossPlane, step: int, x: float, y: float, region: int) -> str:
    """Where the contest is at a step."""
    name = plane.names[region]
    if plane.percent:
        where = (
            f"D takes real examples for real with {100 * x:.0f}{PERCENT}, generated ones with "
            f"{100 * y:.0f}{PERCENT}"
        )
    elif plane.differences:
        sure = f" (D tells such a pair right with {100 / (1 + math.exp(-x)):.0f}{PERCENT})"
        where = (
            f"margin {signed(x)}{sure if plane.clear else ''}, changing by {signed(y)} in 100 steps"
        )
    else:
        where = f"mean logit {signed(x)} for real, {signed(y)} for generated examples"
    return f"Step {step:,}: {where}: {name}."


def share_words(plane: LossPlane, counts: Integers) -> str:
    """How much of the run so far was spent in each region."""
    total = max(int(counts.sum()), 1)
    parts = [
        f"{name} {100 * count / total:.0f}{PERCENT}"
        for name, count in zip(plane.names, counts.tolist(), strict=True)
        if count
    ]
    return f"Of all steps: {', '.join(parts)}."


_ABSOLUTE = """<p>Across: the mean of D on real examples, D(x). Upwards: the mean of D on generated
ones, D(G(z)){unit}. Every training step is a place, and the trail shows how the contest goes on:
the dot is the step that is looked at, older parts fade.</p>
<p><b>D wins</b>: D(x) is {high} or more and D(G(z)) {low} or less: D is right about both by a clear
margin. <b>G wins</b>: D(G(z)) is {high} or more, so that D takes generated examples for real, or
exceeds D(x) by {clear} or more. <b>Balanced</b>: neither. {why}</p>
<p>On the dashed diagonal D makes no difference between the two. At the <b>equilibrium</b>,
D(x) = D(G(z)) = {middle}, it cannot tell them apart at all: there an ideal contest ends.</p>"""
_DIFFERENCES = """<p>With this loss a single output of D means nothing, only differences do. Across:
the <b>margin</b>, the mean of D on real examples less that on generated ones. Upwards: how much the
margin changes in 100 steps. So the trail goes to the right above the middle line and to the left
below it; a contest that swings to and fro is a circle, and one that comes to rest spirals in.</p>
<p>{why} Equilibrium is margin 0, without change: D cannot tell.</p>"""
_WHY: Mapping[str, str] = {
    "minimax": "",
    "non_saturating": "",
    "least_squares": "The loss pulls D to 1 for real and to 0 for generated examples.",
    "hinge": f"Beyond 1 and {MINUS}1 the loss teaches D nothing.",
    "wasserstein": "<b>D ahead</b>: the margin is above 0. <b>G ahead</b>: it is below. How large "
    "it is depends on the data and on how steep D may be, so there is no measure of "
    "&lsquo;clear&rsquo;; with a slope of 1 the margin is about how far samples are from the data.",
    "relativistic": f"sigmoid(margin) is how probable it is to D that it knows which is which. "
    f"<b>D wins</b> where that is 70 % or more, a margin of {SURE:.2f}; <b>G wins</b> where it is "
    f"30 % or less, {MINUS}{SURE:.2f}; <b>balanced</b> between.",
}
_HOW = """<p>{now}{shares}</p>
<p>{smoothing} The trail keeps at most 1,024 points: when there are more, those are dropped that are
nearest to the straight and even way between their neighbours, so that rare excursions stay. Click a
place to pick its step; Space plays the trail.</p>
<p>Sources: {source}; trails of GANs that circle or come to rest: Mescheder et al. 2018
(arXiv:1801.04406); thinning: Meratnia and de By 2004 (EDBT, synchronized distance).</p>"""


def explained(kind: str, plane: LossPlane, smoothing: int, now: str, shares: str) -> str:
    """What a person is looking at, as HTML; ``now`` and ``shares`` are sentences or empty."""
    text = _DIFFERENCES if plane.differences else _ABSOLUTE
    text = text.format(
        unit=", both as probabilities to be real" if plane.percent else "",
        high=figure(plane.middle + plane.clear, 2).replace("-", MINUS),
        low=figure(plane.middle - plane.clear, 2).replace("-", MINUS),
        clear=figure(plane.clear, 2),
        middle=figure(plane.middle, 2),
        why=_WHY[kind],
    )
    over = (
        f"Both outputs are averaged exponentially over about {smoothing} steps, twice."
        if smoothing
        else "Nothing is smoothed: every step is what D said of one batch."
    )
    return text + _HOW.format(
        now=now, shares=f" {shares}" if shares else "", smoothing=over, source=WORDS[kind].source
    )
