"""Every way to turn pictures into features. A new one is a file and a line here."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from jaxtyping import Float, UInt8
from torch import Tensor

from core.metrics.features.classifier import load_classifier
from core.metrics.features.random_convolutions import RandomConvolutions


class Features(Protocol):
    """Turns pictures into rows of numbers that are near where pictures look alike."""

    @property
    def size(self) -> int:
        """Numbers in a row."""
        ...

    @property
    def measured_on(self) -> str:
        """For a person: what these numbers are."""
        ...

    def features(self, images: UInt8[Tensor, "n c h w"]) -> Float[Tensor, "n d"]:
        """A row for each picture, on the CPU."""
        ...


FEATURES: Mapping[str, Callable[[], Features]] = {
    "mnist": lambda: load_classifier("digits"),
    "emoji": lambda: load_classifier("emoji"),
    "generic": RandomConvolutions,
}
"""By the kind of data they are made for; "generic" is for all other pictures."""


@cache
def features_for(data_kind: str) -> Features:
    """The features that pictures of this kind of data are compared by."""
    return FEATURES[data_kind if data_kind in FEATURES else "generic"]()
