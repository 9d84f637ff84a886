"""Numbers as a person reads them."""

MINUTE, HOUR, DAY = 60, 3600, 86_400


def duration(seconds: float) -> str:
    """5 s, 3 min, 2 h 10 min, 3 days."""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{round(whole / MINUTE)} min"
    if whole < DAY:
        hours, rest = divmod(whole, HOUR)
        return f"{hours} h {rest // MINUTE} min"
    return f"{whole / DAY:.1f} days"


def rate(value: float) -> str:
    """Three leading figures: 0.42, 3.14, 38.1, 1,220."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def size(count: int) -> str:
    """Bytes: 540 MB, 1.2 GB."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def counted(number: int, noun: str) -> str:
    """1 warning, 2 warnings."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
