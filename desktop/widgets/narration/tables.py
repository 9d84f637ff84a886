"""The whole of a part as rows of text."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from desktop.widgets.narration.moment import Moment, number_text
from desktop.widgets.narration.parts import NETWORKS, Part
from desktop.widgets.narration.picked import term_text

FIRST_NUMBERS = 8  # of z in a row


@dataclass(frozen=True, slots=True)
class Table:
    """Headings of the columns, and rows of as many texts."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    of_examples: bool  # a row is an example of the batch, in its order


def table_of(part: Part, now: Moment) -> Table:
    """Everything that is known of a part that holds numbers."""
    if part == "noise":
        return _noise(now)
    return _layers(now, part) if part in NETWORKS else _pairs(now)


def _noise(now: Moment) -> Table:
    z = now.numbers["z"]
    classes = "labels" in now.numbers
    rows = [
        (
            str(i + 1),
            *((_class(now, i),) if classes else ()),
            number_text(float(np.linalg.norm(values.astype(np.float64)))),
            "  ".join(number_text(float(v), 2) for v in values[:FIRST_NUMBERS])
            + ("  \N{HORIZONTAL ELLIPSIS}" if len(values) > FIRST_NUMBERS else ""),
        )
        for i, values in enumerate(z)
    ]
    return Table(("Example", *(("Class",) if classes else ()), "Length", "z"), tuple(rows), True)


def _class(now: Moment, index: int) -> str:
    return now.facts.class_name(now.label(index)) or str(now.label(index))


def _layers(now: Moment, part: Part) -> Table:
    """The lengths of gradient and update of each group of weights."""
    headings = ("Weights", "Gradient", "Update")
    if NETWORKS[part] != now.player:
        return Table(headings, (), of_examples=False)
    found = {
        kind: dict(zip(now.layers[kind], now.numbers[kind].tolist(), strict=True))
        for kind in ("gradient", "update")
        if kind in now.numbers
    }
    names = list(dict.fromkeys(name for lengths in found.values() for name in lengths))
    rows = [
        (name, *(_known(found.get(kind, {}).get(name)) for kind in ("gradient", "update")))
        for name in names
    ]
    return Table(headings, tuple(rows), of_examples=False)


def _known(value: float | None) -> str:
    return "" if value is None else number_text(value)


def _pairs(now: Moment) -> Table:
    """Scores and terms of the loss, example by example."""
    real, fake = now.numbers.get("logit_real"), now.numbers.get("logit_fake")
    terms = now.numbers.get("terms")
    if fake is None:
        return Table(("Example",), (), of_examples=True)
    columns: dict[str, list[str]] = {"Example": [str(i + 1) for i in range(len(fake))]}
    if "labels" in now.numbers:
        columns["Class"] = [_class(now, i) for i in range(len(fake))]
    if real is not None:
        columns["D(x)"] = _texts(real)
    columns["D(G(z))"] = _texts(fake)
    if real is not None and now.facts.paired:
        columns["Margin"] = _texts(real - fake)
    if terms is not None:
        columns["Term of the loss"] = [
            f"{term_text(now, i)} = {number_text(float(term))}" for i, term in enumerate(terms)
        ]
    return Table(tuple(columns), tuple(zip(*columns.values(), strict=True)), of_examples=True)


def _texts(values: Floats) -> list[str]:
    return [number_text(float(value)) for value in values]
