"""Two networks of strided convolutions: DCGAN, Radford et al. 2016 (arXiv 1511.06434)."""

from itertools import pairwise

from jaxtyping import Float, Int
from torch import Tensor, nn

from core.config.gan_networks import DCGANConfig
from core.networks.gan.conditioning import NoiseAndClass, ProjectedLogit
from core.networks.gan.contract import Critic, Generator
from core.networks.gan.initialisation import LEAK, dcgan_weights
from core.networks.gan.minibatch_deviation import MinibatchDeviation

KERNEL = 4  # a multiple of the stride, so that every pixel is reached by equally many weights


class DCGANGenerator(Generator):
    """Noise becomes small maps, which transposed convolutions double until they are the picture.

    A kernel of 4 with a stride of 2 leaves no checkerboard of its own (Odena et al. 2016, Distill)
    and takes half the time of doubling the map first and then convolving with a kernel of 3.
    """

    def __init__(
        self, config: DCGANConfig, *, data_shape: tuple[int, ...], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        colours, height, width = data_shape
        widths = widths_down(config.generator_channels, config.halvings(data_shape))[::-1]
        stride = 2 ** len(widths)
        self.start_shape = (height // stride, width // stride, widths[0])
        places = self.start_shape[0] * self.start_shape[1]
        self.noise = NoiseAndClass(config.latent_size, num_classes=num_classes)
        self.start = nn.Linear(self.noise.size, places * widths[0], bias=False)
        self.layers = nn.Sequential(nn.BatchNorm2d(widths[0]), nn.ReLU())
        for entering, leaving in pairwise(widths):
            self.layers.extend([double(entering, leaving), nn.BatchNorm2d(leaving), nn.ReLU()])
        self.layers.extend([double(widths[-1], colours, bias=True), nn.Tanh()])
        dcgan_weights(self)

    def forward(
        self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b c h w"]:
        start = self.start(self.noise(z, labels)).unflatten(1, self.start_shape)
        return self.layers(start.permute(0, 3, 1, 2))


class DCGANCritic(Critic):
    """Strided convolutions halve the picture; all numbers of the last maps make up the logit.

    The projection of the class looks at all of these numbers too, so that it knows what is where.
    """

    def __init__(
        self, config: DCGANConfig, *, data_shape: tuple[int, ...], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        colours, height, width = data_shape
        widths = widths_down(config.critic_channels, config.halvings(data_shape))
        self.layers = nn.Sequential(halve(colours, widths[0]), nn.LeakyReLU(LEAK))
        for entering, leaving in pairwise(widths):
            self.layers.append(halve(entering, leaving, bias=not config.critic_batch_norm))
            if config.critic_batch_norm:
                self.layers.append(nn.BatchNorm2d(leaving))
            self.layers.append(nn.LeakyReLU(LEAK))
        if config.minibatch_std:
            self.layers.append(MinibatchDeviation())
        stride = 2 ** len(widths)
        features = (widths[-1] + config.minibatch_std) * (height // stride) * (width // stride)
        self.logit = ProjectedLogit(features, num_classes=num_classes)
        dcgan_weights(self)

    def forward(
        self, x: Float[Tensor, "b c h w"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b"]:
        return self.logit(self.layers(x).flatten(1), labels)


def widths_down(channels: int, halvings: int) -> list[int]:
    """Maps after each halving: ``channels`` after the first, twice as many after each further."""
    return [channels * 2**level for level in range(halvings)]


def double(entering: int, leaving: int, *, bias: bool = False) -> nn.ConvTranspose2d:
    """Twice the resolution. What is normalised next needs no bias."""
    return nn.ConvTranspose2d(entering, leaving, KERNEL, stride=2, padding=1, bias=bias)


def halve(entering: int, leaving: int, *, bias: bool = True) -> nn.Conv2d:
    """Half the resolution."""
    return nn.Conv2d(entering, leaving, KERNEL, stride=2, padding=1, bias=bias)
