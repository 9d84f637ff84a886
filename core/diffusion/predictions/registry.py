"""Every prediction by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Callable, Mapping
from typing import Any

from core.config.predictions import PredictionConfig
from core.diffusion.predictions.edm import EDMPrediction
from core.diffusion.predictions.eps import EpsPrediction
from core.diffusion.predictions.prediction import Prediction
from core.diffusion.predictions.v import VPrediction
from core.diffusion.predictions.velocity import VelocityPrediction
from core.diffusion.predictions.x_0 import X0Prediction

PREDICTIONS: Mapping[str, Callable[[Any], Prediction]] = {
    "eps": EpsPrediction,
    "x_0": X0Prediction,
    "v": VPrediction,
    "velocity": VelocityPrediction,
    "edm": EDMPrediction,
}


def build_prediction(config: PredictionConfig) -> Prediction:
    """The prediction that the config describes."""
    return PREDICTIONS[config.kind](config)
