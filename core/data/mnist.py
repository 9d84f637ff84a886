"""MNIST: handwritten digits (LeCun, Cortes and Burges 1998)."""

import torch

from core.config.data import MNISTData
from core.data.dataset import Dataset
from core.data.idx import read_idx
from core.resources import resource_path


def load_mnist(_config: MNISTData, _generator: torch.Generator) -> Dataset:
    """60,000 digits to train on; the 10,000 test digits are held out."""
    return Dataset(
        kind="image",
        name="MNIST handwritten digits",
        class_names=tuple("0123456789"),
        examples=_read("train-images-idx3-ubyte.gz").unsqueeze(1),
        labels=_read("train-labels-idx1-ubyte.gz").long(),
        held_out_examples=_read("t10k-images-idx3-ubyte.gz").unsqueeze(1),
        held_out_labels=_read("t10k-labels-idx1-ubyte.gz").long(),
    )


def _read(name: str) -> torch.Tensor:
    # A copy: torch wants memory that may be written to.
    return torch.from_numpy(read_idx(resource_path("datasets", name)).copy())
