"""What a mixture of data and noise is, in numbers and in plain words."""

import math

# The least signal-to-noise ratio for which each sentence is true, from clear to noise.
SENTENCES = (
    (30.0, "Hardly any noise: you see nearly the data themselves."),
    (3.0, "A fine grain lies over the data. The network has to see which of it is not real."),
    (0.5, "Data and noise are about equally strong: fine shapes are gone, large ones are left."),
    (0.03, "The noise is stronger. You would have to guess now, and so does the network."),
    (
        1e-4,
        "Almost nothing but noise. Only the coarsest trace is left: it decides what it will be.",
    ),
    (0.0, "Nothing but noise. This is where sampling begins."),
)


def amplitudes(alpha_bar: float, snr: float) -> str:
    """All numbers of a timestep: "alpha_bar 0.53, SNR 1.1: x_t = 0.73 x_0 + 0.68 eps"."""
    return f"alpha_bar {_short(alpha_bar)}, SNR {_short(snr)}: {mixture(alpha_bar)}"


def mixture(alpha_bar: float) -> str:
    """The equation of the forward process with its numbers: Ho et al. 2020, eq. 4."""
    alpha, sigma = math.sqrt(alpha_bar), math.sqrt(max(0.0, 1 - alpha_bar))
    return f"x_t = {alpha:.2f} x_0 + {sigma:.2f} eps"


def plain_words(snr: float) -> str:
    """What a person can still see at this signal-to-noise ratio."""
    return next(sentence for least, sentence in SENTENCES if snr >= least)


def _short(value: float) -> str:
    return f"{value:.1e}" if 0 < value < 1e-3 else f"{value:,.3g}"
