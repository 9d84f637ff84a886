"""What every prediction can do: give its target, and be turned into x_0_hat and eps_hat."""

from typing import Protocol

from jaxtyping import Float
from torch import Tensor


class Prediction(Protocol):
    """``alpha`` and ``sigma`` are amplitudes shaped to multiply the images."""

    def target(
        self, x_0: Float[Tensor, "b ..."], eps: Float[Tensor, "b ..."], alpha: Tensor, sigma: Tensor
    ) -> Float[Tensor, "b ..."]:
        """What the network should have said."""
        ...

    def x_0_hat(
        self,
        output: Float[Tensor, "b ..."],
        x_t: Float[Tensor, "b ..."],
        alpha: Tensor,
        sigma: Tensor,
    ) -> Float[Tensor, "b ..."]:
        """The clean data that the network's output implies."""
        ...

    def eps_hat(
        self,
        output: Float[Tensor, "b ..."],
        x_t: Float[Tensor, "b ..."],
        alpha: Tensor,
        sigma: Tensor,
    ) -> Float[Tensor, "b ..."]:
        """The noise that the network's output implies."""
        ...
