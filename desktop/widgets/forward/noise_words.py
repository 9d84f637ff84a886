"""What a mixture of data and noise is, in numbers and in plain words."""

from desktop.widgets.plot.figures import figure

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


def level_words(alpha_bar: float, sigma: float, snr: float) -> str:
    """The numbers of a noise level: "alpha_bar 0.718, sigma 0.53, SNR 2.55"."""
    return f"alpha_bar {short(alpha_bar)}, sigma {amplitude(sigma)}, SNR {short(snr)}"


def mixture(alpha: float, sigma: float) -> str:
    """The equation of the forward process with its numbers, whatever its path is."""
    return f"x_t = {amplitude(alpha)} x_0 + {amplitude(sigma)} eps"


def mixture_terms(alpha: float, sigma: float, scale: float) -> list[tuple[str, str]]:
    """What is written to x_t, x_0 and eps, before and as their name; x_t is shown / ``scale``."""
    times = "\N{MULTIPLICATION SIGN}"
    return [
        ("", f"x_t{division_words(scale)}"),
        (f"= {amplitude(alpha)} {times}", "x_0"),
        (f"+ {amplitude(sigma)} {times}", "eps"),
    ]


def division_words(scale: float) -> str:
    """That a picture is shown divided by this, where it makes a difference that is seen."""
    return "" if amplitude(scale) == "1.00" else f" (\N{DIVISION SIGN} {amplitude(scale)})"


def plain_words(snr: float) -> str:
    """What a person can still see at this signal-to-noise ratio."""
    return next(sentence for least, sentence in SENTENCES if snr >= least)


def amplitude(value: float) -> str:
    """Two decimals, fewer of large and more of small ones: 0.85, 80.0, 0.002."""
    if value == 0 or 0.01 <= value < 10:
        return f"{value:.2f}"
    return figure(value, 3 if value >= 10 else 1)


def short(value: float) -> str:
    """Three digits: 0.718, 2,350, 2.4×10⁻⁷."""
    return "infinite" if value == float("inf") else figure(value)
