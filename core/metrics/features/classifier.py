"""A small classifier whose last hidden layer describes pictures, and its file of weights.

What the Frechet distance of Heusel et al. 2017 (arXiv 1706.08500) takes from Inception, taken from
a network that has learned the data set itself: for digits of 28 x 28 it says more than one trained
on photographs. ``tools/train_classifiers.py`` makes the files in ``resources/weights``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from jaxtyping import Float, Int, UInt8
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType]
from torch import Tensor, nn

from core.errors import NoisescopeError
from core.resources import resource_path

FEATURES = 128
BATCH = 500


class Classifier(nn.Module):
    """Four convolutions and a mean over all places: pictures in [-1, 1] to logits.

    The mean makes it small, and its features smooth numbers, about as Gaussian as the Frechet
    distance takes them to be.
    """

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_convolution(channels, 32, size=5, stride=2),
            *_convolution(32, 64),
            nn.MaxPool2d(2),
            *_convolution(64, 96),
            *_convolution(96, FEATURES),
        )
        self.head = nn.Linear(FEATURES, classes)

    def embed(self, x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b features"]:
        """The layer before the logits: how much of each of 128 patterns there is in a picture."""
        return self.body(x).mean(dim=(2, 3))

    def forward(self, x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b classes"]:
        return self.head(self.embed(x))


@dataclass(frozen=True, eq=False)
class TrainedClassifier:
    """A classifier with the weights that ship with the program."""

    network: Classifier
    name: str  # of what it tells apart: "digits"
    accuracy: float  # share of held-out pictures that it recognises, 0..1

    size = FEATURES

    @property
    def measured_on(self) -> str:
        return (
            f"{FEATURES} features of a classifier of {self.name} "
            f"({100 * self.accuracy:.1f} % right on held-out pictures)"
        )

    def features(self, images: UInt8[Tensor, "n c h w"]) -> Float[Tensor, "n d"]:
        return torch.cat([self.network.embed(part) for part in self._batches(images)])

    def recognised(self, images: UInt8[Tensor, "n c h w"]) -> Int[Tensor, "n"]:
        """The class that each picture most looks like."""
        return torch.cat([self.network(part).argmax(dim=1) for part in self._batches(images)])

    def probabilities(self, images: UInt8[Tensor, "n c h w"]) -> Float[Tensor, "n classes"]:
        """How likely it takes each picture to be of each class, 0..1; the sum over classes is 1."""
        parts = [self.network(part).softmax(dim=1) for part in self._batches(images)]
        return torch.cat(parts)

    def _batches(self, images: UInt8[Tensor, "n c h w"]) -> list[Tensor]:
        """Pictures as the network sees them, in [-1, 1]."""
        channels = self.network.body.get_parameter("0.weight").shape[1]
        if images.shape[0] == 0 or images.shape[1] != channels:
            raise NoisescopeError(
                f"samples: got {images.shape[0]} pictures with {images.shape[1]} colour channels, "
                f"but the classifier of {self.name} wants at least one with {channels}; measure "
                "other pictures with generic features."
            )
        parts: tuple[Tensor, ...] = torch.split(images.cpu(), BATCH)
        return [part.float() / 127.5 - 1 for part in parts]


def load_classifier(name: str) -> TrainedClassifier:
    """The classifier in ``resources/weights/NAME.safetensors``."""
    path = weights_path(name)
    try:
        state = {key: value.float() for key, value in load_file(path).items()}
        with cast(Any, safe_open(path, framework="pt")) as file:  # it comes without types
            accuracy = float(file.metadata()["accuracy"])
    except (OSError, SafetensorError) as error:
        raise NoisescopeError(
            f"{path}: the weights cannot be read ({error}); put the file back with git checkout or "
            "tools/train_classifiers.py."
        ) from error
    channels, classes = state["body.0.weight"].shape[1], state["head.bias"].shape[0]
    network = Classifier(channels, classes)
    network.load_state_dict(state)
    network.requires_grad_(False).eval()
    return TrainedClassifier(network, name, accuracy)


def weights_path(name: str) -> Path:
    """Where the weights of a classifier are kept."""
    return resource_path("weights", f"{name}.safetensors")


def _convolution(
    channels_in: int, channels_out: int, *, size: int = 3, stride: int = 1
) -> tuple[nn.Module, ...]:
    return (
        nn.Conv2d(channels_in, channels_out, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(),
    )
