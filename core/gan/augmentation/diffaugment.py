"""Changes with a probability that stays as it is."""

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.augmentation import DiffAugmentConfig
from core.gan.augmentation.changes import PictureChanges


class DiffAugment:
    """DiffAugment: Zhao et al. 2020 (arXiv 2006.10738), section 3.2.

    Real and generated pictures go through the same changes, also when the generator learns, whose
    gradient flows back through them. If only real ones did, what it makes would look changed.
    """

    def __init__(self, config: DiffAugmentConfig, *, channels: int, device: torch.device) -> None:
        self._changes = PictureChanges(config, channels=channels)
        self.strength = torch.zeros((), device=device)
        self.configure(config)

    def __call__(
        self, x: Float[Tensor, "b c h w"], generator: torch.Generator
    ) -> Float[Tensor, "b c h w"]:
        return self._changes(x, self.strength, generator)

    def update(self, sign_real: Float[Tensor, ""], images: int) -> None:
        """Nothing: the probability is the one that was asked for."""

    def configure(self, config: DiffAugmentConfig) -> None:
        """Change pictures with another probability from now on; which changes are made stays."""
        self.strength.fill_(config.probability)
