"""What answers about latent space share: noise by number, its usual lengths, and its pictures."""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.errors import NoisescopeError
from core.gan.model import GANModel
from core.gan.spherical import lengths_of

COUNT = 10_000  # lengths of noise that usual ones are told from: quantiles are good to 0.02
QUANTILES = (0.05, 0.5, 0.95)


class LatentSpace:
    """Geometry is done in float64 on the processor, whatever the run computes on."""

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._lengths: Sequence[float] | None = None  # before truncation

    def of_samples(self, numbers: Sequence[int]) -> Float64[Tensor, "n latent"]:
        """The noise of the preview's samples by their numbers."""
        if min(numbers) < 0:
            raise NoisescopeError(f"sample: got {min(numbers)}; samples are numbered from 0.")
        return self._model.latents_of(self._model.preview_seed(), numbers).double().cpu()

    def usual_lengths(self) -> tuple[float, float, float]:
        """Lengths that 5, 50 and 95 % of all noise are below, as it is truncated now.

        Told from much noise of its own: for uniform noise there is no formula.
        """
        if self._lengths is None:
            contest = self._model.contest
            generator = torch.Generator(contest.compute.device)
            generator.manual_seed(contest.streams.seed_of("usual lengths"))
            noise = contest.latents.draw(COUNT, generator).cpu().double()
            quantiles = torch.tensor(QUANTILES, dtype=torch.float64)
            self._lengths = [float(q) for q in lengths_of(noise).quantile(quantiles)]
        low, middle, high = self._lengths
        share = self._model.config.sampling.truncation
        return share * low, share * middle, share * high

    def on_device(self, z: Float64[Tensor, "n latent"]) -> Float[Tensor, "n latent"]:
        """As the networks want it."""
        return z.float().to(self._model.contest.compute.device)
