"""What a rule of the doctor is."""

from collections.abc import Collection
from typing import Protocol

from core.gan_events import Verdict
from core.health.history import History


class Rule(Protocol):
    """Follows one run, of which it is shown the history again and again.

    It goes by nothing else, so that the same events always give the same verdicts.
    """

    def look(self, history: History, known: Collection[str]) -> Verdict | None:
        """What is wrong now, if it is what this rule is about.

        The run trains a GAN. ``known`` are the rules before this one that have found something.
        """
        ...
