"""The critic's turn: tell real examples from generated ones a little better than before."""

import torch
from torch import Tensor
from torch.nn.utils import parametrize

from core.config.training import GANAdamConfig
from core.gan.contest import Contest, Labels
from core.gan.improver import Improver
from core.gan.penalties import gradient_penalty, squared_gradient
from core.gan.phases import Phase, Phases, with_labels
from core.gan.weight_limits import clip_weights_

PENALTIES = ("r1", "r2", "gradient_penalty")


class CriticTurn:
    """The same treatment for real and generated examples: same changes, same mode, same count."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        config, device = contest.config, contest.compute.device
        self.improver = Improver(contest.critic, device)
        self._updates = 0
        batch = config.training.batch_size
        self.logit_real = torch.zeros(batch, device=device)
        self.logit_fake = torch.zeros(batch, device=device)
        self.loss = torch.zeros((), device=device)  # without penalties
        self._zero = torch.zeros((), device=device)
        self.penalties: dict[str, Tensor] = dict.fromkeys(PENALTIES, self._zero)  # as last computed

    def phases(self, step: int) -> Phases:
        """One update."""
        contest = self._contest
        config = contest.config.optimizer.critic
        streams = contest.streams
        self.improver.begin(config, step=step, max_steps=contest.config.training.max_steps)
        x_real, labels = contest.real_batch(streams.generator("critic batches"))
        z = contest.noise_batch(streams.generator("critic latents"))
        yield Phase("critic", "draw", with_labels({"z": z, "x_real": x_real}, labels))
        with torch.no_grad(), contest.generator_used():
            x_fake = contest.generate(z, labels)
        yield Phase("critic", "generate", {"x_fake": x_fake})
        # Normalised weights are made once, so that both batches meet the very same critic.
        with parametrize.cached():
            due = self._penalties_due()
            self._score(x_real, x_fake, labels, differentiable=due)
            yield Phase(
                "critic", "score", {"logit_real": self.logit_real, "logit_fake": self.logit_fake}
            )
            terms = contest.loss.critic(self.logit_real, self.logit_fake)
            self.loss = terms.mean()
            loss = self.loss + self._penalise(x_real, x_fake, labels) if due else self.loss
            paid = self.penalties if due else {}
            yield Phase("critic", "loss", {"terms": terms, "loss": self.loss} | paid)
            loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
        yield Phase("critic", "gradients", layers=self.improver.gradients())
        yield self._update(config)

    @torch.no_grad()
    def look(self) -> None:
        """Score a batch without learning from it, with random numbers that training never uses."""
        contest, streams = self._contest, self._contest.streams
        x_real, labels = contest.real_batch(streams.generator("looked-at batches"))
        z = contest.noise_batch(streams.generator("looked-at latents"))
        with contest.generator_used(), contest.critic_used():
            x_fake = contest.generate(z, labels)
            self.logit_real = contest.score(x_real, labels)
            self.logit_fake = contest.score(x_fake, labels)
        self.loss = contest.loss.critic(self.logit_real, self.logit_fake).mean()
        self.improver.rest()

    def _penalties_due(self) -> bool:
        weights = self._contest.config.method.regularizers
        wanted = weights.r1 > 0 or weights.r2 > 0 or weights.gradient_penalty > 0
        if not wanted:
            self.penalties = dict.fromkeys(PENALTIES, self._zero)
        return wanted and self._updates % weights.interval == 0

    def _score(
        self, x_real: Tensor, x_fake: Tensor, labels: Labels, *, differentiable: bool
    ) -> None:
        contest = self._contest
        changes = contest.streams.generator("critic augmentation")
        for x in (x_real, x_fake):
            x.requires_grad_(differentiable)
        self.logit_real = contest.score(contest.augmented(x_real, changes), labels)
        self.logit_fake = contest.score(contest.augmented(x_fake, changes), labels)

    def _penalise(self, x_real: Tensor, x_fake: Tensor, labels: Labels) -> Tensor:
        """The sum of the penalties, each times its weight and how seldom it is due."""
        contest = self._contest
        weights = contest.config.method.regularizers
        changes = contest.streams.generator("critic augmentation")
        found: dict[str, Tensor] = {}
        if weights.r1 > 0:
            found["r1"] = weights.r1 / 2 * squared_gradient(self.logit_real, x_real).mean()
        if weights.r2 > 0:
            found["r2"] = weights.r2 / 2 * squared_gradient(self.logit_fake, x_fake).mean()
        if weights.gradient_penalty > 0:
            between = gradient_penalty(
                lambda x: contest.score(contest.augmented(x, changes), labels),
                x_real.detach(),
                x_fake.detach(),
                contest.streams.generator("penalised places"),
            )
            found["gradient_penalty"] = weights.gradient_penalty * between.mean()
        self.penalties = {name: found.get(name, self._zero).detach() for name in PENALTIES}
        return weights.interval * torch.stack(list(found.values())).sum()

    def _update(self, config: GANAdamConfig) -> Phase:
        contest = self._contest
        self.improver.finish(config)
        limit = contest.config.method.regularizers.weight_clip
        if limit is not None:
            clip_weights_(contest.critic, limit)
        self._updates += 1
        if contest.augmentation is not None:
            sign = self.logit_real.detach().sign().mean()
            contest.augmentation.update(sign, contest.config.training.batch_size)
        return Phase("critic", "update", layers=self.improver.named_changes())
