"""One round of the quiz: what was dealt, what the person marks, and who was right."""

from dataclasses import dataclass, field

import numpy as np

from core.gan_answers import QuizDrawn
from core.metrics.detection import Detection, detection


@dataclass(eq=False)
class QuizRound:
    """What is marked is held to be generated, all else to be real."""

    drawn: QuizDrawn
    marked: set[int] = field(default_factory=set)
    answered: bool = False  # the truth is shown; nothing can be marked any more

    @property
    def count(self) -> int:
        return len(self.drawn.is_real)

    def toggle(self, number: int) -> None:
        """Mark a picture as generated, or take that back."""
        if not self.answered and 0 <= number < self.count:
            self.marked ^= {number}

    def is_real(self, number: int) -> bool:
        return bool(self.drawn.is_real[number])

    def called_real(self, number: int, *, by_critic: bool) -> bool:
        if by_critic:
            return bool(self.drawn.called_real[number])
        return number not in self.marked

    def is_right(self, number: int, *, by_critic: bool) -> bool:
        return self.called_real(number, by_critic=by_critic) == self.is_real(number)

    def detection(self, *, by_critic: bool) -> Detection:
        """What was found, by the critic or by the person."""
        called = [not self.called_real(n, by_critic=by_critic) for n in range(self.count)]
        return detection(np.array(called, dtype=bool), self.drawn.is_real)
