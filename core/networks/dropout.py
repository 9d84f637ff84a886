"""Dropout whose every random number comes from a generator of the run."""

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn


class Dropout(nn.Module):
    """Sets a ``share`` of the values to 0 while training and scales up the rest: the mean stays.

    Srivastava et al. 2014 (JMLR 15, 1929-1958). Other than torch's own it never draws from the
    global generator: :func:`set_dropout_generator` hands it one. A copy or a pickle of it has
    none, for two networks must not take turns at one stream.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.generator: torch.Generator | None = None

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """``x`` itself in evaluation mode or with a ``share`` of 0: then nothing is drawn."""
        if not self.training or self.share == 0:
            return x
        if self.generator is None:
            raise RuntimeError(
                f"dropout of {self.share} has no generator to train with; "
                "call set_dropout_generator(network, generator) first, or network.eval()"
            )
        kept = torch.empty_like(x).bernoulli_(1 - self.share, generator=self.generator)
        return x * kept.div_(1 - self.share)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "generator": None}


def set_dropout_generator(network: nn.Module, generator: torch.Generator) -> None:
    """Let all dropout in ``network`` draw from ``generator``, which is on the network's device."""
    for module in network.modules():
        if isinstance(module, Dropout):
            module.generator = generator
