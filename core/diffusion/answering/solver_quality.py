"""One quick figure of how good a few samples are, the best that the data allow."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from core.data.shown import shown
from core.diffusion.model import DiffusionModel
from core.metrics.features.classifier import TrainedClassifier
from core.metrics.features.registry import Features, features_for
from core.metrics.frechet import frechet_distance
from core.metrics.points.energy_distance import energy_distance
from core.metrics.points.quality import ENERGY_DISTANCE
from core.metrics.quality import FRECHET, RECOGNISED
from core.metrics.recognised import recognised

REAL_POINTS = 2000  # that samples are compared with: 4 million distances take 30 ms
REAL_PICTURES = 1000


class SolverQuality:
    """What it measures depends on the data.

    Of points the energy distance; of pictures the share that a classifier takes for what they were
    asked to be, where one that knows their classes ships; of other pictures the Frechet distance.
    Distances are to real examples that are not trained on, where there are some, and fall as more
    samples are drawn: compare only values of as many.
    """

    def __init__(self, model: DiffusionModel) -> None:
        data = model.dataset
        held_out = data.held_out_examples.cpu()
        real = held_out if held_out.shape[0] >= 2 else data.examples.cpu()
        self._judge: TrainedClassifier | None = None
        self._features: Features | None = None
        self.unit, self.larger_is_better = "", False
        if data.kind == "points":
            self.name, self._real = ENERGY_DISTANCE, real[:REAL_POINTS]
            return
        features = features_for(model.config.data.kind)
        if isinstance(features, TrainedClassifier) and model.conditional:
            self.name, self.unit, self.larger_is_better = RECOGNISED, "%", True
            self._judge = features
        else:
            self.name, self._features = FRECHET, features
            self._real = features.features(real[:REAL_PICTURES])

    def of(self, samples: Float[Tensor, "n ..."], labels: Sequence[int]) -> float:
        """Of samples and the classes they were asked for; NaN where one sample is too few."""
        if self._judge is not None:
            found = self._judge.recognised(_pictures(samples)).cpu()
            classes = self._judge.network.head.out_features
            return 100 * recognised(torch.tensor(labels), found, num_classes=classes).share
        if samples.shape[0] < 2:
            return np.nan
        if self._features is None:
            # Of the two sets themselves, so never negative. Without bias it would often be: classes
            # take turns, which spreads samples more evenly than chance spreads real points.
            return energy_distance(samples, self._real, unbiased=False)
        return frechet_distance(self._real, self._features.features(_pictures(samples)))


def _pictures(samples: Float[Tensor, "n c h w"]) -> UInt8[Tensor, "n c h w"]:
    """As a person sees them."""
    return torch.from_numpy(shown(samples, "image").copy()).movedim(-1, 1).contiguous()
