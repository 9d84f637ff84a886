"""All numbers of a noise level in one line."""

import math

from core.answers import NoiseLevels
from desktop.widgets.plot.figures import figure


def level_readout(levels: NoiseLevels, index: int) -> str:
    """Such as "t = 500 (time 0.501): alpha 0.702, sigma 0.712, alpha_bar 0.493, ..."."""
    numbers = (
        ("alpha", levels.alpha[index]),
        ("sigma", levels.sigma[index]),
        ("alpha_bar", levels.alpha_bar[index]),
        ("SNR", levels.snr[index]),
        ("log SNR", levels.log_snr[index]),
    )
    words = ", ".join(f"{name} {_number(float(value))}" for name, value in numbers)
    return f"t = {levels.timesteps[index]:,} (time {levels.times[index]:.3f}): {words}"


def _number(value: float) -> str:
    if math.isinf(value):
        return "\N{INFINITY}" if value > 0 else "\N{MINUS SIGN}\N{INFINITY}"
    rounded = float(f"{value:.3g}")  # 0.9997 is 1.00 then, not 1.000
    return figure(rounded).replace("-", "\N{MINUS SIGN}")
