"""What the panel Latent space says of its numbers."""

import math

from core.gan_answers import LatentsInterpolated, LatentsSpread
from desktop.selection import Item

WAITING = (
    "A plane through latent space appears here: three samples span it, and it can be dragged about."
)
OVER = "The run has ended: what is shown stays, but nobody is there to draw more."

EXPLANATION = """
<p><b>Latent space.</b> Every sample is made of noise z, a row of {size} numbers. Three samples A, B
and C span a plane, of which a square is shown, a picture at each of its places:</p>
<p><code>z = z_A + u (z_B \u2212 z_A) + v (z_C \u2212 z_A)</code></p>
<p>Drag it: the pictures follow the hand. The wheel, <b>+</b> and <b>\u2212</b> zoom, arrow keys
move by one picture, Home goes back; with Shift, arrow keys pick a picture. A good generator changes
smoothly along the way, and every picture is plausible. Jumps, or many places with the same picture,
speak of a mode that draws everything to it.</p>
{spread}
<p><b>Why length matters.</b> Noise of n numbers has nearly always about the same length, \u221an
for a normal distribution: it lies near a sphere. The straight way between two samples cuts through
the inside, where |z| is as short as it never was in training: in the middle about \u221a\u00bd of
it. So the lower strip turns the direction by equal angles w of w_AB and changes the
length evenly:</p>
<p><code>direction = [sin((1 \u2212 t) w) a + sin(t w) b] / sin w</code></p>
<p>where a and b are directions of length 1. Arrows beside a length say that noise is seldom as
short, or as long. {ways}<b>On the sphere</b> gives all of the plane the length of the middle.</p>
<p><b>Coordinates.</b> Each slider sets one number of z everywhere in the plane. Single coordinates
seldom mean a thing of their own: training knows no axes.</p>
<p>White 2016, arXiv 1609.04468; the first walks through latent space are those of Radford et al.
2016, arXiv 1511.06434.</p>
"""


def view_words(spread: LatentsSpread) -> str:
    """The lengths of what is shown, beside usual ones."""
    low, high = spread.usual_lengths
    here = f"{spread.lengths.min():.1f} to {spread.lengths.max():.1f}"
    return f"|z| here {here}\nusually {low:.1f} to {high:.1f}"


def spread_words(spread: LatentsSpread) -> str:
    """All of it in a sentence or two, with the numbers of this moment."""
    low, high = spread.usual_lengths
    lengths = spread.lengths
    usual = ((lengths >= low) & (lengths <= high)).mean()
    names = ", ".join(
        f"{letter} = sample {number + 1}"
        for letter, number in zip("ABC", spread.samples, strict=True)
    )
    return (
        f"<p>At step {spread.step:,}: {names}. |z| is {lengths.min():.1f} to {lengths.max():.1f} "
        f"here, and 90 % of all noise has {low:.1f} to {high:.1f}: as usual at {usual:.0%} of the "
        f"places. Drawn in {1000 * spread.seconds:.0f} ms.</p>"
    )


def ways_words(ways: LatentsInterpolated) -> str:
    """How short z gets on the straight way."""
    shortest = float(ways.straight_lengths.min())
    low, high = ways.usual_lengths
    return f"On the straight way |z| falls to {shortest:.1f}; usual are {low:.1f} to {high:.1f}. "


def ways_heading(ways: LatentsInterpolated) -> str:
    low, high = ways.usual_lengths
    return (
        f"From A, sample {ways.first + 1}, to B, sample {ways.last + 1}, with |z| under each; "
        f"usually {low:.1f} to {high:.1f}"
    )


def _facts(
    length: float, usual: tuple[float, float], step: int, weights: str, class_name: str
) -> tuple[tuple[str, str], ...]:
    """What is known of any sample here."""
    low, high = usual
    beside = " (short)" if length < low else " (long)" if length > high else ""
    of_class = (("Class", class_name),) if class_name else ()
    return (
        ("|z|", f"{length:.2f}{beside}"),
        ("Usual |z|", f"{low:.2f} to {high:.2f}"),
        *of_class,
        ("Weights", "EMA" if weights == "ema" else "raw"),
        ("Training step", f"{step:,}"),
    )


def place_item(spread: LatentsSpread, row: int, column: int, class_name: str) -> Item:
    """A place of the plane for the inspector."""
    u, v, logit = spread.u[column], spread.v[row], float(spread.logits[row, column])
    length = float(spread.lengths[row, column])
    judged = () if math.isnan(logit) else (("Logit of D", f"{logit:+.2f}"),)
    return Item(
        title=f"Latent plane, u {u:.2f}, v {v:.2f}".replace("-", "\N{MINUS SIGN}"),
        pixels=spread.pictures[row, column],
        facts=(
            ("u, from A to B", f"{u:.3f}"),
            ("v, from A to C", f"{v:.3f}"),
            *judged,
            *_facts(length, spread.usual_lengths, spread.step, spread.weights, class_name),
        ),
    )


def way_item(ways: LatentsInterpolated, index: int, class_name: str) -> Item:
    """A picture of a strip for the inspector; those of the sphere come second."""
    on_sphere, place = divmod(index, len(ways.shares))
    pictures, lengths = (
        (ways.spherical, ways.spherical_lengths)
        if on_sphere
        else (ways.straight, ways.straight_lengths)
    )
    share, name = float(ways.shares[place]), "spherical" if on_sphere else "straight"
    length = float(lengths[place])
    return Item(
        title=f"{share:.0%} of the {name} way",
        pixels=pictures[place],
        facts=(
            ("From A to B", f"sample {ways.first + 1} to {ways.last + 1}"),
            *_facts(length, ways.usual_lengths, ways.step, ways.weights, class_name),
        ),
    )
