"""A trained diffusion model, ready to draw samples."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.arrays import Array
from core.config.diffusion_run import DiffusionRun
from core.data.shown import shown
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.guide import Guide
from core.diffusion.predictions.registry import build_prediction
from core.diffusion.saved_network import restored
from core.diffusion.schedules.registry import build_schedule
from core.engine.compute import Compute, NetworkCall
from core.runs.folder import RunFolder
from core.saved_weights import SavedWeights


@dataclass(frozen=True, eq=False)
class TrainedDiffusion:
    """A network and the noise levels along which it is asked."""

    config: DiffusionRun
    step: int
    class_names: tuple[str, ...]  # empty if it knows no classes
    source: SampleSource
    network: NetworkCall
    guide: Guide

    def draw(self, labels: Sequence[int], *, seed: int, first: int = 0) -> Array:
        """Samples of these classes, -1 where none is asked for, all at once.

        The one of ``labels[i]`` is number ``first + i`` of this seed.
        """
        request = replace(SampleRequest.of(self.config.sampling, labels, seed=seed), first=first)
        guide = self.guide.for_guidance(request.guidance)
        *_, last = self.source.steps(self.network, request, guide=guide)
        return shown(last.x_next, "image" if self.config.learns_images else "points")


def trained_diffusion(
    saved: SavedWeights, config: DiffusionRun, compute: Compute, folder: RunFolder
) -> TrainedDiffusion:
    """The model that has these weights, to be sampled as ``config`` says."""
    restored_network = restored(saved)
    compute.prepare(restored_network.network)
    source = SampleSource(
        schedule=build_schedule(config.method.schedule),
        prediction=build_prediction(config.method.prediction),
        data_shape=saved.data_shape,
        num_classes=len(saved.class_names),
        device=compute.device,
        limit=restored_network.data_limit,
    )
    return TrainedDiffusion(
        config=config,
        step=saved.step,
        class_names=saved.class_names,
        source=source,
        network=compute.call(restored_network.network),
        guide=Guide(folder, compute),
    )
