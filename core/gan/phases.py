"""The phases of a turn, as they happen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from torch import Tensor

from core.gan.contest import Labels
from core.gan_events import PhaseName, Player


@dataclass(frozen=True, slots=True, eq=False)
class Phase:
    """What has just come forth in a turn. The tensors are those at work: to be read at once.

    Names are those of :class:`core.gan_events.NarratedPhase`; ``layers`` holds the gradient or the
    change of each weight.
    """

    player: Player
    name: PhaseName
    tensors: Mapping[str, Tensor] = field(default_factory=dict[str, Tensor])
    layers: Mapping[str, Tensor] = field(default_factory=dict[str, Tensor])


Phases = Iterator[Phase]


def with_labels(tensors: dict[str, Tensor], labels: Labels) -> dict[str, Tensor]:
    """The tensors, and the labels if classes are learnt."""
    return tensors if labels is None else {**tensors, "labels": labels}
