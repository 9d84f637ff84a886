"""What limits the slope of a critic by limiting its weights: clipping and spectral norm."""

import copy
from collections.abc import Iterator
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import spectral_norm

# One launch for the weights of all layers, as torch's own optimizers do; they have no public name.
from torch import _foreach_clamp_max_, _foreach_clamp_min_  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage]  # isort: skip

LIMITED = (nn.Linear, nn.Conv2d, nn.Embedding)
SUFFIX = ".parametrizations.weight"  # torch's, after the name of a layer

START_ITERATIONS = 200
"""How often the singular vectors are improved before training, at least.

Two large singular values of a random matrix are close together, and the power method only tells
them apart slowly. Torch's own 15 iterations leave norms of up to 1.05; 200 leave 1.0015 at most,
tried on matrices of 2 to 4096 columns.
"""


@torch.no_grad()
def clip_weights_(network: nn.Module, limit: float) -> None:
    """Bring every weight and bias into [-limit, limit]: Arjovsky et al. 2017 (1701.07875), alg. 1.

    To be called after each update of the critic. Nothing is read back from the device.
    """
    weights: list[Tensor] = list(network.parameters())
    _foreach_clamp_min_(weights, -limit)
    _foreach_clamp_max_(weights, limit)


def limit_spectral_norm(critic: nn.Module) -> None:
    """Divide the weight matrix of each layer by its largest singular value, from now on.

    Miyato et al. 2018 (arXiv 1802.05957), eq. 8 and algorithm 1. What is trained are the weights
    before the division; each use of a layer in training mode improves its singular vectors by one
    power iteration, and in evaluation mode they stay as they are.

    Linear layers then make no vector longer, and a class embedding is no longer than 1. The matrix
    of a convolution is its weight with a row for each output channel, as in section 3 of the paper.
    With a kernel of k_h x k_w and strides s_h x s_w, a pixel is part of ceil(k_h / s_h)
    ceil(k_w / s_w) windows at most, and its operator norm is up to the root of this: 3 for 3 x 3,
    2 for 4 x 4 with stride 2. Biases and normalisation layers are left alone.

    Called once, before an optimizer is made. Start vectors come from torch's global generator, like
    the weights, and so does an orthogonal matrix for a layer that begins with only zeros, because
    no division gives these a norm of 1.
    """
    for layer in [layer for layer in critic.modules() if isinstance(layer, LIMITED)]:
        if not layer.weight.any():
            nn.init.orthogonal_(layer.weight)
        spectral_norm(layer)
    with torch.no_grad():
        for division in _divisions(critic).values():
            division.train()
            for _ in range(START_ITERATIONS):
                division()
            division.train(critic.training)


@torch.no_grad()
def plain_weights(critic: nn.Module) -> dict[str, Tensor]:
    """The state of a critic by the names it would have without spectral norm, divided as it is.

    For other programs, which do not know the names in its own ``state_dict``, such as
    ``layer.parametrizations.weight.original``: it loads into a critic that was built without. No
    singular vector changes. Torch's own ``remove_parametrizations`` is not used, because called
    for a copy of a network it makes the network itself unusable: both share the class it changes.
    """
    divisions = _divisions(critic)
    state: dict[str, Tensor] = {}
    for name, tensor in critic.state_dict().items():
        layer, within, rest = name.rpartition(SUFFIX + ".")
        if not within:
            state[name] = tensor
        elif rest == "original":
            # By a copy, because one in training mode makes a power iteration whenever it divides.
            state[f"{layer}.weight"] = copy.deepcopy(divisions[layer]).eval()()
    return state


def _divisions(critic: nn.Module) -> dict[str, parametrize.ParametrizationList]:
    """What divides the weights of each layer that is limited, by the layer's name."""
    modules = cast("Iterator[tuple[str, nn.Module]]", critic.named_modules())
    return {
        name.removesuffix(SUFFIX): module
        for name, module in modules
        if isinstance(module, parametrize.ParametrizationList)
    }
