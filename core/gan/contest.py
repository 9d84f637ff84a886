"""A generator and a critic, and all that both of their turns need."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.config.gan_run import GANRun
from core.data.batches import draw_batch
from core.data.dataset import Dataset
from core.engine.compute import Compute
from core.engine.streams import RandomStreams
from core.gan.augmentation.augmentation import Augmentation
from core.gan.latents import Latents
from core.gan.losses.loss import AdversarialLoss
from core.gan.used import OnlyUsed
from core.networks.gan.contract import Critic, Generator

Labels = Int[Tensor, "b"] | None


@dataclass(eq=False)
class Contest:
    """What the two networks learn with. Nothing here learns by itself."""

    config: GANRun  # with the live parameters as they are now
    dataset: Dataset
    compute: Compute
    streams: RandomStreams
    generator: Generator
    critic: Critic
    loss: AdversarialLoss
    augmentation: Augmentation | None
    latents: Latents
    num_classes: int  # 0: it learns no classes

    def __post_init__(self) -> None:
        self.generator_used = OnlyUsed(self.generator)
        self.critic_used = OnlyUsed(self.critic)

    def generate(self, z: Float[Tensor, "b latent"], labels: Labels) -> Float[Tensor, "b ..."]:
        """What the generator makes of noise, in the precision of the run."""
        return self.compute.call(self.generator)(z, labels)

    def score(self, x: Float[Tensor, "b ..."], labels: Labels) -> Float[Tensor, "b"]:
        """The critic's logits of examples as they are."""
        return self.compute.call(self.critic)(x, labels)

    def augmented(
        self, x: Float[Tensor, "b ..."], generator: torch.Generator
    ) -> Float[Tensor, "b ..."]:
        """Examples as the critic sees them in training."""
        return x if self.augmentation is None else self.augmentation(x, generator)

    def real_batch(self, generator: torch.Generator) -> tuple[Float[Tensor, "b ..."], Labels]:
        """Examples to train on, and their classes if classes are learnt."""
        x_real, labels = draw_batch(self.dataset, self.config.training.batch_size, generator)
        return x_real, labels if self.num_classes else None

    def noise_batch(self, generator: torch.Generator) -> Float[Tensor, "b latent"]:
        """As much noise as there are examples in a batch."""
        return self.latents.draw(self.config.training.batch_size, generator)
