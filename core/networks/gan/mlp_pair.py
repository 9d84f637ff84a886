"""Two multi-layer perceptrons, for points."""

from jaxtyping import Float, Int
from torch import Tensor, nn

from core.config.gan_networks import MLPPairConfig
from core.networks.gan.conditioning import NoiseAndClass, ProjectedLogit
from core.networks.gan.contract import Critic, Generator
from core.networks.gan.initialisation import LEAK, fixed_variance
from core.networks.gan.minibatch_deviation import MinibatchDeviation

SPREAD = 0.5  # deviation of what an untrained generator makes: 95 % of it lies in [-1, 1]


class MLPGenerator(Generator):
    """Noise in, points out, through plain layers: their number is what takes time."""

    def __init__(
        self, config: MLPPairConfig, *, data_shape: tuple[int, ...], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        width = config.generator_width
        self.noise = NoiseAndClass(config.latent_size, num_classes=num_classes)
        self.hidden = hidden_layers(self.noise.size, width, depth=config.generator_depth)
        self.out = fixed_variance(nn.Linear(width, data_shape[0]), gain=SPREAD)

    def forward(
        self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b d"]:
        return self.out(self.hidden(self.noise(z, labels)))


class MLPCritic(Critic):
    """Points in, logits out."""

    def __init__(
        self, config: MLPPairConfig, *, data_shape: tuple[int, ...], num_classes: int
    ) -> None:
        super().__init__()
        config.check_fits(data_shape)
        width = config.critic_width
        self.hidden = hidden_layers(data_shape[0], width, depth=config.critic_depth)
        if config.minibatch_std:
            self.hidden.append(MinibatchDeviation())
        self.logit = ProjectedLogit(width + config.minibatch_std, num_classes=num_classes)

    def forward(
        self, x: Float[Tensor, "b d"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b"]:
        return self.logit(self.hidden(x), labels)


def hidden_layers(size: int, width: int, *, depth: int) -> nn.Sequential:
    """``depth`` linear layers with a LeakyReLU each; what comes out is about as large as it was.

    Biases start out as torch draws them: with biases of 0 every bend would go through the origin.
    """
    layers = nn.Sequential()
    for level in range(depth):
        linear = nn.Linear(width if level else size, width)
        nn.init.kaiming_normal_(linear.weight, a=LEAK)
        layers.extend([linear, nn.LeakyReLU(LEAK)])
    return layers
