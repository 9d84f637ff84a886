"""Samples beside the training examples that are nearest to them."""

from collections.abc import Generator, Sequence

import numpy as np
import torch
from jaxtyping import Float, Float64
from torch import Tensor

from core.answers import NeighboursFound, Weights
from core.data.shown import shown
from core.diffusion.drawing import SampleRequest
from core.diffusion.model import DiffusionModel
from core.engine.answerers import working
from core.events import Event
from core.frozen import frozen
from core.metrics.memorisation import against_usual
from core.metrics.training_neighbours import TrainingNeighbours
from core.requests import FindNeighbours

NEAREST = 3  # training examples shown beside each sample
HELD_OUT = 1000  # of whose distances the median is good to about 1 %

# Shares of the work, about as long as each part takes with 60,000 digits the first time.
DRAWING, USUAL, SEARCH = 0.5, 0.45, 0.05


class NeighbourAnswerer:
    """Draws the samples of the preview's noise and looks for them among the training examples."""

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        dataset = model.dataset
        self._neighbours = TrainingNeighbours(dataset)
        generator = model.streams.cpu_generator("held-out neighbours")
        order = torch.randperm(dataset.held_out_examples.shape[0], generator=generator)
        held_out = dataset.held_out_examples.cpu()[order[:HELD_OUT]]
        # Kept, and where it was given up it goes on from there.
        self._held_out_search = self._neighbours.search(held_out, 1)

    def __call__(self, step: int, request: FindNeighbours) -> Generator[Event]:
        model = self._model
        weights = model.weights_for(request.weights)
        labels = model.preview_labels(request.count)
        drawn = yield from self._draw(request, labels, weights)
        usual = yield from self._find_usual(request)
        samples = shown(drawn, model.dataset.kind)
        search = self._neighbours.search(self._neighbours.as_kept(samples), NEAREST)
        for done in search.steps():
            yield working(request, DRAWING + USUAL + SEARCH * done)
        distances, indices = search.found()
        ratio, near_share = against_usual(distances[:, 0], usual)
        nearest = self._neighbours.nearest(distances, indices)
        yield NeighboursFound(
            step=step,
            weights=weights,
            labels=frozen(np.array(labels, dtype=np.int64)),
            samples=samples,
            neighbours=nearest.examples,
            indices=nearest.indices,
            neighbour_labels=nearest.labels,
            distances=nearest.distances,
            usual=frozen(usual.sort().values.float().numpy().copy()),
            ratio=ratio,
            near_share=near_share,
        )

    def _draw(
        self, request: FindNeighbours, labels: Sequence[int], weights: Weights
    ) -> Generator[Event, None, Float[Tensor, "n ..."]]:
        model = self._model
        drawing = SampleRequest.of(model.config.sampling, labels, seed=model.preview_seed())
        guide = model.guide.for_guidance(drawing.guidance)
        drawn = torch.empty(0)
        with model.evaluated(weights) as network:
            way = model.source.steps(network, drawing, guide=guide)
            for number, taken in enumerate(way, start=1):
                drawn = taken.x_next
                yield working(request, DRAWING * number / drawing.steps)
        return drawn

    def _find_usual(self, request: FindNeighbours) -> Generator[Event, None, Float64[Tensor, "h"]]:
        """Distances of held-out examples to their nearest training example."""
        for done in self._held_out_search.steps():
            yield working(request, DRAWING + USUAL * done)
        distances, _ = self._held_out_search.found()
        return distances[:, 0]
