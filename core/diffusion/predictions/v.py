"""v-prediction: Salimans and Ho 2022 (arXiv 2202.00512), appendix D."""

from jaxtyping import Float
from torch import Tensor


class VPrediction:
    """v = alpha eps - sigma x_0. With alpha^2 + sigma^2 = 1 it is x_t turned by a right angle."""

    def target(
        self, x_0: Float[Tensor, "b ..."], eps: Float[Tensor, "b ..."], alpha: Tensor, sigma: Tensor
    ) -> Float[Tensor, "b ..."]:
        return alpha * eps - sigma * x_0

    def x_0_hat(
        self,
        output: Float[Tensor, "b ..."],
        x_t: Float[Tensor, "b ..."],
        alpha: Tensor,
        sigma: Tensor,
    ) -> Float[Tensor, "b ..."]:
        return alpha * x_t - sigma * output

    def eps_hat(
        self,
        output: Float[Tensor, "b ..."],
        x_t: Float[Tensor, "b ..."],
        alpha: Tensor,
        sigma: Tensor,
    ) -> Float[Tensor, "b ..."]:
        return sigma * x_t + alpha * output
