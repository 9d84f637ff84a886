"""What the map of the loss means, with the numbers of the moment."""

import numpy as np

from core.answers import GradientShared
from desktop.widgets.plot.figures import figure
from desktop.widgets.timesteps.loss_table import LossTable
from desktop.widgets.timesteps.time_scale import TimeScale, timestep_words

NEWEST = 10  # columns of the map that are "now"

EXPLANATION = """
<p>Every noise level is a task of its own: near t = 0 the network has to find a fine grain, near the
top to guess the data from almost nothing. The map shows how large the training loss is at each, and
how it falls while the training goes on:</p>
<p><code>loss = w(t) |output \u2212 target|\u00b2, &nbsp; x_t = alpha x_0 + sigma eps</code></p>
<p>Every cell is the mean over all examples that fell into it; none is left out. The colours are
logarithmic. <b>Relative</b> divides each row by its own mean, so you see which noise levels still
get better: blue is below that mean, orange above. Losses of different rows are weighted differently
and need not be alike.</p>
<p>Beside it: how densely times are drawn, and what each part of them gives to the gradient,
<code>share \u221d p(bin) |\u2207 mean loss of the bin|</code>. These parts point in different
directions, so they add up to more than the step that is taken.</p>
{today}
<p>Ho et al. 2020, arXiv 2006.11239, eq. 14; losses by noise level: Karras et al. 2022, arXiv
2206.00364, figure 5; log SNR: Kingma et al. 2021, arXiv 2107.00630; gradients that disagree: Hang
et al. 2023, arXiv 2303.09556.</p>
"""


def explained(table: LossTable, scale: TimeScale | None, shared: GradientShared | None) -> str:
    """A little HTML: where the loss is largest and least by now, and where the gradient is from."""
    means = table.bin_means(NEWEST)
    known = np.flatnonzero(np.isfinite(means))
    if not known.size:
        return EXPLANATION.format(today="")
    ends = int(known[means[known].argmax()]), int(known[means[known].argmin()])
    most, least = (
        f"{figure(float(means[bin_]))} at {_times(scale, bin_, table.bins)}" for bin_ in ends
    )
    text = f"Now, at step {table.step:,}: largest loss {most}, least {least}."
    if shared is not None:
        bin_ = int(shared.shares.argmax())
        where = _times(scale, bin_, len(shared.shares))
        text += (
            f" At step {shared.step:,} the largest part of the gradient, "
            f"{float(shared.shares[bin_]):.0%}, came from {where}."
        )
    return EXPLANATION.format(today=f"<p>{text}</p>")


def _times(scale: TimeScale | None, bin_: int, bins: int) -> str:
    return timestep_words(scale, bin_ / bins, (bin_ + 1) / bins)
