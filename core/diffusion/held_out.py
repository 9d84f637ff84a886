"""The loss on examples that are never trained on."""

import time

import numpy as np
import torch

from core.data.dataset import Dataset
from core.diffusion.objective import DiffusionObjective, NoiseDraw
from core.engine.compute import NetworkCall
from core.events import Scalars
from core.frozen import frozen
from core.metric_names import HELD_OUT_LOSS


class HeldOutLoss:
    """Always the same examples, timesteps and noise, so that only the network makes a difference.

    The timesteps are spread evenly over the schedule, which makes the mean far less noisy than
    that of as many random ones.
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
        last = objective.schedule.timesteps - 1
        self._draw = NoiseDraw(
            timestep=torch.linspace(0, last, max(count, 1)).round().long()[:count].to(device),
            eps=torch.randn(self._x_0.shape, generator=generator).to(device),
        )

    def possible(self) -> bool:
        """Whether there are held-out examples at all."""
        return self._x_0.shape[0] > 0

    @torch.no_grad()
    def measure(self, network: NetworkCall, step: int, active_seconds: float) -> Scalars:
        """The mean loss now, as a block of one step."""
        loss = self._objective.losses(network, self._x_0, self._labels, self._draw).mean()
        return Scalars(
            steps=frozen(np.array([step], dtype=np.int64)),
            values={HELD_OUT_LOSS.name: frozen(np.array([loss.item()], dtype=np.float32))},
            active_seconds=frozen(np.array([active_seconds])),
            wall_time=frozen(np.array([time.time()])),
        )
