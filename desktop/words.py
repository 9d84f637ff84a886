"""Numbers as a person reads them."""

MINUTE, HOUR, DAY = 60, 3600, 86_400


def duration(seconds: float) -> str:
    """5 s, 3 min, 2 h 10 min, 3.5 days."""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    minutes = round(whole / MINUTE)
    if minutes < HOUR // MINUTE:
        return f"{minutes} min"
    hours, rest = divmod(minutes, HOUR // MINUTE)
    return f"{hours} h {rest} min" if hours < DAY // HOUR else f"{whole / DAY:.1f} days"


def rate(value: float) -> str:
    """Three leading figures: 0.42, 3.14, 38.1, 1,220."""
    if value >= 99.95:  # would be rounded to 100
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"


def size(count: int) -> str:
    """Bytes: 540 MB, 1.2 GB."""
    return f"{count / 1e9:.1f} GB" if count >= 999.5e6 else f"{count / 1e6:.0f} MB"


def counted(number: int, noun: str) -> str:
    """1 warning, 2 warnings."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
