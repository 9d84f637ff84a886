"""How many columns of pictures fill an area best."""

from dataclasses import dataclass

FULL_ROWS = 1.25  # rows that are all full are worth pictures that are smaller by this


@dataclass(frozen=True, slots=True)
class GridFit:
    """Where each cell of a grid is, in pixels from its upper left corner."""

    columns: int
    side: float  # of a picture; a caption is under it
    gap: float
    caption: float  # height of a caption, 0 for none
    left: float  # of the whole grid within the area
    top: float

    def corner(self, index: int) -> tuple[float, float]:
        """The upper left corner of a picture."""
        row, column = divmod(index, self.columns)
        across = self.side + self.gap
        down = self.side + self.caption + self.gap
        return self.left + column * across, self.top + row * down

    def index_at(self, x: float, y: float, count: int) -> int | None:
        """The picture at a place, with its caption, if there is one."""
        column, row = (
            int((x - self.left) // (self.side + self.gap)),
            int((y - self.top) // (self.side + self.caption + self.gap)),
        )
        index = row * self.columns + column
        inside = 0 <= column < self.columns and row >= 0 and index < count
        return index if inside else None


def fit_grid(
    count: int,
    width: float,
    height: float,
    *,
    gap: float = 6.0,
    caption: float = 0.0,
    largest: float = 160.0,
    columns: int | None = None,
) -> GridFit:
    """The largest square pictures that fit, centred in the area; ``columns`` may be given."""
    best = (-1.0, 1)  # how good, and how many columns
    for tried in range(1, max(count, 1) + 1) if columns is None else [columns]:
        rows = -(-max(count, 1) // tried)
        side = min(
            (width - gap * (tried - 1)) / tried,
            (height - gap * (rows - 1)) / rows - caption,
            largest,
        )
        best = max(best, (side * (FULL_ROWS if count % tried == 0 else 1.0), tried))
    chosen = best[1]
    side = max(1.0, best[0] / (FULL_ROWS if count % chosen == 0 else 1.0))
    rows = -(-max(count, 1) // chosen)
    used_width = chosen * side + (chosen - 1) * gap
    used_height = rows * (side + caption) + (rows - 1) * gap
    left, top = max(0.0, (width - used_width) / 2), max(0.0, (height - used_height) / 2)
    return GridFit(chosen, side, gap, caption, left, top)
