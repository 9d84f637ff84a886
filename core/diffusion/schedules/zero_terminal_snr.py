"""A schedule that ends in pure noise: Lin et al. 2024 (arXiv 2305.08891), algorithm 1."""

from jaxtyping import Float64
from torch import Tensor


def with_zero_terminal_snr(alpha_bar: Float64[Tensor, "t"]) -> Float64[Tensor, "t"]:
    """The roots of ``alpha_bar`` shifted so that the last is 0, and stretched to keep the first."""
    alpha = alpha_bar.sqrt()
    return ((alpha - alpha[-1]) * alpha[0] / (alpha[0] - alpha[-1])) ** 2
