"""One diffusion model in training: draw a batch, noise it, predict, improve, average."""

import math

import torch
from torch import Tensor

from core.config.run import RunConfig
from core.config.training import AdamWConfig
from core.data.batches import draw_batch
from core.data.dataset import Dataset
from core.diffusion.loss_per_timestep import TimestepBins
from core.diffusion.objective import DiffusionObjective, drop_labels
from core.engine.compute import Compute
from core.engine.streams import RandomStreams
from core.metric_names import GRADIENT_NORM, LEARNING_RATE, LOSS
from core.networks.contract import Network
from core.networks.dropout import set_dropout_generator
from core.networks.ema import ExponentialMovingAverage
from core.networks.power_ema import PowerAverages


class DiffusionTrainer:
    """The training step, written so that it can be captured as a CUDA graph.

    Shapes are fixed, random numbers are drawn on the device, the learning rate is a tensor, and
    nothing is read back: scalars go to a row of a buffer on the device.
    """

    scalar_names = (LOSS.name, GRADIENT_NORM.name, LEARNING_RATE.name)

    def __init__(
        self,
        config: RunConfig,
        *,
        dataset: Dataset,
        network: Network,
        objective: DiffusionObjective,
        num_classes: int,
        compute: Compute,
        streams: RandomStreams,
    ) -> None:
        self._config = config
        self._dataset = dataset
        self._network = network
        self._objective = objective
        self._num_classes = num_classes
        self._call = compute.call(network)
        self._batches = streams.generator("batches")
        self._noise = streams.generator("noise")
        self._label_dropout = streams.generator("label dropout")
        self.ema = ExponentialMovingAverage(
            network,
            half_life_images=config.ema.half_life_images,
            warmup_share=config.ema.warmup_share,
        )
        self.power_averages = PowerAverages(network) if config.ema.post_hoc else None
        set_dropout_generator(network, streams.generator("dropout"))
        self.loss_per_timestep = TimestepBins(compute.device)
        self._weights = [p for p in network.parameters() if p.requires_grad]
        self._learning_rate = torch.zeros((), device=compute.device)
        self._optimizer = _adamw(config.optimizer, self._weights, self._learning_rate)

    def configure(self, config: RunConfig) -> None:
        """Take over the live parameters; all others stay as they were."""
        self._config = config

    def step(self, step: int, out: Tensor) -> None:
        """Optimizer step number ``step`` (from 1); its scalars go to ``out``."""
        optimizer = self._config.optimizer
        self._learning_rate.fill_(learning_rate_at(self._config, step))
        self._optimizer.zero_grad(set_to_none=True)
        loss = self._loss()
        loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
        norm = torch.nn.utils.clip_grad_norm_(self._weights, optimizer.gradient_clip)
        self._skip_unless_finite(norm)
        self._optimizer.step()
        images = self._config.training.batch_size
        self.ema.update(self._network, images=images)
        if self.power_averages is not None:
            self.power_averages.update(self._network, images=images)
        torch.stack([loss.detach(), norm, self._learning_rate], out=out)

    def _loss(self) -> Tensor:
        x_0, labels = draw_batch(self._dataset, self._config.training.batch_size, self._batches)
        draw = self._objective.draw(x_0, self._noise)
        asked = None
        if self._num_classes > 0:
            asked = drop_labels(
                labels,
                share=self._config.method.label_dropout,
                null_class=self._num_classes,
                generator=self._label_dropout,
            )
        losses = self._objective.losses(self._call, x_0, asked, draw)
        self.loss_per_timestep.add(draw.time, losses.detach())
        return losses.mean()

    def _skip_unless_finite(self, norm: Tensor) -> None:
        """Let the optimizer skip this update on the device, as it does for a GradScaler."""
        self._optimizer.grad_scale = None  # pyright: ignore[reportAttributeAccessIssue]
        self._optimizer.found_inf = (  # pyright: ignore[reportAttributeAccessIssue]
            norm.isfinite().logical_not().float()
        )


def learning_rate_at(config: RunConfig, step: int) -> float:
    """The learning rate of step ``step`` (from 1): warm-up, then constant or cosine decay."""
    optimizer = config.optimizer
    rate = optimizer.learning_rate * min(1.0, step / max(1, optimizer.warmup_steps))
    if optimizer.decay == "cosine":
        rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, (step - 1) / config.training.max_steps)))
    return rate


def _adamw(
    config: AdamWConfig, weights: list[torch.nn.Parameter], learning_rate: Tensor
) -> torch.optim.AdamW:
    return torch.optim.AdamW(
        weights,
        lr=learning_rate,
        betas=(config.beta1, config.beta2),
        weight_decay=config.weight_decay,
        fused=True,
    )
