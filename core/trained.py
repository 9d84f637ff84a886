"""A trained model of whatever method, taken from a run folder and ready to draw samples."""

from collections.abc import Iterator, Sequence
from typing import Protocol, assert_never

import torch

from core.answers import Weights
from core.arrays import Array
from core.config.run import DiffusionRun, GANRun, RunConfig
from core.diffusion.trained import trained_diffusion
from core.engine.compute import choose_compute
from core.gan.trained import trained_gan
from core.runs.folder import RunFolder
from core.saved_weights import newest_weights

BATCH = 128  # samples drawn at once: more need memory and save no time


class TrainedModel(Protocol):
    """The newest weights of a run."""

    @property
    def config(self) -> RunConfig:
        """The run's; its ``sampling`` is how samples are drawn."""
        ...

    @property
    def step(self) -> int:
        """How long it was trained."""
        ...

    @property
    def class_names(self) -> tuple[str, ...]:
        """Empty if it knows no classes."""
        ...

    def draw(self, labels: Sequence[int], *, seed: int, first: int = 0) -> Array:
        """Samples of these classes, all at once: uint8 [n, h, w, c] or float32 [n, 2].

        -1 asks for no class. The sample of ``labels[i]`` is number ``first + i`` of this seed,
        which is the same one whatever it is drawn together with.
        """
        ...


def load_trained(
    folder: RunFolder,
    config: RunConfig,
    *,
    weights: Weights,
    device: str | None = None,
    average_length: float | None = None,
) -> TrainedModel:
    """The model of a run with its averaged or raw weights.

    ``config`` is the run's, perhaps with another ``sampling``. ``average_length`` instead takes an
    average of this relative length, made of snapshots.
    """
    saved = newest_weights(folder, weights, average_length)
    # Not the config's: weights that were trained on a GPU are used on any machine.
    compute_config = config.compute.model_copy(update={"device": device or "auto"})
    compute = choose_compute(compute_config, images=config.learns_images)
    torch.set_num_threads(compute.threads)
    match config:
        case DiffusionRun():
            return trained_diffusion(saved, config, compute, folder)
        case GANRun():
            return trained_gan(saved, config, compute)
        case _:
            assert_never(config)


def draw_batches(model: TrainedModel, labels: Sequence[int], *, seed: int) -> Iterator[Array]:
    """The samples of all labels in order, at most ``BATCH`` at once."""
    for first in range(0, len(labels), BATCH):
        yield model.draw(labels[first : first + BATCH], seed=seed, first=first)


def wanted_labels(classes: Sequence[int], count: int) -> list[int]:
    """``count`` labels that take turns through ``classes``; -1 where there are none."""
    return [classes[i % len(classes)] if classes else -1 for i in range(count)]
