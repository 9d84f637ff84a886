"""A diffusion model while it is trained: all that is needed to look at it, and nothing to train."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.answers import Weights
from core.config.diffusion_run import DiffusionRun
from core.data.dataset import Dataset
from core.diffusion.drawing import SampleSource
from core.diffusion.guide import Guide
from core.diffusion.objective import DiffusionObjective
from core.diffusion.schedules.schedule import NoiseSchedule
from core.engine.compute import Compute, NetworkCall
from core.engine.streams import RandomStreams
from core.networks.contract import Network


@dataclass(eq=False)
class DiffusionModel:
    """What answers to requests are made from. Looking at it never changes the training."""

    config: DiffusionRun  # with the live parameters as they are now
    dataset: Dataset
    compute: Compute
    streams: RandomStreams  # only for generators of one's own: ``cpu_generator(name)``
    schedule: NoiseSchedule  # in double precision, for levels
    objective: DiffusionObjective  # on the device, for training losses
    source: SampleSource
    guide: Guide
    network: Network  # as it is trained
    average: Network  # its moving average

    @property
    def conditional(self) -> bool:
        """Whether it learns classes."""
        return self.source.num_classes > 0

    def weights_for(self, wanted: Weights | None) -> Weights:
        """The weights that are wanted, or those of the preview."""
        return wanted or self.config.preview.weights

    @contextmanager
    def evaluated(self, weights: Weights) -> Generator[NetworkCall]:
        """The network with these weights, without dropout, which would take random numbers."""
        if weights == "ema":
            yield self.compute.call(self.average)
            return
        self.network.eval()
        try:
            yield self.compute.call(self.network)
        finally:
            self.network.train()

    def preview_labels(self, count: int | None = None) -> Sequence[int]:
        """Labels of ``count`` samples, as many as the preview has: all classes take turns."""
        classes = self.source.num_classes
        number = self.config.preview.count if count is None else count
        return [i % classes if classes else -1 for i in range(number)]

    def preview_seed(self) -> int:
        """The noise that previews begin from."""
        return self.streams.seed_of("preview")
