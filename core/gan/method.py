"""A GAN as a session drives it: everything of one run, built from its config."""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence

from torch import Tensor, nn

from core.config.run import GANRun, RunConfig, gan_run
from core.data.dataset import Dataset
from core.data.described import describe_data
from core.engine.answerers import Answerers
from core.engine.compute import Compute
from core.engine.probes import Probe
from core.engine.streams import RandomStreams
from core.events import DataDescribed, Event
from core.gan.answering.registry import ANSWERERS
from core.gan.answering.samples import samples_drawn
from core.gan.building import build_contest
from core.gan.coverage import CoverageProbe
from core.gan.model import GANModel
from core.gan.narration import narrated_step
from core.gan.scores import ScoreProbe
from core.gan.trainer import GANTrainer
from core.gan_events import Part
from core.requests import Request
from core.training.non_finite import likely_causes


class GANMethod:
    """A generator, a critic, their data and everything that trains, samples and measures them."""

    parts: tuple[Part, ...] = ("both", "critic", "generator")

    def __init__(
        self, config: GANRun, *, dataset: Dataset, compute: Compute, streams: RandomStreams
    ) -> None:
        contest = build_contest(config, dataset=dataset, compute=compute, streams=streams)
        self.trainer = GANTrainer(contest)
        self.scalar_names = self.trainer.scalar_names
        self.model = GANModel(contest, self.trainer.ema.network)
        self._answerers = Answerers(ANSWERERS, self.model, "a GAN")
        self._scores = ScoreProbe(self.model)
        self._coverage = CoverageProbe(self.model)

    @property
    def parameters(self) -> int:
        contest = self.model.contest
        networks = (contest.generator, contest.critic)
        return sum(weight.numel() for network in networks for weight in network.parameters())

    def configure(self, config: RunConfig) -> Iterator[Event]:
        self.trainer.configure(gan_run(config))
        return iter(())

    def step(self, step: int, out: Tensor, part: Part = "both") -> None:
        self.trainer.step(step, out, part)

    def narrate(self, step: int, out: Tensor, part: Part = "both") -> Event:
        return narrated_step(self.trainer, step, out, part)

    def causes(self, name: str) -> tuple[str, str, str]:
        optimizers = self.model.config.optimizer
        mine = optimizers.generator if "generator" in name else optimizers.critic
        return likely_causes(mine, self.model.contest.compute.precision)

    def describe_data(self) -> DataDescribed:
        return describe_data(self.model.contest.dataset)

    def probes(self) -> Sequence[Probe]:
        return (
            Probe(
                "preview",
                self._preview,
                weight=4.0,
                enabled=lambda: self.model.config.preview.enabled,
                for_watchers=True,
            ),
            Probe(
                "scores",
                self._scores.measure,
                weight=2.0,
                enabled=lambda: True,
                for_watchers=False,
                pause=0.5,
            ),
            Probe(
                "coverage",
                self._coverage.measure,
                weight=2.0,
                enabled=self._coverage.possible,
                for_watchers=False,
                pause=1.0,
            ),
        )

    def answer(self, step: int, request: Request) -> Generator[Event]:
        return self._answerers(step, request)

    def first_look(self) -> Iterator[Event]:
        return iter(())

    def weights(self) -> Mapping[str, nn.Module]:
        contest = self.model.contest
        return {"raw": contest.generator, "ema": self.model.average, "critic": contest.critic}

    def power_averages(self) -> Mapping[str, nn.Module]:
        averages = self.trainer.power_averages
        return {} if averages is None else averages.by_length()

    def metadata(self) -> Mapping[str, str]:
        contest = self.model.contest
        names = contest.dataset.class_names if contest.num_classes else ()
        return {
            "data_shape": json.dumps(list(contest.dataset.examples.shape[1:])),
            "class_names": json.dumps(names),
        }

    def _preview(self, step: int, _active_seconds: float) -> list[Event]:
        model = self.model
        drawn = samples_drawn(
            model,
            step,
            model.preview_labels(),
            seed=model.preview_seed(),
            weights=model.config.preview.weights,
            purpose="preview",
        )
        return [drawn]
