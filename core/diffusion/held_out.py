"""The loss on examples that are never trained on."""

import torch

from core.data.dataset import Dataset
from core.diffusion.objective import DiffusionObjective, NoiseDraw
from core.diffusion.time_sampling import times_at
from core.engine.compute import NetworkCall
from core.engine.measured import scalars_of
from core.events import Scalars
from core.metric_names import HELD_OUT_LOSS


class HeldOutLoss:
    """Always the same examples, times and noise, so that only the network makes a difference.

    The times are spread evenly over the distribution that is trained on, which makes the mean far
    less noisy than that of as many random ones.
    """

    def __init__(
        self,
        objective: DiffusionObjective,
        dataset: Dataset,
        *,
        count: int,
        conditional: bool,
        generator: torch.Generator,
    ) -> None:
        device = dataset.examples.device
        count = min(count, dataset.held_out_examples.shape[0])
        chosen = torch.randperm(dataset.held_out_examples.shape[0], generator=generator)[:count]
        chosen = chosen.to(device)
        self._objective = objective
        self._x_0 = dataset.as_x_0(dataset.held_out_examples[chosen])
        self._labels = dataset.held_out_labels[chosen] if conditional else None
        quantile = (torch.arange(count, device=device) + 0.5) / max(count, 1)
        self._draw = NoiseDraw(
            time=times_at(objective.config.time_sampling, objective.schedule, quantile),
            eps=torch.randn(self._x_0.shape, generator=generator).to(device),
        )

    def possible(self) -> bool:
        """Whether there are held-out examples at all."""
        return self._x_0.shape[0] > 0

    @torch.no_grad()
    def measure(self, network: NetworkCall, step: int, active_seconds: float) -> list[Scalars]:
        """The mean loss now, as a block of one step; nothing if it is not finite."""
        loss = self._objective.losses(network, self._x_0, self._labels, self._draw).mean()
        return scalars_of({HELD_OUT_LOSS: loss.item()}, step, active_seconds)
