"""Which of the kept previews is shown: the newest whenever one comes, or that of a chosen step."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Array
from desktop.widgets.samples.history import Preview, PreviewHistory, nearest


class Reel:
    """The previews in hand, which :meth:`refresh` exchanges for those kept by then, and a place."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.history = PreviewHistory()
        self.previews: tuple[Preview, ...] = ()
        self.frame = 0
        self.changes = 0  # grows with every exchange for others
        self._step = 0
        self._follows = True

    @property
    def shown(self) -> Preview | None:
        return self.previews[self.frame] if self.previews else None

    @property
    def film(self) -> Array | None:
        """All kept samples of the newest preview's noise and classes, [k, n, ...]; or None."""
        kept = self.history.previews
        if not kept:
            return None
        newest = kept[-1]
        alike = [p.samples for p in kept if np.array_equal(p.labels, newest.labels)]
        return np.stack(alike)

    def refresh(self) -> None:
        """Take all that is kept now, and stay at the step that was chosen, or at the newest."""
        if self.changes != self.history.changes:
            self.changes = self.history.changes
            self.previews = self.history.previews
        last = len(self.previews) - 1
        self.frame = max(0, last) if self._follows else nearest(_steps(self.previews), self._step)

    def go_to(self, frame: int) -> None:
        """Show one of the previews in hand; at the last one, follow the newest."""
        self.frame = frame
        self._choose(self.previews, frame)

    def go_to_step(self, step: int) -> None:
        """From the next refreshing on, show what is nearest to this training step."""
        kept = self.history.previews
        if kept:
            self._choose(kept, nearest(_steps(kept), step))

    def _choose(self, previews: Sequence[Preview], frame: int) -> None:
        self._step = previews[frame].step
        self._follows = frame == len(previews) - 1


def _steps(previews: Sequence[Preview]) -> list[int]:
    return [preview.step for preview in previews]
