"""The velocity of a flow: Liu et al. 2023 (arXiv 2209.03003), eq. 1."""

from core.config.predictions import VelocityPredictionConfig
from core.diffusion.predictions.prediction import Amplitude, Prediction


class VelocityPrediction(Prediction):
    """dx/dt = eps - x_0 of the straight path from data to noise.

    Any other path becomes the straight one when x_t is divided by alpha + sigma, so the same vector
    can be learnt on every path.
    """

    def __init__(self, config: VelocityPredictionConfig) -> None:
        pass

    def mixture(self, alpha: Amplitude, sigma: Amplitude) -> tuple[float, float]:  # noqa: ARG002
        return -1.0, 1.0
