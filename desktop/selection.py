"""What the person has picked, told to every panel alike."""

from dataclasses import dataclass

from core.events import Array


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """One example or sample, with all that is known of it."""

    title: str  # "Sample 7, asked for class 3"
    pixels: Array  # uint8 [h, w, c], or float32 [2] for a point
    facts: tuple[tuple[str, str], ...]  # (name, value) rows, for example ("training step", "1,200")
    source: str = ""  # identifier of the panel that it was picked in
