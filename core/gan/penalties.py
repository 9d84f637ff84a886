"""What a critic pays for its slope: R1, R2 and the gradient penalty of WGAN-GP.

Each gives one number an example, whose mean is to be weighted and added to the critic's loss. They
are differentiable with respect to the critic's weights, through the derivative by its input.
"""

from collections.abc import Callable
from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor


def squared_gradient(logits: Float[Tensor, "b"], x: Float[Tensor, "b ..."]) -> Float[Tensor, "b"]:
    """|d logit / dx|^2 of every example: R1 on real data, R2 on fake: Mescheder et al. 2018.

    gamma / 2 times its mean is eq. 9 of arXiv 1801.04406. ``x`` is what ``logits`` were made of,
    and requires a gradient.
    """
    return _slope(logits, x).square().sum(dim=1)


def gradient_penalty(
    critic: Callable[[Tensor], Tensor],
    x_real: Float[Tensor, "b ..."],
    x_fake: Float[Tensor, "b ..."],
    generator: torch.Generator,
) -> Float[Tensor, "b"]:
    """(|d logit / dx| - 1)^2 at a random point between each real and fake example.

    Gulrajani et al. 2017 (arXiv 1704.00028), eq. 3, without its weight. ``critic`` gives the logits
    of such points and knows their labels, if there are any. One number an example, even in [0, 1),
    is drawn from ``generator``, which is on their device. Neither x gets a gradient.

    The loss of the best critic is a little beyond -W_1, because it pays for a slope above 1. On a
    line this slope is 1 + |P - Q| / (2 weight r), where P and Q are the cumulative distributions of
    the data and r is the density of the random points.
    """
    shape = (x_real.shape[0],) + (1,) * (x_real.ndim - 1)
    share = torch.rand(shape, generator=generator, device=x_real.device, dtype=x_real.dtype)
    x = torch.lerp(x_fake.detach(), x_real.detach(), share).requires_grad_()
    # No small constant under the root: where the slope is 0, torch takes the derivative of its norm
    # to be 0 too, not infinite, so that a dead critic gets no gradient from here, and no NaN.
    norm = cast("Tensor", torch.linalg.vector_norm(_slope(critic(x), x), dim=1))
    return (norm - 1).square()


def _slope(logits: Float[Tensor, "b"], x: Float[Tensor, "b ..."]) -> Float[Tensor, "b n"]:
    """The derivative of each logit by its own example, and not detached.

    It is that of their sum, so a critic that compares examples of a batch adds what each does to
    the logits of others.
    """
    return torch.autograd.grad(logits.sum(), x, create_graph=True)[0].flatten(1)
