"""Every prediction by its name. A new one is a file, a name in the config and a line here."""

from collections.abc import Mapping

from core.diffusion.predictions.prediction import Prediction
from core.diffusion.predictions.v import VPrediction

PREDICTIONS: Mapping[str, Prediction] = {
    "v": VPrediction(),
}
