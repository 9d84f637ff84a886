"""How weights are drawn, always from torch's global generator, before anything is learnt."""

import math
from typing import TypeVar

from torch import nn

LEAK = 0.2  # slope of every LeakyReLU below 0: Radford et al. 2016, section 3
GAIN = math.sqrt(2 / (1 + LEAK**2))  # makes up for what a LeakyReLU takes away; see fixed_variance
DCGAN_DEVIATION = 0.02

Layer = TypeVar("Layer", nn.Conv2d, nn.Linear)


def fixed_variance(layer: Layer, *, gain: float = 1.0) -> Layer:
    """``layer`` with normal weights of deviation ``gain`` / sqrt(fan-in) and a bias of 0.

    With independent inputs its outputs have ``gain``^2 times their mean square, whatever the width.
    With ``GAIN`` a LeakyReLU behind it gives that mean square back: He et al. 2015 (arXiv
    1502.01852), equation 15.
    """
    nn.init.normal_(layer.weight, std=gain / math.sqrt(layer.weight[0].numel()))
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


def dcgan_weights(network: nn.Module) -> None:
    """Draw all weights from N(0, 0.02^2): Radford et al. 2016 (arXiv 1511.06434), section 4.

    Scales of batch normalisation are drawn around 1 as in the authors' code; all biases are 0.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear | nn.BatchNorm2d):
            mean = 1.0 if isinstance(module, nn.BatchNorm2d) else 0.0
            nn.init.normal_(module.weight, mean=mean, std=DCGAN_DEVIATION)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=DCGAN_DEVIATION)
