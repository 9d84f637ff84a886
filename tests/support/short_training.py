"""Runs of a second or two that learn the ring, and samples of what they have learnt."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from jaxtyping import Float
from presets import diffusion_preset
from torch import Tensor, nn

from core.commands import RunUntil, Stop
from core.config.data import RingData
from core.config.overrides import with_overrides
from core.config.run import DiffusionRun, diffusion_run
from core.data.points.mixture import GaussianMixture
from core.data.points.ring import ring
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.predictions.registry import build_prediction
from core.diffusion.schedules.registry import build_schedule
from core.engine.compute import NetworkCall
from core.events import RunFinished, StateChanged
from core.training.control import CommandQueue
from core.training.session import Session

CPU = torch.device("cpu")
SEED = 1  # of samples; runs have the seed of the preset
MIXTURE: GaussianMixture = ring(RingData())  # what is learnt

SHORT = (
    "compute.device=cpu",
    "network.width=64",
    "network.depth=2",
    "optimizer.learning_rate=5e-3",
    "optimizer.decay=cosine",  # ends calmly: no luck in which step is the last
    "optimizer.warmup_steps=40",
    "training.batch_size=256",
    "training.max_steps=500",
)
"""What differs from the preset, whose network and run are larger than a test has time for."""


@dataclass(frozen=True, eq=False)
class Trained:
    """The average of the weights of a run."""

    config: DiffusionRun
    network: NetworkCall
    limit: float  # of the training points

    @torch.no_grad()
    def draw(self, count: int, *overrides: str) -> Float[Tensor, "n 2"]:
        """Samples, drawn as the config says but for the ``overrides``; classes take turns."""
        config = diffusion_run(with_overrides(self.config, overrides))
        classes = MIXTURE.means.shape[0] if config.method.class_conditional else 0
        source = SampleSource(
            schedule=build_schedule(config.method.schedule),
            prediction=build_prediction(config.method.prediction),
            data_shape=(2,),
            num_classes=classes,
            device=CPU,
            limit=self.limit,
        )
        labels = [number % classes if classes else -1 for number in range(count)]
        request = SampleRequest.of(config.sampling, labels, seed=SEED)
        *_, last = source.steps(self.network, request)
        return last.x_next


def short_config(*overrides: str) -> DiffusionRun:
    """The preset of the ring made short, with these ``overrides``."""
    return diffusion_preset("ring-diffusion", [*SHORT, *overrides])


@cache
def trained(*overrides: str) -> Trained:
    """The model of a short run, neither watched nor recorded. The same one for the same run."""
    config = short_config(*overrides)
    session = Session(config, CommandQueue(), watched=False)
    *_, last = session.events()
    assert isinstance(last, RunFinished)
    assert last.outcome == "completed", last.message
    limit = json.loads(session.method.metadata()["data_limit"])
    return Trained(config, _averaged(session), limit)


def stages(config: DiffusionRun, steps: Sequence[int]) -> Iterator[nn.Module]:
    """The averaged network of one run before its first step and after each of these ``steps``.

    They are fewer than those of the config. It is always the same network, further trained.
    """
    commands = CommandQueue()
    session = Session(config, commands, start="ready", watched=False)
    left = iter(steps)
    for event in session.events():
        assert not isinstance(event, RunFinished) or event.outcome == "stopped", event
        if isinstance(event, StateChanged) and event.state in {"ready", "paused"}:
            yield _averaged(session)
            step = next(left, None)
            commands.post(Stop() if step is None else RunUntil(step))


def _averaged(session: Session) -> nn.Module:
    return session.method.weights()["ema"]
