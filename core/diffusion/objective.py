"""The training objective: how wrong the network is about data noised at random timesteps."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.diffusion.predictions.prediction import Prediction
from core.diffusion.schedules.schedule import NoiseSchedule
from core.engine.compute import NetworkCall


@dataclass(frozen=True, eq=False)
class NoiseDraw:
    """The random part of one evaluation of the objective."""

    timestep: Int[Tensor, "b"]
    eps: Float[Tensor, "b ..."]


@dataclass(frozen=True, eq=False)
class DiffusionObjective:
    """Simple loss with uniform timesteps: Ho et al. 2020 (arXiv 2006.11239), eq. 14."""

    schedule: NoiseSchedule
    prediction: Prediction

    def draw(self, x_0: Float[Tensor, "b ..."], generator: torch.Generator) -> NoiseDraw:
        """A timestep and noise for every example, drawn on their device."""
        timestep = torch.randint(
            self.schedule.timesteps, x_0.shape[:1], generator=generator, device=x_0.device
        )
        eps = torch.randn(x_0.shape, generator=generator, device=x_0.device, dtype=x_0.dtype)
        return NoiseDraw(timestep, eps)

    def losses(
        self,
        network: NetworkCall,
        x_0: Float[Tensor, "b ..."],
        labels: Int[Tensor, "b"] | None,
        draw: NoiseDraw,
    ) -> Float[Tensor, "b"]:
        """Mean squared error of the prediction, for every example."""
        alpha, sigma = self.schedule.amplitudes(draw.timestep, x_0)
        x_t = alpha * x_0 + sigma * draw.eps
        output = network(x_t, self.schedule.log_snr[draw.timestep], labels)
        target = self.prediction.target(x_0, draw.eps, alpha, sigma)
        return (output - target).square().flatten(1).mean(dim=1)


def drop_labels(
    labels: Int[Tensor, "b"], *, share: float, null_class: int, generator: torch.Generator
) -> Int[Tensor, "b"]:
    """Labels with about this share hidden behind the null class: Ho and Salimans 2022, alg. 1."""
    hidden = torch.rand(labels.shape, generator=generator, device=labels.device) < share
    return torch.where(hidden, null_class, labels)
