"""A trained GAN, ready to draw samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Int
from torch import Tensor

from core.arrays import Array
from core.config.gan_run import GANRun
from core.data.shown import shown
from core.engine.compute import Compute
from core.errors import NoisescopeError
from core.gan.latents import Latents
from core.gan.model import Call
from core.networks.gan.registry import build_pair
from core.saved_weights import SavedWeights


@dataclass(frozen=True, eq=False)
class TrainedGAN:
    """A generator and the noise that it is asked with."""

    config: GANRun
    step: int
    class_names: tuple[str, ...]  # empty if it knows no classes
    latents: Latents
    generator: Call
    device: torch.device

    @torch.no_grad()
    def draw(self, labels: Sequence[int], *, seed: int, first: int = 0) -> Array:
        """Samples of these classes, all at once; -1 of a model without classes.

        The one of ``labels[i]`` is number ``first + i`` of this seed, whatever it is drawn with.
        """
        numbers = range(first, first + len(labels))
        z = self.latents.of_samples(seed, numbers) * self.config.sampling.truncation
        x = self.generator(z, self._wanted(labels))
        return shown(x, "image" if self.config.learns_images else "points")

    def _wanted(self, labels: Sequence[int]) -> Int[Tensor, "b"] | None:
        """Labels as the generator takes them."""
        classes = len(self.class_names)
        allowed = range(classes) if classes else [-1]
        for label in labels:
            if label not in allowed:
                known = (
                    f"knows classes 0 to {classes - 1}; choose one of these."
                    if classes
                    else "was trained without classes; ask for none, or train one with "
                    "method.class_conditional."
                )
                raise NoisescopeError(f"class {label}: this model {known}")
        return torch.tensor(list(labels), device=self.device) if classes else None


def trained_gan(saved: SavedWeights, config: GANRun, compute: Compute) -> TrainedGAN:
    """The model whose generator has these weights, to be sampled as ``config`` says."""
    pair = build_pair(
        config.network, data_shape=saved.data_shape, num_classes=len(saved.class_names)
    )
    saved.fill(pair.generator)
    compute.prepare(pair.generator)
    return TrainedGAN(
        config=config,
        step=saved.step,
        class_names=saved.class_names,
        latents=Latents(config.network.latent_size, config.method.latent, compute.device),
        generator=compute.call(pair.generator),
        device=compute.device,
    )
