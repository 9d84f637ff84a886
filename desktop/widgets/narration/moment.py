"""What is known in one phase of a narrated step: all that its turn has brought forth so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from core.arrays import Array, Floats
from core.gan_events import NarratedPhase, PhaseName, Player, StepNarrated
from desktop.widgets.plot.figures import figure

PENALTIES = {"r1": "R1", "r2": "R2", "gradient_penalty": "gradient penalty"}
"""What a penalty is called on screen."""

PLAYERS: Mapping[Player, str] = {"critic": "D", "generator": "G"}


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What of the run changes the words: its loss, how often penalties are computed, classes."""

    loss: str = "non_saturating"
    interval: int = 1
    class_names: tuple[str, ...] = ()

    @property
    def paired(self) -> bool:
        """Whether only differences of scores mean something."""
        return self.loss == "relativistic"

    @property
    def probabilities(self) -> bool:
        """Whether sigmoid of a score is a probability."""
        return self.loss in {"minimax", "non_saturating"}

    def class_name(self, label: int) -> str:
        """Empty for no class."""
        return self.class_names[label] if 0 <= label < len(self.class_names) else ""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A phase, and the numbers of its turn up to it. Names are those of NarratedPhase."""

    step: int
    number: int  # of the phase in the step, from 1
    count: int  # phases of the step
    player: Player  # whose turn it is
    name: PhaseName
    turn: int  # of this player, from 1
    turns: int
    examples: Mapping[str, Array]
    numbers: Mapping[str, Floats]
    totals: Mapping[str, float]
    layers: Mapping[str, tuple[str, ...]]  # names of what "gradient" and "update" are lengths of
    facts: RunFacts

    @property
    def fixed(self) -> Player:
        """Who does not learn in this turn."""
        return "generator" if self.player == "critic" else "critic"

    @property
    def batch(self) -> int:
        """Examples of each kind."""
        return next((len(values) for values in self.numbers.values()), 0)

    def label(self, index: int) -> int:
        """The class of an example of the batch, -1 for none."""
        labels = self.numbers.get("labels")
        return -1 if labels is None else int(labels[index])

    @property
    def penalties(self) -> dict[str, float]:
        """Those that are paid, by their names on screen."""
        named = ((title, self.totals.get(name, 0.0)) for name, title in PENALTIES.items())
        return {title: value for title, value in named if value != 0}


def moment(told: StepNarrated, index: int, facts: RunFacts) -> Moment:
    """The phase of this index. Only its own turn is looked at, however long the step is."""
    phase = told.phases[index]

    def of_turn(other: NarratedPhase) -> bool:
        return (other.player, other.turn) == (phase.player, phase.turn)

    known = list(takewhile(of_turn, reversed(told.phases[: index + 1])))[::-1]
    last = next(p for p in reversed(told.phases) if p.player == phase.player)
    return Moment(
        step=told.step,
        number=index + 1,
        count=len(told.phases),
        player=phase.player,
        name=phase.name,
        turn=phase.turn,
        turns=last.turn,
        examples={name: array for p in known for name, array in p.examples.items()},
        numbers={name: array for p in known for name, array in p.numbers.items()},
        totals={name: value for p in known for name, value in p.totals.items()},
        layers={
            name: p.layers for p in known for name in ("gradient", "update") if name in p.numbers
        },
        facts=facts,
    )


def number_text(value: float, digits: int = 3) -> str:
    """With a minus sign that is as long as a plus."""
    return figure(value, digits).replace("-", "\N{MINUS SIGN}", 1)
