"""Features of any picture, from a network that was never trained."""

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torch.nn import functional

from core.errors import NoisescopeError

SEED = 20_200_209  # any number, but always the same
WIDTHS = (32, 64, 64)
SIZE = 2 * sum(WIDTHS)
BATCH = 250


class RandomConvolutions:
    """Means and spreads of three levels of random convolutions, for 8 to 128 px, grey or colour.

    Random networks tell distributions of pictures apart that are far from photographs as well as
    or better than trained ones: Naeem et al. 2020 (arXiv 2002.09797), section 4.4. Orthogonal
    filters keep what is different in the input different; grey is seen as colour without hue.
    """

    size = SIZE
    measured_on = f"{SIZE} features of random convolutions, the same for all pictures"

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(SEED)
        self._filters: list[Tensor] = []
        channels = 3
        for width in WIDTHS:
            filters = torch.empty(width, channels, 3, 3)
            nn.init.orthogonal_(filters, gain=2**0.5, generator=generator)
            self._filters.append(filters)
            channels = width

    @torch.no_grad()
    def features(self, images: UInt8[Tensor, "n c h w"]) -> Float[Tensor, "n d"]:
        if images.shape[0] == 0 or images.shape[1] not in (1, 3):
            raise NoisescopeError(
                f"samples: got {images.shape[0]} pictures with {images.shape[1]} colour channels, "
                "but it must be at least one with 1 (grey) or 3 (RGB); convert them."
            )
        parts: tuple[Tensor, ...] = torch.split(images.cpu(), BATCH)
        return torch.cat([self._embed(part) for part in parts])

    def _embed(self, images: UInt8[Tensor, "b c h w"]) -> Float[Tensor, "b d"]:
        x = images.float() / 127.5 - 1
        x = x.expand(-1, 3, -1, -1) if x.shape[1] == 1 else x
        found: list[Tensor] = []
        for filters in self._filters:
            x = functional.leaky_relu(functional.conv2d(x, filters, padding=1), 0.2)
            found += [x.mean(dim=(2, 3)), x.std(dim=(2, 3), correction=0)]
            x = functional.avg_pool2d(x, 2) if min(x.shape[2:]) > 2 else x
        return torch.cat(found, dim=1)
