"""Round numbers for an axis of training steps."""

NICE = (1, 2, 5)


def nice_ceiling(number: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, ... that is not below ``number``."""
    power = 1
    while True:
        for nice in NICE:
            if nice * power >= number:
                return nice * power
        power *= 10


def nice_ticks(last: int, count: int) -> list[int]:
    """About ``count`` round steps from 0 to ``last``."""
    interval = nice_ceiling(max(1, -(-last // max(count, 1))))
    return list(range(0, last + 1, interval))


def short(number: int) -> str:
    """A number of steps in few letters: 950, 1.5k, 20k, 3M."""
    for size, letter in ((1_000_000, "M"), (1000, "k")):
        if number >= size:
            return f"{number / size:g}{letter}"
    return str(number)
