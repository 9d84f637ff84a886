"""One diffusion model in training: draw a batch, noise it, predict, improve, average."""

import torch
from torch import Tensor

from core.config.diffusion_run import DiffusionRun
from core.data.batches import draw_batch
from core.data.dataset import Dataset
from core.diffusion.loss_per_timestep import TimestepBins
from core.diffusion.objective import DiffusionObjective, drop_labels
from core.engine.compute import Compute
from core.engine.optimizer import Optimizer
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
        config: DiffusionRun,
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
        weights = [p for p in network.parameters() if p.requires_grad]
        self._optimizer = Optimizer(weights, compute.device)

    def configure(self, config: DiffusionRun) -> None:
        """Take over the live parameters; all others stay as they were."""
        self._config = config

    def step(self, step: int, out: Tensor) -> None:
        """Optimizer step number ``step`` (from 1); its scalars go to ``out``."""
        optimizer = self._config.optimizer
        self._optimizer.begin(optimizer, step=step, max_steps=self._config.training.max_steps)
        loss = self._loss()
        loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
        norm = self._optimizer.finish(optimizer)
        images = self._config.training.batch_size
        self.ema.update(self._network, images=images)
        if self.power_averages is not None:
            self.power_averages.update(self._network, images=images)
        torch.stack([loss.detach(), norm, self._optimizer.learning_rate], out=out)

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
