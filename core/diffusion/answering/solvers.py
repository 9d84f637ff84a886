"""Samplers with numbers of steps, side by side, from the same noise."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.answers import SolversCompared, Weights
from core.config.samplers import (
    DDIMConfig,
    DDPMConfig,
    DPMPP2MConfig,
    DPMPP2MSDEConfig,
    EulerAncestralConfig,
    EulerConfig,
    HeunConfig,
    SamplerConfig,
    UniPCConfig,
)
from core.config.sampling import sampler_title
from core.config.spacing import LogSNRSpacingConfig
from core.data.shown import shown
from core.diffusion.answering.samples import sampler_config
from core.diffusion.answering.solver_quality import SolverQuality
from core.diffusion.drawing import SampleRequest
from core.diffusion.model import DiffusionModel
from core.engine.answerers import working
from core.engine.compute import NetworkCall
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.requests import CompareSolvers
from core.samplers.spacing import levels_of
from core.samplers.step import SamplerStep

REFERENCE_STEPS = 1000
MOST_SAMPLES = 256
LARGEST = 2**28  # bytes of the pictures or points of one answer


@dataclass(frozen=True)
class Bench:
    """All that is drawn for one answer, with the same seed and numbers: from the same noise."""

    cells: Sequence[Sequence[SampleRequest]]  # a row a sampler, a column a number of steps
    reference: SampleRequest

    @property
    def requests(self) -> list[SampleRequest]:
        """All of them, the quickest first: so there is something to look at at once."""
        cells = [cell for row in self.cells for cell in row]
        return sorted(dict.fromkeys([*cells, self.reference]), key=evaluations)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What became of the noise, and what it took."""

    samples: Float[Tensor, "n ..."]
    nfe: int = 0  # evaluations per sample; 0 is not yet done
    seconds: float = np.nan
    quality: float = np.nan


class SolverAnswerer:
    """Draws each cell once for a training step: to add a sampler later costs that sampler alone."""

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        self._quality = SolverQuality(model)
        self._drawn_with: tuple[int, Weights] | None = None
        self._drawn: dict[SampleRequest, Drawn] = {}

    def __call__(self, step: int, request: CompareSolvers) -> Generator[Event]:
        model = self._model
        bench = bench_of(model, request)
        weights = model.weights_for(request.weights)
        if self._drawn_with != (step, weights):
            self._drawn_with, self._drawn = (step, weights), {}
        wanted = [each for each in bench.requests if each not in self._drawn]
        total, done = sum(map(evaluations, wanted)), 0
        yield working(request, 0.0)
        with model.evaluated(weights) as network:
            for each in wanted:
                if each is wanted[0]:  # the first evaluation of a size is slow: it counts nowhere
                    next(self._way(network, each))
                for share in self._draw(network, each):
                    yield working(request, (done + share * evaluations(each)) / total)
                done += evaluations(each)
                if each is not wanted[-1]:
                    yield self._event(bench, step, weights)
        yield self._event(bench, step, weights)

    def _way(self, network: NetworkCall, request: SampleRequest) -> Iterator[SamplerStep]:
        guide = self._model.guide.for_guidance(request.guidance)
        return self._model.source.steps(network, request, guide=guide)

    def _draw(self, network: NetworkCall, request: SampleRequest) -> Iterator[float]:
        """Draw this, and give the share that is done after each step; only the steps are timed."""
        way, seconds = self._way(network, request), 0.0
        for number in range(1, request.steps + 1):
            begun = time.perf_counter()
            taken = next(way)
            if number < request.steps:
                seconds += time.perf_counter() - begun
                yield number / request.steps
                continue
            samples = taken.x_next.cpu()  # waits for a device that works by itself
            seconds += time.perf_counter() - begun
            quality = self._quality.of(samples, request.labels)
            self._drawn[request] = Drawn(samples, taken.nfe, seconds, quality)

    def _event(self, bench: Bench, step: int, weights: Weights) -> SolversCompared:
        """All that is drawn by now."""
        model, quality, first = self._model, self._quality, bench.cells[0]
        kind = model.dataset.kind
        labels = np.array(bench.reference.labels, dtype=np.int64)
        nothing = Drawn(torch.zeros(len(labels), *model.source.data_shape))
        rows = [[self._drawn.get(cell, nothing) for cell in row] for row in bench.cells]
        reference = self._drawn.get(bench.reference, nothing)
        stochastic = [adds_noise(row[0].sampler) for row in bench.cells]
        errors = [
            [_error(cell, reference, comparable=not noisy) for cell in row]
            for row, noisy in zip(rows, stochastic, strict=True)
        ]
        return SolversCompared(
            step=step,
            weights=weights,
            guidance_scale=bench.reference.guidance.scale,
            labels=frozen(labels if model.conditional else np.full_like(labels, -1)),
            samplers=tuple(row[0].sampler.kind for row in bench.cells),
            stochastic=tuple(stochastic),
            steps=tuple(cell.steps for cell in first),
            spacing=first[0].spacing.kind,
            reference=_words(bench.reference),
            errors=frozen(np.array(errors, dtype=np.float64)),
            quality_name=quality.name,
            quality_unit=quality.unit,
            larger_is_better=quality.larger_is_better,
            quality=frozen(np.array([[cell.quality for cell in row] for row in rows])),
            reference_quality=reference.quality,
            nfe=frozen(np.array([[cell.nfe for cell in row] for row in rows], dtype=np.int64)),
            reference_nfe=reference.nfe,
            seconds=frozen(np.array([[cell.seconds for cell in row] for row in rows])),
            reference_seconds=reference.seconds,
            pictures=shown(
                torch.stack([torch.stack([cell.samples for cell in row]) for row in rows]), kind
            ),
            reference_pictures=shown(reference.samples, kind),
            complete=all(each in self._drawn for each in bench.requests),
        )


def bench_of(model: DiffusionModel, request: CompareSolvers) -> Bench:
    """What is to be drawn, or one sentence on what of it cannot be."""
    sampling = model.config.sampling
    if not request.samplers:
        raise NoisescopeError("samplers: got none, but at least one is compared; choose some.")
    if not request.steps:
        raise NoisescopeError("steps: got none, but at least one number is needed; choose some.")
    if not 1 <= request.count <= MOST_SAMPLES:
        raise NoisescopeError(
            f"count: got {request.count} samples; choose a whole number from 1 to {MOST_SAMPLES}."
        )
    for most in (min(request.steps), max(request.steps)):
        levels_of(sampling.spacing, model.schedule, most)  # refuses what there are not
    samplers = [sampler_config(sampling, kind) for kind in dict.fromkeys(request.samplers)]
    cell = replace(
        SampleRequest.of(
            sampling,
            tuple(model.preview_labels(request.count)),
            seed=model.preview_seed(),
            guidance_scale=request.guidance_scale,
        ),
        sampler=UniPCConfig(),
    )
    steps = list(dict.fromkeys(request.steps))
    _refuse_too_much(model, request.count, cells=len(samplers) * len(steps))
    return Bench(
        [[replace(cell, sampler=each, steps=number) for number in steps] for each in samplers],
        # At 1,000 steps nothing that ships is more exact, by a learned network with guidance and
        # clipping as well: it is 1e-5 off a path of 6,000 evaluations, Heun over timesteps 1e-4.
        replace(cell, steps=REFERENCE_STEPS, spacing=LogSNRSpacingConfig()),
    )


def _refuse_too_much(model: DiffusionModel, count: int, *, cells: int) -> None:
    numbers = int(np.prod(model.source.data_shape)) * count * cells
    size = numbers * (1 if model.dataset.kind == "image" else 4)
    if size > LARGEST:
        raise NoisescopeError(
            f"film: {cells} cells of {count} samples take {size / 2**20:,.0f} MB, but at most "
            f"{LARGEST / 2**20:,.0f} MB are shown; choose fewer samples, samplers or steps."
        )


def adds_noise(config: SamplerConfig) -> bool:
    """Whether it draws fresh noise on its way, so that it does not follow the probability flow."""
    match config:
        case DDPMConfig():
            return True
        case DDIMConfig() | EulerAncestralConfig() | DPMPP2MSDEConfig():
            return config.eta > 0
        case HeunConfig():
            return config.churn > 0
        case EulerConfig() | DPMPP2MConfig() | UniPCConfig():
            return False
        case _:
            assert_never(config)


def evaluations(request: SampleRequest) -> int:
    """Of the network, without guidance: Heun's second look is left out at the last step."""
    heun = request.sampler.kind == "heun"
    return 2 * request.steps - 1 if heun else request.steps


def _error(cell: Drawn, reference: Drawn, *, comparable: bool) -> float:
    """Root mean square difference of all numbers of all samples, where both are drawn."""
    if not comparable or cell.nfe == 0 or reference.nfe == 0:
        return np.nan
    return float((cell.samples - reference.samples).double().square().mean().sqrt())


def _words(reference: SampleRequest) -> str:
    title = sampler_title(reference.sampler.kind)
    return f"{title}, {reference.steps:,} steps, equal in log SNR"
