"""Where the pictures of each class are, so that all are as large as the space allows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRectF

GAP = 4.0  # pixels between two pictures of a class
BETWEEN = 12.0  # between two classes
LARGEST = 160.0  # side of a picture
FULL = 1.15  # an arrangement without holes is worth pictures that are smaller by this
UNREADABLE = 0.6  # how much pictures count whose heading has no room


@dataclass(frozen=True, slots=True)
class HeadingRoom:
    """Pixels that the headings need: the widest one, the widest shortened one, and a line."""

    width: float
    least: float
    height: float


@dataclass(frozen=True, slots=True)
class ClassFit:
    """Pixels within the area. Pictures are squares in the order of the groups' members."""

    side: float
    cells: dict[int, QRectF]  # by sample
    headings: list[QRectF]  # one a group, empty rectangles where there are none
    blocks: list[QRectF]  # all pictures of a group, without its heading


class Arrangement(NamedTuple):
    """How the groups are laid out."""

    across: int  # groups beside each other
    columns: int  # pictures of a group beside each other
    above: bool  # whether a heading is above its group, else to the left of it


def fit_classes(
    groups: Sequence[Sequence[int]],
    width: float,
    height: float,
    heading: HeadingRoom | None,
    *,
    snapped: Callable[[float], float] = float,
) -> ClassFit:
    """The arrangement with the largest pictures, centred; groups of samples, none empty.

    ``snapped`` gives the side that pictures have where there is room for one of that side.
    """
    most = max(len(group) for group in groups)
    best = max(
        _arrangements(len(groups), most, headed=heading is not None),
        key=lambda way: _worth(way, groups, (width, height), heading),
    )
    side = snapped(max(1.0, _side(best, len(groups), most, (width, height), heading)))
    return _placed(best, groups, side, (width, height), heading)


def _arrangements(count: int, most: int, *, headed: bool) -> Iterator[Arrangement]:
    for across in range(1, count + 1):
        for columns in range(1, most + 1):
            yield Arrangement(across, columns, above=True)
        if headed:
            yield Arrangement(across, most, above=False)  # a row that begins with its name


def _worth(
    way: Arrangement,
    groups: Sequence[Sequence[int]],
    area: tuple[float, float],
    heading: HeadingRoom | None,
) -> float:
    most = max(len(group) for group in groups)
    side = _side(way, len(groups), most, area, heading)
    worth = side
    if most % way.columns == 0 and len(groups) % way.across == 0:
        worth *= FULL
    if heading is not None:
        room = way.columns * (side + GAP) - GAP
        readable = room >= heading.least if way.above else side >= heading.height
        worth *= 1.0 if readable else UNREADABLE
    return worth


def _taken(way: Arrangement, heading: HeadingRoom | None) -> tuple[float, float]:
    """What a heading takes from its group: of the width, and of the height."""
    if heading is None:
        return 0.0, 0.0
    return (0.0, heading.height) if way.above else (heading.width + GAP, 0.0)


def _side(
    way: Arrangement,
    count: int,
    most: int,
    area: tuple[float, float],
    heading: HeadingRoom | None,
) -> float:
    beside, above = _taken(way, heading)
    lines, rows = -(-count // way.across), -(-most // way.columns)
    width = (area[0] + BETWEEN) / way.across - BETWEEN - beside
    height = (area[1] + BETWEEN) / lines - BETWEEN - above
    return min(
        (width + GAP) / way.columns - GAP,
        (height + GAP) / rows - GAP,
        LARGEST,
    )


def _placed(
    way: Arrangement,
    groups: Sequence[Sequence[int]],
    side: float,
    area: tuple[float, float],
    heading: HeadingRoom | None,
) -> ClassFit:
    beside, above = _taken(way, heading)
    pitch = side + GAP
    most = max(len(group) for group in groups)
    inner = way.columns * pitch - GAP, -(-most // way.columns) * pitch - GAP
    across, down = inner[0] + beside + BETWEEN, inner[1] + above + BETWEEN
    lines = -(-len(groups) // way.across)
    # On whole pixels, so that lines around pictures are sharp.
    left = float(max(0, (area[0] - way.across * across + BETWEEN) // 2))
    top = float(max(0, (area[1] - lines * down + BETWEEN) // 2))
    fit = ClassFit(side, {}, [], [])
    for number, group in enumerate(groups):
        line, place = divmod(number, way.across)
        x, y = left + place * across, top + line * down
        columns, rows = min(len(group), way.columns), -(-len(group) // way.columns)
        block = QRectF(x + beside, y + above, columns * pitch - GAP, rows * pitch - GAP)
        size = (block.width(), above) if way.above else (beside - GAP, block.height())
        fit.headings.append(QRectF(x, y, *size) if heading is not None else QRectF())
        fit.blocks.append(block)
        for member, sample in enumerate(group):
            row, column = divmod(member, way.columns)
            fit.cells[sample] = QRectF(
                x + beside + column * pitch, y + above + row * pitch, side, side
            )
    return fit
