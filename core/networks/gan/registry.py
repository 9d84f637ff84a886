"""Which classes build each pair of networks of the configuration."""

from typing import NamedTuple

from core.config.gan_networks import GANNetworkConfig
from core.networks.gan.contract import Critic, Generator
from core.networks.gan.dcgan import DCGANCritic, DCGANGenerator
from core.networks.gan.mlp_pair import MLPCritic, MLPGenerator
from core.networks.gan.residual import ResidualCritic, ResidualGenerator


class Pair(NamedTuple):
    """Two networks that are trained against each other."""

    generator: Generator
    critic: Critic


GAN_NETWORKS: dict[str, tuple[type[Generator], type[Critic]]] = {
    "dcgan": (DCGANGenerator, DCGANCritic),
    "mlp_pair": (MLPGenerator, MLPCritic),
    "residual_gan": (ResidualGenerator, ResidualCritic),
}


def build_pair(config: GANNetworkConfig, *, data_shape: tuple[int, ...], num_classes: int) -> Pair:
    """The networks that ``config`` describes, for data of one ``data_shape``: (2,) or (c, h, w).

    Raises :class:`core.errors.NoisescopeError` if they cannot learn such data.
    """
    generator, critic = GAN_NETWORKS[config.kind]
    return Pair(
        generator(config, data_shape=data_shape, num_classes=num_classes),
        critic(config, data_shape=data_shape, num_classes=num_classes),
    )
