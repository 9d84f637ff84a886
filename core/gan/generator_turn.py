"""The generator's turn: make what the critic takes for real a little more than before."""

import torch
from torch import Tensor

from core.gan.contest import Contest, Labels
from core.gan.improver import Improver
from core.gan.phases import Phase, Phases, with_labels


class GeneratorTurn:
    """The critic only looks: nothing of it changes."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        device = contest.compute.device
        self.improver = Improver(contest.generator, device)
        self.loss = torch.zeros((), device=device)

    def phases(self, step: int, *, narrated: bool) -> Phases:
        """One update. ``narrated`` keeps the gradient of what was generated, for whoever looks."""
        contest = self._contest
        config, streams = contest.config.optimizer.generator, contest.streams
        self.improver.begin(config, step=step, max_steps=contest.config.training.max_steps)
        # Beside labels, real examples are only for a loss that compares with them.
        x_real, labels = contest.real_batch(streams.generator("generator batches"))
        z = contest.noise_batch(streams.generator("generator latents"))
        drawn = {"z": z, "x_real": x_real} if contest.loss.paired else {"z": z}
        yield Phase("generator", "draw", with_labels(drawn, labels))
        x_fake = contest.generate(z, labels)
        if narrated:
            x_fake.retain_grad()
        yield Phase("generator", "generate", {"x_fake": x_fake})
        with contest.critic_used():
            scored = self._score(x_real, x_fake, labels)
            yield Phase("generator", "score", scored)
            terms = contest.loss.generator(
                scored.get("logit_real", scored["logit_fake"]), scored["logit_fake"]
            )
            self.loss = terms.mean()
            yield Phase("generator", "loss", {"terms": terms, "loss": self.loss})
            self.loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
        found = {"descent": -x_fake.grad} if narrated and x_fake.grad is not None else {}
        yield Phase("generator", "gradients", found, self.improver.gradients())
        self.improver.finish(config)
        yield Phase("generator", "update", layers=self.improver.named_changes())

    @torch.no_grad()
    def look(self) -> None:
        """The loss of a batch without learning from it."""
        contest, streams = self._contest, self._contest.streams
        x_real, labels = contest.real_batch(streams.generator("looked-at batches"))
        z = contest.noise_batch(streams.generator("looked-at latents"))
        with contest.generator_used(), contest.critic_used():
            logit_fake = contest.score(contest.generate(z, labels), labels)
            logit_real = contest.score(x_real, labels)
        self.loss = contest.loss.generator(logit_real, logit_fake).mean()
        self.improver.rest()

    def _score(self, x_real: Tensor, x_fake: Tensor, labels: Labels) -> dict[str, Tensor]:
        contest = self._contest
        changes = contest.streams.generator("generator augmentation")
        scored: dict[str, Tensor] = {}
        if contest.loss.paired:
            with torch.no_grad():
                scored["logit_real"] = contest.score(contest.augmented(x_real, changes), labels)
        scored["logit_fake"] = contest.score(contest.augmented(x_fake, changes), labels)
        return scored
