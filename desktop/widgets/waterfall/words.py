"""What the waterfall shows, in sentences."""

import math

from core.gan_events import ScoresMeasured
from desktop.theme import Theme
from desktop.widgets.plot.figures import figure
from desktop.widgets.waterfall.common_axis import shift_of

EXPLANATION = """
<p>At every measuring D scores the same real examples, some real examples that it is never trained
on, and samples of always the same noise. Each ridge is one measuring: the histograms of the
<b>logits</b> of real (filled) and of generated examples (hatched), oldest behind, newest in front.
{axis}</p>
<p><b>Overlap</b> is the area that both histograms share if each has an area of 1:
<code>&Sigma; min(p<sub>i</sub>, q<sub>i</sub>)</code>. It is 1 less the total variation distance of
the two: 0 where D tells them apart without a mistake, 1 where its scores say nothing. A ridge that
is two hills is a D that is ahead; where both become one hill the generator has caught up. If the
overlap stays near 0, D may be too strong to teach the generator anything.</p>
{today}
<p><b>Held-out</b> (dotted) should lie on the real ones. If it moves over to the generated ones, D
knows its training examples by heart: Karras et al. 2020 (arXiv:2006.06676), section 2 and figure 1.
</p>
<p>Each ridge is as high as its own highest column, so heights of two ridges cannot be compared.
Their bins differ, so examples are counted anew on the common axis, spread evenly over the width of
their own bin; none is lost, and what lies beyond the axis is in its first or last bin. The overlap
is that of the measuring itself.</p>
"""
ANCHORED = (
    "All are on one axis, which is made for most of the ridges: few early ones reach farther."
)
CENTRED = """With this loss only differences of logits mean anything, so each ridge is moved to have
the middle of both means at 0."""


def legend_words(theme: Theme) -> str:
    """Which line is which, as HTML in the colours of the lines."""
    looks = (
        ("\u2501\u2501", theme.series[0], "real"),
        ("\u2505\u2505", theme.series[1], "generated"),
        ("\u2508\u2508", theme.text, "held-out"),
    )
    entries = [
        f'<span style="color: {colour}">{line}</span> {name}' for line, colour, name in looks
    ]
    return "&nbsp;&nbsp; ".join(entries)


def signed(value: float) -> str:
    """A logit in a few letters: +1.20, \N{MINUS SIGN}0.35."""
    if not math.isfinite(value):
        return figure(value)
    return f"{'+' if value > 0 else ''}{figure(value)}".replace("-", "\N{MINUS SIGN}")


def overlap_words(scores: ScoresMeasured) -> str:
    """The overlap of the event and what it means."""
    if not math.isfinite(scores.overlap):
        return "The overlap is unknown: the logits are not finite."
    if scores.overlap < 0.1:
        meaning = "D tells nearly all apart"
    elif scores.overlap < 0.5:
        meaning = "D tells most apart"
    elif scores.overlap < 0.8:
        meaning = "D tells some apart"
    else:
        meaning = "D can hardly tell them apart"
    return f"Overlap {scores.overlap:.2f}: {meaning}."


def scores_words(scores: ScoresMeasured, *, centred: bool) -> str:
    """All numbers of a row."""
    shift = shift_of(scores, centred=centred)
    means = f"real {signed(scores.mean_real - shift)}, generated {signed(scores.mean_fake - shift)}"
    if scores.held_out.any():
        means += f", held-out {signed(scores.mean_held_out - shift)}"
    return f"Step {scores.step:,}. {overlap_words(scores)} Mean logits: {means}."


def explained(scores: ScoresMeasured | None, *, centred: bool) -> str:
    """What a person is looking at, as HTML with the numbers of the chosen row."""
    today = ""
    if scores is not None:
        today = f"<p>{scores_words(scores, centred=centred)}{_gap_words(scores)}</p>"
    return EXPLANATION.format(axis=CENTRED if centred else ANCHORED, today=today)


def _gap_words(scores: ScoresMeasured) -> str:
    """How much higher training examples are than others, in deviations of the former."""
    if not scores.held_out.any() or not scores.std_real > 0:
        return ""
    gap = (scores.mean_real - scores.mean_held_out) / scores.std_real
    if not math.isfinite(gap):
        return ""
    return f" Training examples are {signed(gap)} standard deviations above held-out ones."
