"""What D said of both kinds at every step of a run."""

import numpy as np

from core.arrays import Floats, Integers
from core.events import Scalars
from desktop.widgets.curves.growing import GrowingArray
from desktop.widgets.portrait.loss_plane import LossPlane


class ContestRecord:
    """Only appended to while a run goes on, at sixteen bytes a step."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._steps = GrowingArray(np.int64)
        self._real = GrowingArray(np.float32)
        self._fake = GrowingArray(np.float32)
        self.rewinds = 0  # how often the run went back

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def last_step(self) -> int:
        return int(self._steps.values[-1]) if len(self) else 0

    def append(self, block: Scalars, plane: LossPlane) -> None:
        """The steps of a block at which both are known.

        Steps that come a second time replace the earlier ones and all after: the run went back.
        """
        real, fake = block.values.get(plane.scalars[0]), block.values.get(plane.scalars[1])
        if real is None or fake is None:
            return
        known = np.isfinite(real) & np.isfinite(fake)
        steps = block.steps[known]
        if not steps.size:
            return
        if len(self) and int(steps[0]) <= self.last_step:
            kept = int(np.searchsorted(self._steps.values, int(steps[0])))
            for values in (self._steps, self._real, self._fake):
                values.truncate(kept)
            self.rewinds += 1
        self._steps.append(steps)
        self._real.append(real[known])
        self._fake.append(fake[known])

    def since(self, start: int, most: int) -> tuple[Integers, Floats, Floats]:
        """So many steps from the ``start``-th on, and both outputs. Views: do not keep them."""
        part = slice(start, start + most)
        steps, real, fake = self._steps.values, self._real.values, self._fake.values
        return steps[part], real[part], fake[part]
