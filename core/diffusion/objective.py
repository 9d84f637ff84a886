"""The training objective: how wrong the network is about data noised at random times."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.config.method import DiffusionConfig
from core.diffusion.predictions.prediction import Prediction
from core.diffusion.predictions.registry import build_prediction
from core.diffusion.schedules.registry import build_schedule
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.time_sampling import draw_quantiles, times_at
from core.diffusion.weighting import weight_of
from core.engine.compute import NetworkCall


@dataclass(frozen=True, eq=False)
class NoiseDraw:
    """The random part of one evaluation of the objective."""

    time: Float[Tensor, "b"]
    eps: Float[Tensor, "b ..."]


@dataclass(frozen=True, eq=False)
class DiffusionObjective:
    """Denoising as regression: Ho et al. 2020 (arXiv 2006.11239), eq. 14, and what came after.

    ``schedule`` is one :meth:`~NoiseSchedule.for_training` on the device of the data.
    """

    config: DiffusionConfig
    schedule: NoiseSchedule
    prediction: Prediction

    @staticmethod
    def of(config: DiffusionConfig, device: torch.device) -> "DiffusionObjective":
        """The objective that a config describes."""
        schedule = build_schedule(config.schedule).for_training(device)
        return DiffusionObjective(config, schedule, build_prediction(config.prediction))

    def draw(self, x_0: Float[Tensor, "b ..."], generator: torch.Generator) -> NoiseDraw:
        """A time and noise for every example, drawn on their device."""
        quantile = draw_quantiles(
            x_0.shape[0],
            stratified=self.config.stratified,
            generator=generator,
            device=x_0.device,
        )
        eps = torch.randn(x_0.shape, generator=generator, device=x_0.device, dtype=x_0.dtype)
        return NoiseDraw(times_at(self.config.time_sampling, self.schedule, quantile), eps)

    def losses(
        self,
        network: NetworkCall,
        x_0: Float[Tensor, "b ..."],
        labels: Int[Tensor, "b"] | None,
        draw: NoiseDraw,
    ) -> Float[Tensor, "b"]:
        """Weighted mean squared error of the network's output, for every example."""
        noised = self.schedule.noised_at(draw.time, x_0)
        alpha, sigma = noised.alpha, noised.sigma
        x_t = alpha * x_0 + sigma * draw.eps
        x_in = x_t * self.prediction.input_scale(alpha, sigma)
        output = network(x_in, noised.log_snr, labels)
        target = self.prediction.target(x_0, draw.eps, alpha, sigma)
        error = (output - target).square().flatten(1).mean(dim=1)
        return error * weight_of(self.config.weighting, self.prediction, noised)


def drop_labels(
    labels: Int[Tensor, "b"], *, share: float, null_class: int, generator: torch.Generator
) -> Int[Tensor, "b"]:
    """Labels with about this share hidden behind the null class: Ho and Salimans 2022, alg. 1."""
    hidden = torch.rand(labels.shape, generator=generator, device=labels.device) < share
    return torch.where(hidden, null_class, labels)
