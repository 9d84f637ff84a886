"""The three families of paths from data to noise: how alpha and sigma_t follow from the log SNR."""

from typing import Literal, Protocol

from jaxtyping import Float
from torch import Tensor

PathName = Literal["variance_preserving", "variance_exploding", "straight"]


class Path(Protocol):
    """x_t = alpha x_0 + sigma_t eps, with alpha^2 / sigma_t^2 = exp(log_snr)."""

    name: PathName

    def amplitudes(self, log_snr: Float[Tensor, "..."]) -> tuple[Tensor, Tensor]:
        """Alpha and sigma_t. Exact also at log SNRs of minus and plus infinity."""
        ...


class VariancePreserving:
    """alpha^2 + sigma_t^2 = 1: Ho et al. 2020 (arXiv 2006.11239), eq. 4."""

    name: PathName = "variance_preserving"

    def amplitudes(self, log_snr: Float[Tensor, "..."]) -> tuple[Tensor, Tensor]:
        return log_snr.sigmoid().sqrt(), (-log_snr).sigmoid().sqrt()


class VarianceExploding:
    """alpha = 1, the noise lies on top of the data: Karras et al. 2022 (arXiv 2206.00364)."""

    name: PathName = "variance_exploding"

    def amplitudes(self, log_snr: Float[Tensor, "..."]) -> tuple[Tensor, Tensor]:
        sigma = (-log_snr / 2).exp()
        return sigma.new_ones(sigma.shape), sigma


class Straight:
    """alpha + sigma_t = 1, a straight line: Liu et al. 2023 (arXiv 2209.03003), eq. 1."""

    name: PathName = "straight"

    def amplitudes(self, log_snr: Float[Tensor, "..."]) -> tuple[Tensor, Tensor]:
        return (log_snr / 2).sigmoid(), (-log_snr / 2).sigmoid()
