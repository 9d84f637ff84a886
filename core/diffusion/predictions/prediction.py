"""What a network is trained to say: always a mixture of the data and the noise it cannot see.

Since x_t = alpha x_0 + sigma eps and output = a x_0 + b eps, two equations with two unknowns turn
any output into estimates of both, and into what any other prediction would have said. So a
prediction is two numbers, a and b, at every noise level.
"""

from abc import ABC, abstractmethod

from jaxtyping import Float
from torch import Tensor

Amplitude = float | Tensor
"""One number, or one for each example shaped to multiply it."""


class Prediction(ABC):
    """``alpha`` and ``sigma`` are those of x_t = alpha x_0 + sigma eps, on any path."""

    @abstractmethod
    def mixture(self, alpha: Amplitude, sigma: Amplitude) -> tuple[Amplitude, Amplitude]:
        """The numbers a and b of output = a x_0 + b eps."""

    def input_scale(self, alpha: Amplitude, sigma: Amplitude) -> Amplitude:
        """What x_t is multiplied by on its way into the network: c_in of Karras et al. 2022.

        So the network sees variance-preserving data, whatever the path is; for data of unit
        variance of unit variance themselves.
        """
        return (alpha**2 + sigma**2) ** -0.5

    def target(
        self,
        x_0: Float[Tensor, "b ..."],
        eps: Float[Tensor, "b ..."],
        alpha: Amplitude,
        sigma: Amplitude,
    ) -> Float[Tensor, "b ..."]:
        """What the network should have said."""
        a, b = self.mixture(alpha, sigma)
        return a * x_0 + b * eps

    def x_0_hat(
        self,
        output: Float[Tensor, "b ..."],
        x_t: Float[Tensor, "b ..."],
        alpha: Amplitude,
        sigma: Amplitude,
    ) -> Float[Tensor, "b ..."]:
        """The clean data that the network's output implies."""
        _, b = self.mixture(alpha, sigma)
        return (b * x_t - sigma * output) / self.determinant(alpha, sigma)

    def eps_hat(
        self,
        output: Float[Tensor, "b ..."],
        x_t: Float[Tensor, "b ..."],
        alpha: Amplitude,
        sigma: Amplitude,
    ) -> Float[Tensor, "b ..."]:
        """The noise that the network's output implies."""
        a, _ = self.mixture(alpha, sigma)
        return (alpha * output - a * x_t) / self.determinant(alpha, sigma)

    def determinant(self, alpha: Amplitude, sigma: Amplitude) -> Amplitude:
        """The number alpha b - sigma a, 0 where the output says nothing of x_0 that is not in x_t.

        An error of the output is -determinant / sigma times that of x_0_hat.
        """
        a, b = self.mixture(alpha, sigma)
        return alpha * b - sigma * a


def converted(
    output: Float[Tensor, "b ..."],
    x_t: Float[Tensor, "b ..."],
    alpha: Amplitude,
    sigma: Amplitude,
    *,
    source: Prediction,
    wanted: Prediction,
) -> Float[Tensor, "b ..."]:
    """What a network with the prediction ``wanted`` would have said instead of ``output``."""
    x_0_hat = source.x_0_hat(output, x_t, alpha, sigma)
    eps_hat = source.eps_hat(output, x_t, alpha, sigma)
    return wanted.target(x_0_hat, eps_hat, alpha, sigma)
