"""Generator and critic in training: one step after the other, in turns."""

from collections.abc import Iterator

import torch
from torch import Tensor

from core.config.gan_run import GANRun
from core.gan.contest import Contest
from core.gan.critic_turn import PENALTIES, CriticTurn
from core.gan.generator_turn import GeneratorTurn
from core.gan.phases import Phase, Phases
from core.gan.score_report import ScoreReport
from core.gan_events import Part
from core.metric_names import (
    AUGMENTATION,
    CRITIC_GRADIENT,
    CRITIC_LOSS,
    CRITIC_RATE,
    CRITIC_UPDATE,
    GENERATOR_GRADIENT,
    GENERATOR_LOSS,
    GENERATOR_RATE,
    GENERATOR_UPDATE,
    PENALTY,
)
from core.networks.ema import ExponentialMovingAverage
from core.networks.power_ema import PowerAverages


class GANTrainer:
    """The training step: the critic's turns, then the generator's.

    Written so that it can be captured as a CUDA graph: shapes are fixed, random numbers are drawn
    on the device, learning rates are tensors, and nothing is read back: scalars go to a row of a
    buffer on the device. Each turn has random numbers of its own, so that the critic's step and the
    generator's, one after the other, end as both at once.
    """

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        config = contest.config
        self.critic = CriticTurn(contest)
        self.generator = GeneratorTurn(contest)
        self.ema = ExponentialMovingAverage(
            contest.generator,
            half_life_images=config.ema.half_life_images,
            warmup_share=config.ema.warmup_share,
        )
        self.power_averages = PowerAverages(contest.generator) if config.ema.post_hoc else None
        self._scores = ScoreReport(contest.loss)
        self._off = torch.zeros((), device=contest.compute.device)
        self.scalar_names = (
            GENERATOR_LOSS.name,
            CRITIC_LOSS.name,
            *(PENALTY[name].name for name in PENALTIES),
            GENERATOR_GRADIENT.name,
            CRITIC_GRADIENT.name,
            GENERATOR_UPDATE.name,
            CRITIC_UPDATE.name,
            GENERATOR_RATE.name,
            CRITIC_RATE.name,
            AUGMENTATION.name,
            *self._scores.names,
        )

    def configure(self, config: GANRun) -> None:
        """Take over the live parameters; all others stay as they were."""
        self.contest.config = config
        if self.contest.augmentation is not None:
            self.contest.augmentation.configure(config.method.augmentation)

    def step(self, step: int, out: Tensor, part: Part = "both") -> None:
        """Step number ``step`` (from 1), of one network or both; its scalars go to ``out``."""
        for _phase in self.phases(step, out, part):
            pass

    def phases(
        self, step: int, out: Tensor, part: Part = "both", *, narrated: bool = False
    ) -> Iterator[tuple[int, Phase]]:
        """The same step, phase by phase, each with the number of its player's turn, from 1.

        It is taken when the last phase has been given.
        """
        method = self.contest.config.method
        yield from self._critic_phases(step, 0 if part == "generator" else method.critic_steps)
        turns = 0 if part == "critic" else method.generator_steps
        yield from self._generator_phases(step, turns, narrated=narrated)
        self._report(out)

    def _critic_phases(self, step: int, turns: int) -> Iterator[tuple[int, Phase]]:
        for turn in range(1, turns + 1):
            yield from _numbered(turn, self.critic.phases(step))
        if turns == 0:
            self.critic.look()

    def _generator_phases(
        self, step: int, turns: int, *, narrated: bool
    ) -> Iterator[tuple[int, Phase]]:
        for turn in range(1, turns + 1):
            yield from _numbered(turn, self.generator.phases(step, narrated=narrated))
            self._average()
        if turns == 0:
            self.generator.look()

    def _average(self) -> None:
        contest = self.contest
        images = contest.config.training.batch_size
        self.ema.update(contest.generator, images=images)
        if self.power_averages is not None:
            self.power_averages.update(contest.generator, images=images)

    @torch.no_grad()
    def _report(self, out: Tensor) -> None:
        critic, generator = self.critic, self.generator
        augmentation = self.contest.augmentation
        known = torch.stack(
            [
                generator.loss.detach(),
                critic.loss.detach(),
                *(critic.penalties[name] for name in PENALTIES),
                generator.improver.gradient_norm,
                critic.improver.gradient_norm,
                generator.improver.update_ratio,
                critic.improver.update_ratio,
                generator.improver.optimizer.learning_rate,
                critic.improver.optimizer.learning_rate,
                self._off if augmentation is None else augmentation.strength,
            ]
        )
        scores = self._scores.of(critic.logit_real.detach(), critic.logit_fake.detach())
        torch.cat([known, scores], out=out)


def _numbered(turn: int, phases: Phases) -> Iterator[tuple[int, Phase]]:
    return ((turn, phase) for phase in phases)
