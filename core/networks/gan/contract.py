"""How the two networks of a GAN are called, whatever they are made of."""

from typing import TYPE_CHECKING

from jaxtyping import Float, Int
from torch import Tensor, nn


class Generator(nn.Module):
    """Noise in, data out: pictures in [-1, 1] (the end of it is a tanh) or points as they come.

    ``labels`` are 0 to ``num_classes - 1``; with ``num_classes`` 0 they are None. Its weights come
    from torch's global generator when it is built, and nothing else it does is random.
    """

    def forward(
        self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b ..."]:
        raise NotImplementedError

    if TYPE_CHECKING:  # nn.Module types its call as (...) -> Any

        def __call__(  # pyright: ignore[reportIncompatibleVariableOverride] it is forward's type
            self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
        ) -> Float[Tensor, "b ..."]: ...


class Critic(nn.Module):
    """Data in, one logit an example out: the larger, the more it looks real. No sigmoid."""

    def forward(
        self, x: Float[Tensor, "b ..."], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b"]:
        raise NotImplementedError

    if TYPE_CHECKING:

        def __call__(  # pyright: ignore[reportIncompatibleVariableOverride] it is forward's type
            self, x: Float[Tensor, "b ..."], labels: Int[Tensor, "b"] | None
        ) -> Float[Tensor, "b"]: ...
