"""Every data set by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Callable, Mapping
from typing import Any

import torch

from core.config.data import DataConfig
from core.data.dataset import Dataset
from core.data.emoji import load_emoji
from core.data.mnist import load_mnist
from core.data.points.registry import MIXTURES, OTHERS, load_points

DATASETS: Mapping[str, Callable[[Any, torch.Generator], Dataset]] = {
    "mnist": load_mnist,
    "emoji": load_emoji,
    **dict.fromkeys([*MIXTURES, *OTHERS], load_points),
}


def load_dataset(config: DataConfig, generator: torch.Generator) -> Dataset:
    """The data set that the config describes, on the CPU. ``generator`` draws points."""
    return DATASETS[config.kind](config, generator)
