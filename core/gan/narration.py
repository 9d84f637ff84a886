"""Turns the phases of a step into what a person is shown of them."""

from collections.abc import Iterable

import numpy as np
from torch import Tensor

from core.arrays import Floats
from core.data.shown import Kind, shown
from core.frozen import frozen
from core.gan.phases import Phase
from core.gan.trainer import GANTrainer
from core.gan_events import NarratedPhase, Part, StepNarrated

EXAMPLES = ("x_real", "x_fake")
TOTALS = ("loss", "r1", "r2", "gradient_penalty")


def narrated_step(trainer: GANTrainer, step: int, out: Tensor, part: Part) -> StepNarrated:
    """Take the step; it ends as one that nobody looks at, bit for bit."""
    kind = trainer.contest.dataset.kind
    phases = [
        _narrated(phase, turn, kind, _totals(trainer, phase))
        for turn, phase in trainer.phases(step, out, part, narrated=True)
    ]
    return StepNarrated(step, part, tuple(phases))


def _narrated(phase: Phase, turn: int, kind: Kind, totals: dict[str, float]) -> NarratedPhase:
    tensors = phase.tensors
    lengths = [_length([change]) for change in phase.layers.values()]
    numbers = {
        name: _numbers(value)
        for name, value in tensors.items()
        if name not in EXAMPLES and name not in TOTALS
    }
    if phase.layers:
        name = "gradient" if phase.name == "gradients" else "update"
        numbers[name] = frozen(np.array(lengths, dtype=np.float32))
    return NarratedPhase(
        player=phase.player,
        turn=turn,
        name=phase.name,
        examples={name: shown(tensors[name], kind) for name in EXAMPLES if name in tensors},
        numbers=numbers,
        totals=totals,
        layers=tuple(phase.layers),
    )


def _totals(trainer: GANTrainer, phase: Phase) -> dict[str, float]:
    totals = {name: float(phase.tensors[name].detach()) for name in TOTALS if name in phase.tensors}
    improver = (trainer.critic if phase.player == "critic" else trainer.generator).improver
    if phase.name == "gradients":
        totals["gradient"] = _length(phase.layers.values())
    if phase.name == "update":
        totals["update_ratio"] = float(improver.update_ratio)
        totals["learning_rate"] = float(improver.optimizer.learning_rate)
    return totals


def _length(tensors: Iterable[Tensor]) -> float:
    """Of all of them together."""
    return sum(float(part.float().square().sum()) for part in tensors) ** 0.5


def _numbers(value: Tensor) -> Floats:
    return frozen(value.detach().float().cpu().numpy().copy())
