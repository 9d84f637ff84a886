"""An independently trained judge: which digit is in a picture?

It shares nothing with the models it judges but the training digits. It is trained at first use,
which takes some minutes on a processor, and kept in ``bench/.cache``.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load, save
from torch import Tensor, nn
from torch.nn import functional

from core.config.data import MNISTData
from core.data.dataset import Dataset
from core.data.mnist import load_mnist

CACHE = Path(__file__).resolve().parents[1] / ".cache" / "digit-classifier.safetensors"
EPOCHS = 4
BATCH = 128
LEARNING_RATE = 3e-3
LARGEST_SHIFT = 2  # pixels: the judge must not mind where exactly a digit lies


class DigitClassifier(nn.Sequential):
    """Three convolutions and two linear layers: pictures in [-1, 1], [b, 1, 28, 28], to logits."""

    def __init__(self) -> None:
        super().__init__(
            *_convolution(1, 32, size=5, stride=2),
            *_convolution(32, 64),
            nn.MaxPool2d(2),
            *_convolution(64, 64),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Linear(128, 10),
        )


def _convolution(
    channels_in: int, channels_out: int, *, size: int = 3, stride: int = 1
) -> list[nn.Module]:
    return [
        nn.Conv2d(channels_in, channels_out, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(),
    ]


def load_classifier() -> DigitClassifier:
    """The judge, trained now if it has not been before."""
    network = DigitClassifier()
    if CACHE.is_file():
        weights = load(CACHE.read_bytes())
        network.load_state_dict({name: torch.from_numpy(w.copy()) for name, w in weights.items()})
    else:
        print("Training the digit classifier that judges the samples (once) ...", flush=True)
        _train(network, load_mnist(MNISTData(), torch.Generator()))
        CACHE.parent.mkdir(exist_ok=True)
        trained: dict[str, Tensor] = network.state_dict()
        CACHE.write_bytes(save({name: weight.numpy() for name, weight in trained.items()}))
    return network.eval()


@torch.no_grad()
def recognised(network: DigitClassifier, images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The digit in each picture: uint8 [n, h, w, 1] to [n]."""
    x = torch.from_numpy(images.copy()).permute(0, 3, 1, 2).float() / 127.5 - 1
    parts: list[Tensor] = list(torch.split(x, 500))
    return torch.cat([network(part).argmax(1) for part in parts]).numpy()


def test_accuracy(network: DigitClassifier) -> float:
    """Share of the 10,000 real test digits that it recognises, 0..1."""
    data = load_mnist(MNISTData(), torch.Generator())
    images = data.held_out_examples.permute(0, 2, 3, 1).numpy()
    return float((recognised(network, images) == data.held_out_labels.numpy()).mean())


def _train(network: DigitClassifier, data: Dataset) -> None:
    generator = torch.Generator().manual_seed(0)
    count = data.examples.shape[0]
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=EPOCHS * (count // BATCH)
    )
    network.train()
    for _ in range(EPOCHS):
        order = torch.randperm(count, generator=generator)
        for start in range(0, count // BATCH * BATCH, BATCH):
            chosen = order[start : start + BATCH]
            x = _shifted(data.as_x_0(data.examples[chosen]), generator)
            loss = functional.cross_entropy(network(x), data.labels[chosen])
            optimizer.zero_grad()
            loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
            optimizer.step()
            schedule.step()


def _shifted(x: Tensor, generator: torch.Generator) -> Tensor:
    """The batch moved by up to two pixels along both axes; what comes in is background."""
    size = 2 * LARGEST_SHIFT + 1
    down, right = (int(torch.randint(size, (), generator=generator)) for _ in range(2))
    padded = functional.pad(x, (LARGEST_SHIFT,) * 4, value=-1.0)
    return padded[..., down : down + x.shape[-2], right : right + x.shape[-1]]
