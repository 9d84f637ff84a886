"""How numbers are written in a form, and how far one press of an arrow key takes them."""

import math

from core.config.fields import ParameterInfo

NICE = (1.0, 2.0, 5.0)
MANY_DECADES = 1000.0  # a range this wide is stepped through in 1, 2, 5, 10, 20, ...


def number_text(value: float | None) -> str:
    """A number as a person writes it: 20,000 and 0.004, 1e-5 and 1e6; empty for none."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    short = f"{value:g}"
    text = short if float(short) == value else repr(value)
    mantissa, exponent, power = text.partition("e")
    if exponent:
        return f"{mantissa.removesuffix('.0')}e{int(power)}"
    return text.removesuffix(".0")


def stepped(info: ParameterInfo, value: float, steps: int) -> float:
    """``value`` after ``steps`` presses of an arrow key, kept within what is allowed."""
    if info.kind == "int":
        new = value + steps * _whole_step(value)
    elif _is_logarithmic(info):
        new = _along_nice_numbers(value, steps)
    else:
        step = _linear_step(info)
        new = float(f"{round(value / step + steps) * step:.12g}")
    low, high = info.minimum, info.maximum
    if low is not None and new <= low:
        new = low if info.minimum_included else value
    if high is not None and new >= high:
        new = high if info.maximum_included else value
    return int(new) if info.kind == "int" else new


def _whole_step(value: float) -> int:
    """1 up to 99, then a tenth of the leading place: 10 for 200, 1,000 for 20,000."""
    digits = len(str(abs(int(value))))
    return 10 ** max(0, digits - 2)


def _is_logarithmic(info: ParameterInfo) -> bool:
    low, high = info.minimum, info.maximum
    if low == 0 and not info.minimum_included:
        return True
    return low is not None and high is not None and low > 0 and high / low >= MANY_DECADES


def _along_nice_numbers(value: float, steps: int) -> float:
    """The number ``steps`` places on in ..., 0.1, 0.2, 0.5, 1, 2, 5, 10, ..."""
    if value <= 0:
        return 0.001
    power = math.floor(math.log10(value) + 1e-9)
    place = 3 * power + sum(value / 10.0**power > nice * 1.001 for nice in NICE)
    exactly = math.isclose(_nice(place), value, rel_tol=1e-3)
    if not exactly and steps > 0:
        place -= 1  # the next one up is the first step
    return _nice(place + steps)


def _nice(place: int) -> float:
    power, index = divmod(place, 3)
    return float(f"{NICE[index]:g}e{power}")  # the text is exact where 10.0 ** power is not


def _linear_step(info: ParameterInfo) -> float:
    if info.minimum is None or info.maximum is None:
        return 1.0
    place = math.floor(3 * math.log10((info.maximum - info.minimum) / 40) + 0.5)
    return _nice(place)
