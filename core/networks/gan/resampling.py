"""Twice and half the resolution through one low-pass filter, each the other's transpose.

Both filter every axis with [1, 3, 3, 1], as the code of StyleGAN2 (Karras et al. 2020, arXiv
1912.04958), and take what lies outside to be as the border is. Without a filter, what comes out
would hang on how the picture happens to lie on the grid: Zhang 2019 (arXiv 1904.11486).

A constant stays as it is. A wave of f cycles a pixel, f at most 1/2, is cos(pi f)^3 times as high
once it is halved: nothing is left of it at f = 1/2.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional


def doubled(x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b c h2 w2"]:
    """Twice the resolution: bilinear interpolation, which is the filter over zeros in between."""
    return functional.interpolate(x, scale_factor=2.0, mode="bilinear")


class Halving(nn.Module):
    """Half the resolution of maps of one even ``height`` and ``width``.

    A product with a fixed matrix along each axis. That is two to three times faster than a
    convolution once gradients of gradients are asked for, and the same on every run, which the
    transpose of ``interpolate`` is not on a graphics card.
    """

    rows: Tensor
    columns: Tensor

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        self.register_buffer("rows", halving_matrix(height), persistent=False)
        self.register_buffer("columns", halving_matrix(width), persistent=False)

    def forward(self, x: Float[Tensor, "b c h w"]) -> Float[Tensor, "b c half_h half_w"]:
        width, channels = x.shape[3], x.shape[1]
        x = x.permute(0, 2, 3, 1)  # channels last: with networks laid out like that no copy
        x = (self.rows @ x.flatten(2)).view(x.shape[0], -1, width, channels)
        return (self.columns @ x).permute(0, 3, 1, 2)


def halving_matrix(size: int) -> Float[Tensor, "half size"]:
    """Takes an axis to half of its even ``size``: [1, 3, 3, 1] / 8 around each pair of pixels.

    Row i is what doubling makes of an axis with a single 1 at place i, halved: the transpose.
    """
    impulses = torch.eye(size // 2)[None]
    return functional.interpolate(impulses, scale_factor=2.0, mode="linear")[0] / 2
