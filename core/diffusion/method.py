"""Diffusion as a session drives it: everything of one run, built from its config."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.commands import NoiseExamples, SampleNow
from core.config.run import RunConfig
from core.data.dataset import Dataset
from core.diffusion.drawing import SampleRequest, SampleSource
from core.diffusion.guide import Guide
from core.diffusion.held_out import HeldOutLoss
from core.diffusion.ideal_gap import IdealGap
from core.diffusion.objective import DiffusionObjective
from core.diffusion.preview import draw_samples, noise_examples, shown
from core.diffusion.schedules.registry import build_schedule
from core.diffusion.trainer import DiffusionTrainer
from core.engine.compute import Compute
from core.engine.probes import Probe
from core.engine.streams import RandomStreams
from core.errors import NoisescopeError
from core.events import DataDescribed, ForwardNoised, IdealCompared, SamplesDrawn, Scalars, Weights
from core.frozen import frozen
from core.networks.contract import Network
from core.networks.registry import build_network
from core.runs.folder import RunFolder

EXAMPLES_SHOWN = {"image": 64, "points": 2000}
EXAMPLES_NOISED = {"image": 8, "points": 1000}
TIMESTEPS_NOISED = 41


class DiffusionMethod:
    """A diffusion model, its data and everything that trains, samples and measures it."""

    scalar_names = DiffusionTrainer.scalar_names

    def __init__(
        self,
        config: RunConfig,
        *,
        dataset: Dataset,
        compute: Compute,
        streams: RandomStreams,
        folder: RunFolder | None = None,
    ) -> None:
        self._config = config
        self._dataset = dataset
        self._compute = compute
        self._streams = streams
        self._step = 0  # the last one taken
        self._guide = Guide(folder, compute)
        self._schedule = build_schedule(config.method.schedule)
        objective = DiffusionObjective.of(config.method, compute.device)
        num_classes = len(dataset.class_names) if config.method.class_conditional else 0
        data_shape = tuple(dataset.examples.shape[1:])
        self._source = SampleSource(
            self._schedule,
            objective.prediction,
            data_shape,
            num_classes,
            compute.device,
            limit=dataset.limit,
        )
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(streams.seed_of("weights"))
            self._network = build_network(
                config.network, data_shape=data_shape, num_classes=num_classes
            )
        compute.prepare(self._network)
        self._trainer = DiffusionTrainer(
            config,
            dataset=dataset,
            network=self._network,
            objective=objective,
            num_classes=num_classes,
            compute=compute,
            streams=streams,
        )
        self._held_out = HeldOutLoss(
            objective,
            dataset,
            count=config.watching.held_out_examples,
            conditional=num_classes > 0,
            generator=streams.cpu_generator("held-out noise"),
        )
        self._ideal_gap = IdealGap(
            objective,
            self._schedule,
            dataset,
            conditional=num_classes > 0,
            generator=streams.cpu_generator("ideal denoiser"),
        )

    @property
    def parameters(self) -> int:
        return sum(p.numel() for p in self._network.parameters())

    def configure(self, config: RunConfig) -> None:
        self._config = config
        self._trainer.configure(config)

    def step(self, step: int, out: Tensor) -> None:
        self._trainer.step(step, out)
        self._step = step

    def weights(self) -> Mapping[str, nn.Module]:
        return {"raw": self._network, "ema": self._trainer.ema.network}

    def power_averages(self) -> Mapping[str, nn.Module]:
        averages = self._trainer.power_averages
        if averages is None:
            return {}
        return {
            str(length): network
            for length, network in zip(averages.lengths, averages.networks, strict=True)
        }

    def metadata(self) -> Mapping[str, str]:
        return {
            "data_shape": json.dumps(self._source.data_shape),
            "data_limit": json.dumps(self._source.limit),
            "class_names": json.dumps(
                self._dataset.class_names if self._source.num_classes else []
            ),
        }

    def describe_data(self) -> DataDescribed:
        data = self._dataset
        count = min(EXAMPLES_SHOWN[data.kind], data.examples.shape[0])
        return DataDescribed(
            kind=data.kind,
            name=data.name,
            class_names=data.class_names,
            training_count=data.examples.shape[0],
            held_out_count=data.held_out_examples.shape[0],
            examples=shown(data.as_x_0(data.examples[:count]), data.kind),
            labels=frozen(data.labels[:count].cpu().numpy().copy()),
        )

    def probes(self) -> Sequence[Probe]:
        return (
            Probe(
                "preview",
                self._preview,
                weight=4.0,
                enabled=lambda: self._config.preview.enabled,
                for_watchers=True,
            ),
            Probe(
                "held-out loss",
                self._measure_held_out,
                weight=1.0,
                enabled=self._held_out.possible,
                for_watchers=False,
            ),
            Probe(
                "loss per timestep",
                lambda step, _seconds: self._trainer.loss_per_timestep.take(step),
                weight=1.0,
                enabled=lambda: self._trainer.loss_per_timestep.pending(self._step),
                for_watchers=False,
                pause=0.5,
            ),
            Probe(
                "ideal denoiser",
                self._compare_with_ideal,
                weight=1.0,
                enabled=lambda: self._config.watching.ideal_denoiser,
                for_watchers=False,
            ),
        )

    def sample(self, step: int, command: SampleNow) -> SamplesDrawn:
        labels = command.labels or self._preview_labels()
        return self._draw(
            step,
            labels=labels,
            purpose="requested",
            weights=command.weights or self._config.preview.weights,
            steps=command.steps,
            guidance_scale=command.guidance_scale,
            seed=self._preview_seed() if command.seed is None else command.seed,
        )

    def noise_examples(self, command: NoiseExamples) -> ForwardNoised:
        count, last = self._dataset.examples.shape[0], self._schedule.timesteps - 1
        for index in command.indices:
            if not 0 <= index < count:
                raise NoisescopeError(f"example {index}: choose one from 0 to {count - 1}.")
        for timestep in command.timesteps:
            if not 0 <= timestep <= last:
                raise NoisescopeError(f"timestep {timestep}: choose one from 0 to {last}.")
        even = np.linspace(0, last, TIMESTEPS_NOISED).round().astype(int)
        return noise_examples(
            self._dataset,
            self._schedule,
            command.indices or self._examples_to_noise(),
            command.timesteps or tuple(int(t) for t in even),
            self._streams.cpu_generator("forward noise"),
        )

    def first_look(self) -> ForwardNoised:
        return self.noise_examples(NoiseExamples())

    def _preview(self, step: int, _active_seconds: float) -> SamplesDrawn:
        guidance = self._config.sampling.guidance
        return self._draw(
            step,
            labels=self._preview_labels(),
            purpose="preview",
            weights=self._config.preview.weights,
            steps=self._config.preview.steps,
            # Until there are weights to be guided by, previews are not.
            guidance_scale=None if self._guide.can_guide(guidance) else 1.0,
            seed=self._preview_seed(),
        )

    def _draw(
        self,
        step: int,
        *,
        labels: Sequence[int],
        purpose: Literal["preview", "requested"],
        weights: Weights,
        steps: int | None,
        guidance_scale: float | None,
        seed: int,
    ) -> SamplesDrawn:
        request = SampleRequest.of(
            self._config.sampling, labels, seed=seed, steps=steps, guidance_scale=guidance_scale
        )
        with self._evaluated(weights) as network:
            return draw_samples(
                self._source,
                self._compute.call(network),
                request,
                guide=self._guide.for_guidance(request.guidance),
                kind=self._dataset.kind,
                step=step,
                purpose=purpose,
                weights=weights,
            )

    @contextmanager
    def _evaluated(self, weights: Weights) -> Generator[Network]:
        """The network that has these weights, without dropout, which would take random numbers."""
        if weights == "ema":
            yield self._trainer.ema.network
            return
        self._network.eval()
        try:
            yield self._network
        finally:
            self._network.train()

    def _measure_held_out(self, step: int, active_seconds: float) -> Scalars:
        network = self._compute.call(self._trainer.ema.network)
        return self._held_out.measure(network, step, active_seconds)

    def _compare_with_ideal(self, step: int, _active_seconds: float) -> IdealCompared:
        network = self._compute.call(self._trainer.ema.network)
        return self._ideal_gap.measure(network, step, "ema")

    def _preview_labels(self) -> Sequence[int]:
        classes = self._source.num_classes
        return [i % classes if classes else -1 for i in range(self._config.preview.count)]

    def _preview_seed(self) -> int:
        return self._streams.seed_of("preview")

    def _examples_to_noise(self) -> Sequence[int]:
        """The first examples, of as many different classes as there are."""
        wanted = EXAMPLES_NOISED[self._dataset.kind]
        if self._dataset.kind == "points":
            return range(min(wanted, self._dataset.examples.shape[0]))
        labels: list[int] = self._dataset.labels[:2000].cpu().numpy().tolist()
        first = [labels.index(label) for label in sorted(set(labels))]
        rest = [i for i in range(len(labels)) if i not in first]
        return (first + rest)[:wanted]
