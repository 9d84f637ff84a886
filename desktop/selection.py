"""What the person has picked, told to every panel alike."""

from dataclasses import dataclass, fields, replace

from core.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One example or sample as the inspector shows it."""

    title: str  # "Sample 7"
    pixels: Array  # uint8 [h, w, c], or float32 [2] for a point
    facts: tuple[tuple[str, str], ...]  # (name, value) rows, for example ("training step", "1,200")
    span: float = 1.0  # what white stands for in a picture; black is as far below 0


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What is picked; None is nothing of its kind. ``source`` is the panel it was picked in."""

    source: str = ""
    item: Item | None = None
    sample: int | None = None  # number of the noise that a sample began from, from 0
    example: int | None = None  # index of a training example
    label: int | None = None  # class
    timestep: int | None = None
    step: int | None = None  # of training

    def joined(self, newer: "Selection") -> "Selection":
        """This selection with all that the newer one says in place of its own."""
        said = {f.name: getattr(newer, f.name) for f in fields(newer)}
        return replace(self, **{name: value for name, value in said.items() if value is not None})
