"""eps-prediction: Ho et al. 2020 (arXiv 2006.11239), eq. 12."""

from core.config.predictions import EpsPredictionConfig
from core.diffusion.predictions.prediction import Amplitude, Prediction


class EpsPrediction(Prediction):
    """The noise. Says nothing of the data where there is nothing but noise, alpha = 0."""

    def __init__(self, config: EpsPredictionConfig) -> None:
        pass

    def mixture(self, alpha: Amplitude, sigma: Amplitude) -> tuple[float, float]:  # noqa: ARG002
        return 0.0, 1.0
