"""Two residual networks without normalisation, after R3GAN: Huang et al. 2024 (2501.05441)."""

from itertools import pairwise

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from core.config.gan_networks import ResidualGANConfig
from core.networks.gan.conditioning import NoiseAndClass, ProjectedLogit
from core.networks.gan.contract import Critic, Generator
from core.networks.gan.initialisation import fixed_variance
from core.networks.gan.minibatch_deviation import MinibatchDeviation
from core.networks.gan.resampling import Halving
from core.networks.gan.residual_block import Doubling, blocks, change


class ResidualGenerator(Generator):
    """A learnt constant map, its channels scaled by the noise, is refined and doubled by levels.

    As in R3GAN channels change by 1x1 convolutions without bias, before the map is doubled.
    """

    def __init__(
        self, config: ResidualGANConfig, *, data_shape: tuple[int, ...], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        colours, height, width = data_shape
        widths = config.widths[::-1]
        self.pixel_unshuffle: int = config.pixel_unshuffle
        self.noise = NoiseAndClass(config.latent_size, num_classes=num_classes)
        self.scale = fixed_variance(nn.Linear(self.noise.size, widths[0], bias=False))
        self.basis = nn.Parameter(
            torch.randn(height // config.stride, width // config.stride, widths[0])
        )
        self.layers = nn.Sequential(*blocks(widths[0], config))
        for entering, leaving in pairwise(widths):
            self.layers.extend([change(entering, leaving), Doubling(), *blocks(leaving, config)])
        pixels = colours * config.pixel_unshuffle**2
        self.out = fixed_variance(nn.Conv2d(widths[-1], pixels, 3, padding=1))

    def forward(
        self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b c h w"]:
        x = self.scale(self.noise(z, labels))[:, None, None, :] * self.basis
        x = self.out(self.layers(x.permute(0, 3, 1, 2)))
        return functional.pixel_shuffle(x, self.pixel_unshuffle).tanh()


class ResidualCritic(Critic):
    """The generator backwards: the picture is looked at and halved by levels, then summed up.

    At the end each channel is multiplied by a map of its own, a depthwise convolution of full
    size; these sums, one a channel, make up the logit and are what the class is projected on.
    """

    def __init__(
        self, config: ResidualGANConfig, *, data_shape: tuple[int, ...], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        colours, height, width = data_shape
        widths = config.widths
        side = config.pixel_unshuffle
        self.pixel_unshuffle: int = side
        self.stem = fixed_variance(nn.Conv2d(colours * side**2, widths[0], 3, padding=1))
        self.layers = nn.Sequential(*blocks(widths[0], config))
        for level, (entering, leaving) in enumerate(pairwise(widths)):
            halving = Halving(height // (side * 2**level), width // (side * 2**level))
            self.layers.extend([halving, change(entering, leaving), *blocks(leaving, config)])
        if config.minibatch_std:
            self.layers.append(MinibatchDeviation())
        features = widths[-1] + config.minibatch_std
        lowest = (height // config.stride, width // config.stride)
        self.sums = fixed_variance(
            nn.Conv2d(features, features, lowest, groups=features, bias=False)
        )
        self.logit = ProjectedLogit(features, num_classes=num_classes)

    def forward(
        self, x: Float[Tensor, "b c h w"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b"]:
        x = self.stem(functional.pixel_unshuffle(x, self.pixel_unshuffle))
        return self.logit(self.sums(self.layers(x)).flatten(1), labels)
