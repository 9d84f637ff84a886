"""How every network is called, whatever it is made of."""

from typing import TYPE_CHECKING

from jaxtyping import Float, Int
from torch import Tensor, nn


class Network(nn.Module):
    """What a diffusion model learns with: noised data in, a tensor of the same shape out.

    The noise level is given as the natural log of the signal-to-noise ratio, the one number that
    every schedule shares, so a network knows nothing of timesteps. It is clamped to [-20, 20].
    ``labels`` are 0 to ``num_classes - 1``; ``num_classes`` itself is the null class, "no label",
    and so is ``labels=None``. With ``num_classes`` 0 the network is unconditional.

    An untrained network returns 0 everywhere. Its weights come from torch's global generator.
    """

    def forward(
        self,
        x: Float[Tensor, "b ..."],
        log_snr: Float[Tensor, "b"],
        labels: Int[Tensor, "b"] | None,
    ) -> Float[Tensor, "b ..."]:
        raise NotImplementedError

    if TYPE_CHECKING:  # nn.Module types its call as (...) -> Any

        def __call__(  # pyright: ignore[reportIncompatibleVariableOverride] it is forward's type
            self,
            x: Float[Tensor, "b ..."],
            log_snr: Float[Tensor, "b"],
            labels: Int[Tensor, "b"] | None,
        ) -> Float[Tensor, "b ..."]: ...
