"""What a measured contest says in numbers and words."""

import numpy as np

from core.arrays import Array, Doubles
from core.gan_answers import ContestMeasured
from desktop.widgets.contest.contest_view import typical_descent
from desktop.widgets.contest.verdicts import Verdicts, signed
from desktop.widgets.plane.readings import percent, place_text
from desktop.widgets.plot.figures import figure

Facts = tuple[tuple[str, str], ...]

EXPLANATION = """
<p>Both networks of a GAN over the plane. The <b>colours</b> are the verdict of the discriminator D
on a point at each place: {meaning}. Colours go by the cube root of the distance from the middle, so
that small differences there can be seen.{company}</p>
<p>The <b>sheet</b> is what the generator G makes of a regular grid of noise z{slice}. A cell holds
a known share of the noise, so that samples have there the density</p>
<p><code>p_G(x) = P(z in the cell) / area of the cell</code></p>
<p>and the denser it is the more opaque it is drawn, by the root. Where the sheet is folded its
cells lie on top of each other.</p>
<p>An <b>arrow</b> at a sample is <code>\u2212dL_G/dx</code>, with the generator's own loss: which
way it would have to go to fool D more. The gradient of D alone would vanish where D is sure, just
where the non-saturating loss pushes hardest. Arrows are compared with the largest of this run,
and with 0.1 at the least: where all of them shrink, the generator learns nothing more.</p>
{today}
<p>Goodfellow et al. 2014, arXiv 1406.2661: figure 1 shows this in one dimension; the best D there
is gives <code>p / (p + p_G)</code>. Kahng et al. 2019, GAN Lab, arXiv 1809.01587.</p>
"""
IN_COMPANY = (
    " This one also compares the points of a batch: at every place it is asked about one that lies "
    "there together with the same three samples."
)


def fooled(measured: ContestMeasured, verdicts: Verdicts) -> tuple[float, float]:
    """Which share of generated and of real points the discriminator takes for real."""
    fake, real = (
        float((logits > verdicts.middle).mean()) if len(logits) else float("nan")
        for logits in (measured.logit_fake, measured.logit_real)
    )
    return fake, real


def summary(measured: ContestMeasured, verdicts: Verdicts) -> str:
    """All points together."""
    fake, real = fooled(measured, verdicts)
    return (
        f"Step {measured.step:,}: D takes {percent(fake)} of the generated and {percent(real)} of "
        "the real points for real. 90 % of the arrows are up to "
        f"{figure(typical_descent(measured), 2)} long."
    )


def place_numbers(measured: ContestMeasured, verdicts: Verdicts, place: Doubles) -> str:
    """What is known of a place of the plane."""
    logit = at_place(measured.logits, measured.reach, place)
    text = f"At {place_text(place)}: {verdicts.words(logit)}"
    if not measured.densities.size:
        return f"{text}."
    density = at_place(measured.densities, measured.reach, place)
    return f"{text}; exact density {figure(density, 2)}."


def at_place(values: Array, reach: float, place: Doubles) -> float:
    """Numbers at the middles of square cells [g, g], linearly between these; rows upwards."""
    side = len(values)
    column, row = np.clip((place / reach + 1) * side / 2 - 0.5, 0, side - 1)
    left, below = (min(int(i), max(0, side - 2)) for i in (column, row))
    right, above = min(left + 1, side - 1), min(below + 1, side - 1)
    x, y = column - left, row - below
    v = values.astype(np.float64)
    lower = (1 - x) * v[below, left] + x * v[below, right]
    upper = (1 - x) * v[above, left] + x * v[above, right]
    return float((1 - y) * lower + y * upper)


def sample_facts(measured: ContestMeasured, verdicts: Verdicts, index: int, name: str) -> Facts:
    """What the inspector says of a sample."""
    logit = float(measured.logit_fake[index])
    taken = "real" if logit > verdicts.middle else "generated"
    return (
        ("Asked for", name),
        ("At", place_text(measured.fake[index])),
        (
            "From z",
            f"{place_text(measured.fake_z[index])}{', ...' if measured.latent_size > 2 else ''}",
        ),
        ("Taken for", taken),
        ("Verdict", verdicts.words(logit)),
        ("\N{MINUS SIGN}dL_G/dx", arrow_text(measured.descent[index])),
        ("Training step", f"{measured.step:,}"),
        ("Weights", "average (EMA)" if measured.weights == "ema" else "raw"),
    )


def arrow_text(arrow: Array) -> str:
    """As (0.012, -0.3), of any size."""
    x, y = (signed(float(value)) for value in arrow.tolist())
    return f"({x}, {y})"
