"""The preconditioning of Karras et al. 2022 (arXiv 2206.00364), table 1 and appendix B.6.

Their noise lies on top of the data, alpha = 1; here the formulas are those for any alpha. Their
c_noise, ln(sigma) / 4, is -1/8 of the log SNR that our networks are given.
"""

from core.config.predictions import EDMPredictionConfig
from core.diffusion.predictions.prediction import Amplitude, Prediction


class EDMPrediction(Prediction):
    """F of D(x) = c_skip x + c_out F(c_in x): its input and target have unit variance."""

    def __init__(self, config: EDMPredictionConfig) -> None:
        self.sigma_data = config.sigma_data

    def mixture(self, alpha: Amplitude, sigma: Amplitude) -> tuple[Amplitude, Amplitude]:
        std = self._std(alpha, sigma)
        return sigma / (std * self.sigma_data), -alpha * self.sigma_data / std

    def input_scale(self, alpha: Amplitude, sigma: Amplitude) -> Amplitude:
        """c_in."""
        return 1 / self._std(alpha, sigma)

    def c_skip(self, alpha: Amplitude, sigma: Amplitude) -> Amplitude:
        """How much of x_t is in the answer already."""
        return alpha * self.sigma_data**2 / self._std(alpha, sigma) ** 2

    def c_out(self, alpha: Amplitude, sigma: Amplitude) -> Amplitude:
        """How much the network's output adds to it."""
        return sigma * self.sigma_data / self._std(alpha, sigma)

    def _std(self, alpha: Amplitude, sigma: Amplitude) -> Amplitude:
        """Of x_t."""
        return (alpha**2 * self.sigma_data**2 + sigma**2) ** 0.5
