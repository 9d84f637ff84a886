"""Which part of a plane through latent space is looked at."""

from dataclasses import dataclass, replace

from core.gan_answers import MAP_RANGE

SIDE = 8  # places each way
SMALLEST, LARGEST = 0.02, 1.5  # reach


@dataclass(frozen=True, slots=True)
class PlaneView:
    """A square around (u, v): A is at (0, 0), B at (1, 0) and C at (0, 1)."""

    u: float = 0.5
    v: float = 0.5
    reach: float = 0.5  # from the middle to the outermost places

    @property
    def spacing(self) -> float:
        """From one place to the next."""
        return 2 * self.reach / (SIDE - 1)

    def moved(self, across: float, up: float) -> "PlaneView":
        """By this much of the plane, as far as the map goes."""
        low, high = MAP_RANGE
        return replace(
            self,
            u=min(max(self.u + across, low), high),
            v=min(max(self.v + up, low), high),
        )

    def zoomed(self, factor: float, at: tuple[float, float] | None = None) -> "PlaneView":
        """As much larger, where one place stays where it is: the middle, if none is given."""
        reach = min(max(self.reach * factor, SMALLEST), LARGEST)
        u, v = (self.u, self.v) if at is None else at
        share = reach / self.reach - 1
        return replace(self, reach=reach).moved((self.u - u) * share, (self.v - v) * share)
