"""Uses a network without anything in it being changed or prepared to change."""

from collections.abc import Generator
from contextlib import contextmanager

from torch import nn
from torch.nn.utils import parametrize

from core.networks.gan.batch_norm import statistics_kept


class OnlyUsed:
    """A network as it is in training, while it is the other one's turn.

    Its weights take no gradient; running statistics and the vectors of spectral normalisation,
    which every pass in training would move, stay as they are. Gradients flow through it.
    """

    def __init__(self, network: nn.Module) -> None:
        self._network = network
        # Looked for once: a walk through all modules takes as long as a layer of a small network.
        self._weights = [weight for weight in network.parameters() if weight.requires_grad]
        self._moving = [
            part
            for module in network.modules()
            if isinstance(module, parametrize.ParametrizationList)
            for part in module
        ]

    @contextmanager
    def __call__(self) -> Generator[None]:
        moving = [part for part in self._moving if part.training]
        for weight in self._weights:
            weight.requires_grad_(False)
        for part in moving:
            part.training = False
        try:
            with statistics_kept(self._network), parametrize.cached():
                yield
        finally:
            for weight in self._weights:
                weight.requires_grad_(True)
            for part in moving:
                part.training = True
