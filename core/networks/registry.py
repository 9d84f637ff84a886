"""Which class builds each network of the configuration."""

from core.config.networks import NetworkConfig
from core.networks.contract import Network
from core.networks.mlp import ResidualMLP
from core.networks.transformer import Transformer
from core.networks.unet import UNet

NETWORKS: dict[str, type[Network]] = {
    "mlp": ResidualMLP,
    "transformer": Transformer,
    "unet": UNet,
}


def build_network(
    config: NetworkConfig, *, data_shape: tuple[int, ...], num_classes: int
) -> Network:
    """The network that ``config`` describes, for data of one ``data_shape``: (2,) or (c, h, w).

    Raises :class:`core.errors.NoisescopeError` if the network cannot learn such data.
    """
    return NETWORKS[config.kind](config, data_shape=data_shape, num_classes=num_classes)
