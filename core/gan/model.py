"""A GAN while it is trained: all that is needed to look at it, and nothing to train."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from core.answers import Weights
from core.config.gan_run import GANRun
from core.errors import NoisescopeError
from core.gan.contest import Contest
from core.networks.gan.contract import Generator as GeneratorNetwork

Call = Callable[[Tensor, Int[Tensor, "n"] | None], Tensor]
"""``(z or x, labels)``: what a network says of it, in float32."""


@dataclass(eq=False)
class GANModel:
    """What answers to requests are made from. Looking at it never changes the training."""

    contest: Contest
    average: GeneratorNetwork  # moving average of the generator

    @property
    def config(self) -> GANRun:
        """With the live parameters as they are now."""
        return self.contest.config

    def weights_for(self, wanted: Weights | None) -> Weights:
        """The weights that are wanted, or those of the preview."""
        return wanted or self.config.preview.weights

    @contextmanager
    def generating(self, weights: Weights) -> Generator[Call]:
        """The generator with these weights: z and labels to examples."""
        network = self.average if weights == "ema" else self.contest.generator
        with evaluated(network):
            yield self.contest.compute.call(network)

    @contextmanager
    def scoring(self) -> Generator[Call]:
        """The critic as it is trained: examples and labels to logits. Gradients flow to both."""
        with evaluated(self.contest.critic):
            yield self.contest.compute.call(self.contest.critic)

    def latents_of(self, seed: int, numbers: Sequence[int]) -> Float[Tensor, "n latent"]:
        """The noise of samples by their numbers, truncated as the config has it."""
        return self.contest.latents.of_samples(seed, numbers) * self.config.sampling.truncation

    def check_labels(self, labels: Sequence[int]) -> None:
        """Raises NoisescopeError for a class that the generator was never asked for."""
        classes = self.contest.num_classes
        wrong = [label for label in labels if label not in (range(classes) if classes else (-1,))]
        if wrong:
            allowed = f"from 0 to {classes - 1}" if classes else "-1, for it learns no classes"
            raise NoisescopeError(
                f"label: got {wrong[0]}, but this generator takes {allowed}; ask for such."
            )

    def labels_of(self, labels: Sequence[int]) -> Int[Tensor, "n"] | None:
        """Labels as the networks want them; None if they learn no classes."""
        if self.contest.num_classes == 0:
            return None
        return torch.tensor(list(labels), device=self.contest.compute.device)

    @torch.no_grad()
    def samples(
        self, labels: Sequence[int], *, seed: int, weights: Weights
    ) -> Float[Tensor, "n ..."]:
        """Samples of these classes, the n-th from the n-th noise of the seed."""
        with self.generating(weights) as generate:
            return generate(self.latents_of(seed, range(len(labels))), self.labels_of(labels))

    def preview_labels(self, count: int | None = None) -> Sequence[int]:
        """Labels of ``count`` samples, as many as the preview has: all classes take turns."""
        classes = self.contest.num_classes
        number = self.config.preview.count if count is None else count
        return [i % classes if classes else -1 for i in range(number)]

    def preview_seed(self) -> int:
        """The noise that previews begin from."""
        return self.contest.streams.seed_of("preview")


@contextmanager
def evaluated(network: nn.Module) -> Generator[None]:
    """The network in evaluation mode, and afterwards as it was."""
    training = network.training
    network.eval()
    try:
        yield
    finally:
        network.train(training)
