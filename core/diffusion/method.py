"""Diffusion as a session drives it: everything of one run, built from its config."""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn

from core.answers import AnswerProgressed
from core.config.run import DiffusionRun, RunConfig, diffusion_run
from core.data.dataset import Dataset
from core.data.described import describe_data
from core.diffusion.answering.registry import ANSWERERS
from core.diffusion.answering.samples import Film
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.guide import Guide
from core.diffusion.held_out import HeldOutLoss
from core.diffusion.model import DiffusionModel
from core.diffusion.objective import DiffusionObjective
from core.diffusion.schedules.registry import build_schedule
from core.diffusion.trainer import DiffusionTrainer
from core.engine.answerers import Answerers
from core.engine.compute import Compute
from core.engine.probes import Probe
from core.engine.streams import RandomStreams
from core.errors import NoisescopeError
from core.events import DataDescribed, Event
from core.gan_events import Part
from core.networks.registry import build_network
from core.requests import DescribeSchedule, NoiseExamples, Request
from core.runs.folder import RunFolder
from core.training.non_finite import likely_causes


class DiffusionMethod:
    """A diffusion model, its data and everything that trains, samples and measures it."""

    scalar_names = DiffusionTrainer.scalar_names
    parts: tuple[Part, ...] = ("both",)

    def __init__(
        self,
        config: DiffusionRun,
        *,
        dataset: Dataset,
        compute: Compute,
        streams: RandomStreams,
        folder: RunFolder | None = None,
    ) -> None:
        self._step = 0  # the last one taken
        objective = DiffusionObjective.of(config.method, compute.device)
        schedule = build_schedule(config.method.schedule)
        num_classes = len(dataset.class_names) if config.method.class_conditional else 0
        data_shape = tuple(dataset.examples.shape[1:])
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(streams.seed_of("weights"))
            network = build_network(config.network, data_shape=data_shape, num_classes=num_classes)
        compute.prepare(network)
        self._trainer = DiffusionTrainer(
            config,
            dataset=dataset,
            network=network,
            objective=objective,
            num_classes=num_classes,
            compute=compute,
            streams=streams,
        )
        self.model = DiffusionModel(
            config=config,
            dataset=dataset,
            compute=compute,
            streams=streams,
            schedule=schedule,
            objective=objective,
            source=SampleSource(
                schedule,
                objective.prediction,
                data_shape,
                num_classes,
                compute.device,
                limit=dataset.limit,
            ),
            guide=Guide(folder, compute),
            network=network,
            average=self._trainer.ema.network,
        )
        self._answerers = Answerers(ANSWERERS, self.model, "a diffusion model")
        self._held_out = HeldOutLoss(
            objective,
            dataset,
            count=config.watching.held_out_examples,
            conditional=num_classes > 0,
            generator=streams.cpu_generator("held-out noise"),
        )

    @property
    def parameters(self) -> int:
        return sum(p.numel() for p in self.model.network.parameters())

    def configure(self, config: RunConfig) -> Iterator[Event]:
        mine = diffusion_run(config)
        resampled = mine.sampling != self.model.config.sampling
        self.model.config = mine
        self._trainer.configure(mine)
        return self._unasked(DescribeSchedule()) if resampled else iter(())

    def step(self, step: int, out: Tensor, part: Part = "both") -> None:  # noqa: ARG002
        self._trainer.step(step, out)
        self._step = step

    def narrate(self, step: int, out: Tensor, part: Part = "both") -> Event:  # noqa: ARG002
        raise NoisescopeError(
            f"part: got '{part}' narrated at step {step:,}, but a diffusion model has no turns to "
            "tell of; take whole steps."
        )

    def causes(self, name: str) -> tuple[str, str, str]:  # noqa: ARG002
        return likely_causes(self.model.config.optimizer, self.model.compute.precision)

    def weights(self) -> Mapping[str, nn.Module]:
        return {"raw": self.model.network, "ema": self.model.average}

    def power_averages(self) -> Mapping[str, nn.Module]:
        averages = self._trainer.power_averages
        return {} if averages is None else averages.by_length()

    def metadata(self) -> Mapping[str, str]:
        return {
            "data_shape": json.dumps(self.model.source.data_shape),
            "data_limit": json.dumps(self.model.source.limit),
            "class_names": json.dumps(
                self.model.dataset.class_names if self.model.source.num_classes else []
            ),
        }

    def describe_data(self) -> DataDescribed:
        return describe_data(self.model.dataset)

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
                "held-out loss",
                self._measure_held_out,
                weight=1.0,
                enabled=self._held_out.possible,
                for_watchers=False,
                pause=1.0,
            ),
            Probe(
                "loss per timestep",
                lambda step, _seconds: [self._trainer.loss_per_timestep.take(step)],
                weight=1.0,
                enabled=lambda: self._trainer.loss_per_timestep.pending(self._step),
                for_watchers=False,
                pause=0.5,
            ),
        )

    def answer(self, step: int, request: Request) -> Generator[Event]:
        return self._answerers(step, request)

    def first_look(self) -> Iterator[Event]:
        for request in (NoiseExamples(), DescribeSchedule()):
            yield from self._unasked(request)

    def _unasked(self, request: Request) -> Iterator[Event]:
        """An answer that nobody waits for, so that nobody is told how far it is."""
        for event in self.answer(self._step, request):
            if not isinstance(event, AnswerProgressed):
                yield event

    def _preview(self, step: int, _active_seconds: float) -> list[Event]:
        model = self.model
        guided = model.guide.can_guide(model.config.sampling.guidance)
        request = SampleRequest.of(
            model.config.sampling,
            model.preview_labels(),
            seed=model.preview_seed(),
            steps=model.config.preview.steps,
            # Until there are weights to be guided by, previews are not.
            guidance_scale=None if guided else 1.0,
        )
        weights = model.config.preview.weights
        film = Film(model, request, step=step, purpose="preview", weights=weights)
        for _done in film.steps():
            pass
        return [film.event()]

    def _measure_held_out(self, step: int, active_seconds: float) -> Sequence[Event]:
        with self.model.evaluated("ema") as network:
            return self._held_out.measure(network, step, active_seconds)
