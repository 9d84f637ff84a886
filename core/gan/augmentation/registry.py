"""Every augmentation by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Mapping
from typing import Any, Protocol

import torch

from core.config.augmentation import AugmentationConfig
from core.errors import NoisescopeError
from core.gan.augmentation.adaptive import AdaptiveAugment
from core.gan.augmentation.augmentation import Augmentation
from core.gan.augmentation.diffaugment import DiffAugment


class MakeAugmentation(Protocol):
    """Makes an augmentation of pictures with ``channels`` that lie on ``device``."""

    def __call__(self, config: Any, *, channels: int, device: torch.device) -> Augmentation: ...


AUGMENTATIONS: Mapping[str, MakeAugmentation] = {
    "diffaugment": DiffAugment,
    "adaptive": AdaptiveAugment,
}
"""Every augmentation by its ``kind`` but "none", which leaves data as they are."""


def build_augmentation(
    config: AugmentationConfig, *, data_shape: tuple[int, ...], device: torch.device
) -> Augmentation | None:
    """What changes pictures of one ``data_shape``, (c, h, w), as the config says; None: nothing.

    Raises :class:`core.errors.NoisescopeError` if data are points, or no change is on.
    """
    if config.kind == "none":
        return None
    match data_shape:
        case (channels, _, _):
            return AUGMENTATIONS[config.kind](config, channels=channels, device=device)
        case _:
            raise NoisescopeError(
                f"method.augmentation.kind: got {config.kind!r}, but points cannot be changed like "
                "pictures; choose none."
            )
