"""v-prediction: Salimans and Ho 2022 (arXiv 2202.00512), appendix D."""

from core.config.predictions import VPredictionConfig
from core.diffusion.predictions.prediction import Amplitude, Prediction


class VPrediction(Prediction):
    """v = alpha eps - sigma x_0, with alpha and sigma scaled so that their squares add up to 1.

    It is x_t turned by a right angle in the plane of x_0 and eps, so it is defined on every path.
    """

    def __init__(self, config: VPredictionConfig) -> None:
        pass

    def mixture(self, alpha: Amplitude, sigma: Amplitude) -> tuple[Amplitude, Amplitude]:
        norm = (alpha**2 + sigma**2) ** 0.5
        return -sigma / norm, alpha / norm
