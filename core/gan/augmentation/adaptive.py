"""Changes that become likelier while the critic learns its data by heart."""

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.augmentation import AdaptiveAugmentConfig
from core.gan.augmentation.changes import PictureChanges


class AdaptiveAugment:
    """Adaptive discriminator augmentation (ADA): Karras et al. 2020 (arXiv 2006.06676), section 3.

    The mean sign of the logits of real pictures, r_t, comes near 1 when the critic knows them all.
    While it is above the target the strength climbs, while it is below it falls: by images / ramp
    either way, within 0 and the limit.

    The limit keeps changes from leaking into what is generated (section 2.2). What was seen can be
    told from what was done to it as long as pictures often come unchanged; if they hardly ever do,
    changed ones may as well be the data, and the generator makes such. In practice this begins when
    the probability is above about 0.8.
    """

    def __init__(
        self, config: AdaptiveAugmentConfig, *, channels: int, device: torch.device
    ) -> None:
        self._changes = PictureChanges(config, channels=channels)
        # A few images of a long ramp would be lost in float32; Apple's GPU has nothing finer.
        dtype = torch.float32 if device.type == "mps" else torch.float64
        self.strength = torch.zeros((), device=device, dtype=dtype)
        # On the device, so that a captured graph sees them change. The target is as fine as the
        # mean sign is, which can be exactly there.
        self._target = torch.zeros((), device=device)
        self._ramp_images = torch.zeros_like(self.strength)
        self._limit = torch.zeros_like(self.strength)
        self.configure(config)

    def __call__(
        self, x: Float[Tensor, "b c h w"], generator: torch.Generator
    ) -> Float[Tensor, "b c h w"]:
        return self._changes(x, self.strength, generator)

    @torch.no_grad()
    def update(self, sign_real: Float[Tensor, ""], images: int) -> None:
        """Climb or fall. At the target, and where the mean sign is not a number, it stays."""
        above, below = sign_real > self._target, sign_real < self._target
        step = images / self._ramp_images
        self.strength.add_(step * (above.to(step.dtype) - below.to(step.dtype)))
        self._keep_within_limit()

    def configure(self, config: AdaptiveAugmentConfig) -> None:
        """Another target, ramp and limit from now on; the strength is where it was, if it may."""
        self._target.fill_(config.target)
        self._ramp_images.fill_(config.ramp_images)
        self._limit.fill_(config.limit)
        self._keep_within_limit()

    def _keep_within_limit(self) -> None:
        self.strength.clamp_(min=0.0).clamp_(max=self._limit)
