"""A path through the plane in a bounded number of points, which keep its shape and its timing."""

import numpy as np

from core.arrays import Doubles

MOST = 1024  # points; half of them are left when there are more


class Trail:
    """Places by rising step. The first and the newest are always there.

    When there are too many points, those are dropped which are nearest to where somebody would be
    at their step who went straight and evenly from the point before to the one after: the
    synchronized distance of Meratnia and de By 2004. Only every other point can go at once, so that
    each is measured against neighbours that stay. So a rare excursion outlives a thousand points
    that say nothing, and what lies between the points is right for every step, not only in shape.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.points: Doubles = np.zeros((0, 3))  # step, x and y

    def __len__(self) -> int:
        return len(self.points)

    def extend(self, steps: Doubles, x: Doubles, y: Doubles) -> None:
        """Go on through these places."""
        new = np.stack([steps, x, y], axis=1)
        self.points = np.concatenate((self.points, new))
        if len(self.points) > self._most:
            self.points = thinned(self.points, self._most // 2)

    def at(self, step: float) -> tuple[float, float]:
        """The place at a step, or at the nearest end."""
        steps, x, y = self.points[:, 0], self.points[:, 1], self.points[:, 2]
        return float(np.interp(step, steps, x)), float(np.interp(step, steps, y))

    def through(self, moments: Doubles) -> Doubles:
        """The places at these steps: [n, 2]."""
        return along(moments, self.points[:, 0], self.points[:, 1:])

    def until(self, step: float) -> Doubles:
        """The points up to a step and the place at it: [n, 3]."""
        kept = self.points[self.points[:, 0] < step]
        return np.concatenate((kept, [[step, *self.at(step)]]))


def along(wanted: Doubles, lengths: Doubles, points: Doubles) -> Doubles:
    """Places [n, 2] where a way through points [m, 2] has these lengths, straight between them."""
    x, y = (np.interp(wanted, lengths, points[:, axis]) for axis in range(2))
    return np.stack((x, y), axis=1)


def thinned(points: Doubles, count: int) -> Doubles:
    """The ``count`` points [n, 3] that matter most, two at least."""
    sizes = np.ptp(points[:, 1:], axis=0)
    scale = np.where(sizes > 0, sizes, 1.0)  # so that units do not matter
    first = 1
    while len(points) > max(count, 2):
        off = _off_the_way(points[first - 1 :], scale)
        first, rows = 3 - first, first + 2 * np.arange(off.size)  # the others, next time
        excess = min(len(points) - max(count, 2), -(-off.size // 2))
        if excess:
            kept = np.ones(len(points), dtype=np.bool_)
            kept[rows[np.argpartition(off, excess - 1)[:excess]]] = False
            points = points[kept]
    return points


def _off_the_way(points: Doubles, scale: Doubles) -> Doubles:
    """How far every other point is from where one would be without it, in parts of ``scale``."""
    count = (len(points) - 1) // 2
    before, here, after = (points[start::2][:count] for start in range(3))
    share = (here[:, 0] - before[:, 0]) / (after[:, 0] - before[:, 0])
    on_the_way = before[:, 1:] + share[:, None] * (after[:, 1:] - before[:, 1:])
    x, y = ((here[:, axis + 1] - on_the_way[:, axis]) / scale[axis] for axis in range(2))
    return np.hypot(x, y)
