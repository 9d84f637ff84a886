"""x_0-prediction: the clean data."""

from core.config.predictions import X0PredictionConfig
from core.diffusion.predictions.prediction import Amplitude, Prediction


class X0Prediction(Prediction):
    """The clean data. Says nothing of the noise where there is next to none, sigma = 0."""

    def __init__(self, config: X0PredictionConfig) -> None:
        pass

    def mixture(self, alpha: Amplitude, sigma: Amplitude) -> tuple[float, float]:  # noqa: ARG002
        return 1.0, 0.0
