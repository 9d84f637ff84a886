"""Which colour is which number, on a logarithmic scale."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.widgets.plot.axis_ticks import Ticks, log_ticks
from desktop.widgets.plot.colour_strip import ColourStrip
from desktop.widgets.plot.figures import tick_text
from desktop.widgets.plot.grid import Range

NUMBER_DISTANCE = 44  # pixels from one number to the next, at least


class ColourBar(ColourStrip):
    """Levels are the common logarithms of the numbers."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._text: Callable[[float], str] = tick_text

    def show_levels(
        self, title: str, levels: Range | None, text: Callable[[float], str] = tick_text
    ) -> None:
        """The common logarithms of the numbers of the first and the last colour, or none."""
        self._text = text
        described = "nothing yet"
        if levels is not None:
            described = f"{title} from {text(10 ** levels[0])} to {text(10 ** levels[1])}"
        self.show_strip(title, levels, described)

    @override
    def ticks(self) -> Ticks:
        if self._levels is None:
            return []
        low, high = self._levels
        return log_ticks(low, high, self.bar().width(), NUMBER_DISTANCE, text=self._text).numbered
