"""What the forward process is, in a little HTML with the numbers of the moment."""

from core.answers import ForwardNoised

EXPLANATION = """
<p><b>Noise</b> here means independent random numbers from a bell curve, one for every pixel and
colour, like the hiss of an empty channel. Real data x_0 are mixed with it, a little more at every
timestep:</p>
<p><code>x_t = alpha x_0 + sigma eps</code></p>
{today}
<p><b>Why add it?</b> To go from noise to a picture in one leap is too hard to learn. To remove a
little noise is easy, and many small removals make the whole way. The noise gives the network such
small tasks, with known answers, at every distance from the data. alpha_bar = alpha\u00b2 /
(alpha\u00b2 + sigma\u00b2) is the part of the signal's power that is left; SNR is signal power to
noise power.</p>
<p>{path}</p>
"""
PRESERVING = (
    "alpha\u00b2 + sigma\u00b2 = 1: as much power of the data goes as noise comes. "
    "Ho et al. 2020, arXiv 2006.11239, eq. 4."
)
EXPLODING = (
    "alpha stays 1: the noise lies on top of the data and grows far beyond them. So pictures are "
    "shown divided by the root mean square of x_t, and the axes follow it. "
    "Karras et al. 2022, arXiv 2206.00364, eq. 5."
)
STRAIGHT = (
    "alpha + sigma = 1: x_t goes along a straight line from x_0 to eps. "
    "Liu et al. 2023, arXiv 2209.03003, eq. 1."
)
DENSITY = (
    "<p>The colour behind the points is the exact density of x_t for data of all classes: that of "
    "the distribution where it is a mixture of Gaussians, else that of the noised training "
    "points.</p>"
)


def explain_noising(noised: ForwardNoised | None, numbers: str) -> str:
    """The formula, ``numbers`` of the timestep that is shown, and what is special of the path."""
    if noised is None:
        return EXPLANATION.format(today="", path=PRESERVING)
    points = DENSITY if len(noised.densities) else ""
    return EXPLANATION.format(today=f"<p>{numbers}</p>{points}", path=_path_words(noised))


def _path_words(noised: ForwardNoised) -> str:
    """What kind of path it is, told by its amplitudes, and where it is from."""
    if float(noised.scales.max()) > 1 + 1e-6:
        return EXPLODING
    levels = noised.levels
    straight = float(abs(levels.alpha + levels.sigma - 1).max()) < 1e-6
    return STRAIGHT if straight else PRESERVING
