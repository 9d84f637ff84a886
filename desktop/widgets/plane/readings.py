"""What a measured field says in numbers and words."""

import math

import numpy as np

from core.answers import FieldMeasured, PointsCarried, SamplesDrawn
from core.arrays import Array, Doubles, Floats
from core.config.sampling import sampler_title
from desktop.widgets.plane.way import end_distance

Facts = tuple[tuple[str, str], ...]

EXPLANATION = """
<p>At every time t, noised points have a density p<sub>t</sub>. Its <b>score</b> points to where it
rises most; a network that knows the noise knows the score:</p>
<p><code>score = \u2207 log p_t(x) = \u2212eps_hat / sigma</code></p>
<p>Points that follow the <b>velocity</b> go from noise to data without any further noise, and at
every time they are spread as p<sub>t</sub> is. This is the probability flow:</p>
<p><code>dx/dt = alpha' x_0_hat + sigma' eps_hat</code></p>
<p>t falls on the way to the data, so arrows are drawn along \u2212dx/dt, as points go. The longest
are as long as what 90 % of the points do not exceed; shorter ones are drawn by the root of their
length. The ribbon under an arrow is what a perfect network would say.</p>
{today}
<p>Song et al. 2021, arXiv 2011.13456, eq. 13; Lipman et al. 2023, arXiv 2210.02747, eq. 15.</p>
"""


def shares_of_places(density: Floats, side: int) -> Doubles:
    """The share of the points that is nearest to each of side x side places: [side * side].

    ``density`` is that of d x d cells of the square, whose ends the places include.
    """
    cells = len(density)
    middles = 2 * (np.arange(cells) + 0.5) / cells - 1
    nearest = np.rint((middles + 1) / 2 * (side - 1)).astype(int)
    belongs = np.zeros((side, cells))
    belongs[nearest, np.arange(cells)] = 1
    mass = belongs @ density.astype(np.float64) @ belongs.T
    return mass.ravel() / max(float(mass.sum()), 1e-300)


def relative_error(learned: Floats, exact: Floats, shares: Doubles) -> float:
    """Mean length of learned - exact over that of exact, over all points: NaN if it is not known.

    ``learned`` and ``exact`` are [g, g, 2], ``shares`` [g * g].
    """
    apart = np.linalg.norm(learned.astype(np.float64) - exact, axis=2).ravel()
    length = np.linalg.norm(exact.astype(np.float64), axis=2).ravel()
    whole = float(length @ shares)
    return float(apart @ shares) / whole if whole > 0 else float("nan")


def field_error(measured: FieldMeasured, level: int, *, of_score: bool) -> float | None:
    """The relative error at a level, 0 is none; None where the exact field is not known."""
    learned = measured.score if of_score else measured.velocity
    exact = measured.exact_score if of_score else measured.exact_velocity
    if not len(exact):
        return None
    shares = shares_of_places(measured.densities[level], learned.shape[1])
    return relative_error(learned[level], exact[level], shares)


def field_text(measured: FieldMeasured, level: int, *, of_score: bool) -> str:
    """How far off the field is at a level, in words."""
    error = field_error(measured, level, of_score=of_score)
    name = "Score" if of_score else "Velocity"
    if error is None:
        return "Of so many training points the exact field is not looked for."
    step = f"{measured.steps[level]:,}"
    return f"{name} at step {step}: {percent(error)} off the exact one, on average over x_t."


def carried_text(carried: PointsCarried) -> str:
    """Where the first point ends."""
    learned = carried.learned[-1, 0]
    distance = end_distance(carried)
    text = f"Your point ends at {place_text(learned)}"
    if distance is None:
        return f"{text}."
    return f"{text}, exactly at {place_text(carried.exact[-1, 0])}: {distance:.2g} apart."


def time_text(field: FieldMeasured, level: int) -> str:
    """As t = 512, log SNR -0.4."""
    log_snr = float(field.levels.log_snr[level])
    text = f"{log_snr:.1f}" if math.isfinite(log_snr) else f"{log_snr}"
    text = text.replace("inf", "\N{INFINITY}").replace("-", "\N{MINUS SIGN}")
    return f"t = {field.levels.timesteps[level]}, log SNR {text}"


def percent(share: float) -> str:
    """0.7 %, 12 %."""
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:,.0f} %"


def place_text(point: Array) -> str:
    """As (0.50, -0.25)."""
    x, y = (f"{float(value):.2f}".replace("-", "\N{MINUS SIGN}") for value in point.tolist())
    return f"({x}, {y})"


def sample_facts(drawn: SamplesDrawn, index: int, name: str, time: str) -> Facts:
    """What the inspector says of a sample on its way."""
    return (
        ("Asked for", name),
        ("Shown", f"x_t at {time}"),
        ("Ends at", place_text(drawn.samples[index])),
        ("Training step", f"{drawn.step:,}"),
        ("Weights", "average (EMA)" if drawn.weights == "ema" else "raw"),
        ("Sampler", f"{sampler_title(drawn.sampler)}, {len(drawn.levels)} steps"),
    )
