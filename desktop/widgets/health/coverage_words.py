"""How samples are spread over what there is in the data, in words."""

import math

from core.gan_events import CoverageMeasured
from desktop.widgets.plot.figures import figure

UNKNOWN = "unknown"
WEIGHTS = {"ema": "EMA", "raw": "raw"}
NEAREST = (
    "Median distance from a sample to the nearest other one, over that of real data: far below 1, "
    "samples repeat each other."
)
NO_GROUPS = (
    "Of these data no modes or classes are known that could be counted. How far samples lie from "
    "each other can be measured all the same:"
)


def percent(share: float) -> str:
    """0 %, 0.2 %, 12 %."""
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 9.95 else f"{value:.0f} %"


def one_group(event: CoverageMeasured) -> str:
    """What a bar is about."""
    return "Mode" if event.of == "modes" else "Class"


def group_text(event: CoverageMeasured, group: int) -> str:
    """One bar in words."""
    missing = ": missing" if group in event.missing else ""
    return (
        f"{one_group(event)} {event.groups[group]}: {percent(float(event.shares[group]))} of "
        f"{event.count:,} samples, {percent(float(event.expected[group]))} expected{missing}"
    )


def heading(event: CoverageMeasured) -> str:
    """What was looked at."""
    return (
        f"{event.count:,} samples of fixed noise at step {event.step:,}, "
        f"{WEIGHTS[event.weights]} weights"
    )


def figures(event: CoverageMeasured) -> list[tuple[str, str, str]]:
    """Name, value, and what it means, a sentence each."""
    groups = [] if event.of == "nothing" else _of_groups(event)
    return [
        *groups,
        (
            "Distance to nearest",
            _ratio(event.nearest),
            NEAREST,
        ),
        (
            "Spread",
            _ratio(event.spread),
            "Mean distance between samples, over that of real data: below 1, they vary less.",
        ),
    ]


def _of_groups(event: CoverageMeasured) -> list[tuple[str, str, str]]:
    modes = event.of == "modes"
    good = (
        "Share of samples within 3 standard deviations of a mode."
        if modes
        else "Share of samples of whose class the classifier is more than 90 % sure."
    )
    quality = UNKNOWN if math.isnan(event.quality) else percent(event.quality)
    return [
        (
            "Found",
            f"{event.found:,} of {len(event.groups):,}",
            f"{event.of.capitalize()} with at least a tenth of the samples that they should have.",
        ),
        (
            "KL divergence",
            UNKNOWN if math.isnan(event.kl_divergence) else _nats(event.kl_divergence),
            f"From these shares to those of the data: 0 if each of the {event.of} has its due.",
        ),
        ("Quality", quality, good),
    ]


def _nats(value: float) -> str:
    return "infinite" if math.isinf(value) else f"{figure(value)} nats"


def _ratio(value: float) -> str:
    return UNKNOWN if math.isnan(value) else f"{value:.2f}"
