"""Measured numbers in few plain letters."""

import math

from desktop.words import DAY, HOUR, MINUTE

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def figure(value: float, digits: int = 3) -> str:
    """0.0312, 3.14, 1,220: plain as long as that is readable, else 1.2×10⁻⁷."""
    if not math.isfinite(value):
        return "not finite"
    size = abs(value)
    if size != 0 and not 1e-5 <= size < 1e7:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        power = f"10{str(int(exponent)).translate(RAISED)}"
        return power if mantissa == "1" else f"{mantissa}×{power}"
    decimals = 0 if size == 0 else max(0, digits - 1 - math.floor(math.log10(size)))
    return f"{value:,.{decimals}f}"


def tick_text(value: float) -> str:
    """The same for a place on an axis or a chosen value: no zeros that say nothing."""
    text = figure(value, 6)
    if "." in text and "×" not in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "\N{MINUS SIGN}")


def exact_duration(seconds: float) -> str:
    """4.25 s, 3 min 20 s, 2 h 10 min 5 s: fine enough to tell one step from another."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    if seconds < MINUTE:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    parts = (
        (whole // DAY, "d"),
        (whole % DAY // HOUR, "h"),
        (whole % HOUR // MINUTE, "min"),
        (whole % MINUTE, "s"),
    )
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
