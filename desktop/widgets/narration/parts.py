"""The parts of the diagram, which of them a phase is about, and what flows between them."""

from collections.abc import Mapping
from typing import Literal

from core.gan_events import PhaseName, Player
from desktop.widgets.narration.moment import Moment

Part = Literal["noise", "generator", "fake", "real", "critic", "scores", "loss"]

PARTS: tuple[Part, ...] = ("noise", "generator", "fake", "real", "critic", "scores", "loss")
"""In the order in which the keyboard visits them."""

TITLES: Mapping[Part, tuple[str, ...]] = {
    "noise": ("Noise z",),
    "generator": ("Generator G", "G"),
    "fake": ("Generated", "G(z)"),
    "real": ("Real",),
    "critic": ("Discriminator D", "D"),
    "scores": ("Scores D", "Scores"),
    "loss": ("Loss",),
}
"""The longest that fits is shown."""

ABOUT: Mapping[Part, str] = {
    "noise": "Random numbers to start from",
    "generator": "Turns noise into examples",
    "fake": "What G made of the noise",
    "real": "Examples from the data",
    "critic": "Says of every example how real it looks: a score, high for real",
    "scores": "One number an example",
    "loss": "How far from what is wanted",
}
"""What a part is, while it holds nothing."""

NETWORKS: Mapping[Part, Player] = {"generator": "generator", "critic": "critic"}

Flow = Literal[
    "z", "made", "fake in", "real in", "scored", "judged",
    "back to D", "back to fake", "back to G",
]  # fmt: skip
"""An arrow of the diagram. Those that go back carry gradients."""

FLOWS: tuple[Flow, ...] = (
    "z", "made", "fake in", "real in", "scored", "judged",
    "back to D", "back to fake", "back to G",
)  # fmt: skip

_LIT: Mapping[tuple[Player, PhaseName], tuple[Part, ...]] = {
    ("critic", "draw"): ("noise", "real"),
    ("critic", "generate"): ("generator", "fake"),
    ("critic", "score"): ("critic", "scores"),
    ("critic", "loss"): ("loss",),
    ("critic", "gradients"): ("critic",),
    ("critic", "update"): ("critic",),
    ("generator", "draw"): ("noise",),
    ("generator", "generate"): ("generator", "fake"),
    ("generator", "score"): ("critic", "scores"),
    ("generator", "loss"): ("loss",),
    ("generator", "gradients"): ("fake", "generator"),
    ("generator", "update"): ("generator",),
}


def lit_parts(now: Moment) -> tuple[Part, ...]:
    """What the phase is about."""
    lit = _LIT[now.player, now.name]
    with_real = now.player == "generator" and now.name == "draw" and "x_real" in now.examples
    return (*lit, "real") if with_real else lit


def flows(now: Moment) -> tuple[Flow, ...]:
    """What moves in the phase."""
    match now.name:
        case "generate":
            return "z", "made"
        case "score":
            real: tuple[Flow, ...] = ("real in",) if "logit_real" in now.numbers else ()
            return ("fake in", *real, "scored")
        case "loss":
            return ("judged",)
        case "gradients":
            further: tuple[Flow, ...] = ("back to fake", "back to G")
            return ("back to D", *(further if now.player == "generator" else ()))
        case _:
            return ()
