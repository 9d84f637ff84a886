"""The blocks both residual networks are made of, and how a level leads to the next."""

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from core.config.gan_networks import ResidualGANConfig
from core.networks.blocks import zero_init
from core.networks.gan.initialisation import GAIN, LEAK, fixed_variance
from core.networks.gan.resampling import doubled


class GANBlock(nn.Module):
    """Two 3x3 convolutions beside a short cut. Untrained it adds nothing.

    Nothing is normalised. Instead the last convolution starts out as 0, and the first with
    ``branches``^(-1/2) of the fixed variance's deviation, when as many blocks lie one behind the
    other: fix-up, Zhang et al. 2019 (arXiv 1901.09321), section 3, for branches of two layers.

    R3GAN has a 1x1, a grouped 3x3 and a 1x1 convolution instead. With the few channels of small
    networks that is as fast on a processor, but half as slow again where gradients of gradients are
    wanted.
    """

    def __init__(self, channels: int, *, branches: int) -> None:
        super().__init__()
        gain = GAIN * branches**-0.5
        self.conv_in = fixed_variance(nn.Conv2d(channels, channels, 3, padding=1), gain=gain)
        self.conv_out = zero_init(nn.Conv2d(channels, channels, 3, padding=1, bias=False))

    def forward(self, x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b c h w"]:
        hidden = self.conv_in(functional.leaky_relu(x, LEAK))
        return x + self.conv_out(functional.leaky_relu(hidden, LEAK))


class Doubling(nn.Module):
    """Twice the resolution, as a layer."""

    def forward(self, x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b c h2 w2"]:
        return doubled(x)


def blocks(channels: int, config: ResidualGANConfig) -> list[GANBlock]:
    """The blocks of one level, of which each network has ``config.branches`` in all."""
    return [GANBlock(channels, branches=config.branches) for _ in range(config.blocks_per_level)]


def change(entering: int, leaving: int) -> nn.Conv2d:
    """From a level's number of channels to the next one's, without bias as in R3GAN."""
    return fixed_variance(nn.Conv2d(entering, leaving, 1, bias=False))
