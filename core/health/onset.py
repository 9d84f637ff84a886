"""Since when something has been wrong, told from signs that come and go. Standard library only."""

import math
from dataclasses import dataclass

RELAPSE = 3  # times worse than it got better: it was no lasting change


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on signs are a trouble, and from when on no longer.

    Two degrees, so that what lies between them changes nothing.
    """

    begins: float  # a sign of this degree or more may be the first one
    ends: float  # a sign below this is a good one
    steps: int  # how long it has to last without a good sign, and still be as bad
    signs: int  # how many there have to be
    recovered: int = 2  # good signs in a row after which it is over
    better: float = math.inf  # a degree smaller by this than all since it began: it gets better


class Onset:
    """Takes signs as they come, and knows whether there is a trouble and since when.

    What gets better by itself is waited for, unless it gets worse again.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._forget()

    def _forget(self) -> None:
        self._began: int | None = None
        self._certain = False
        self._best = math.inf
        self._best_at = 0
        self._signs = 0
        self._good = 0

    @property
    def since(self) -> int | None:
        """The step of the first sign of the trouble that holds now; None if there is none."""
        return self._began if self._certain else None

    def see(self, step: int, degree: float) -> None:
        """Take a sign: how bad it looks at a step. NaN says nothing."""
        if math.isnan(degree):
            return
        if self._began is None:
            if degree >= self._limits.begins:
                self._began = self._best_at = step
                self._best = degree
                self._signs = 1
        elif degree < self._limits.ends:
            self._good += 1
            if not self._certain or self._good >= self._limits.recovered:
                self._forget()
        else:
            self._go_on(step, degree, self._began)

    def _go_on(self, step: int, degree: float, began: int) -> None:
        limits = self._limits
        self._good = 0
        self._signs += 1
        if degree < self._best - limits.better:
            self._best, self._best_at = degree, step
        relapsed = degree > self._best + RELAPSE * limits.better
        stuck = relapsed or step - self._best_at >= limits.steps
        lasted = step - began >= limits.steps and self._signs >= limits.signs
        if lasted and stuck and degree >= limits.begins:
            self._certain = True
