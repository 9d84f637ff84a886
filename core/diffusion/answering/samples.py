"""Samples with every step of their way from noise."""

import time
from collections.abc import Generator, Iterator
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from torch import Tensor

from core.answers import Purpose, SamplesDrawn, Weights
from core.arrays import Array, Floats
from core.config.fields import variant_kinds
from core.config.overrides import with_value
from core.config.run import diffusion_run
from core.config.samplers import SamplerConfig
from core.config.sampling import SamplingConfig
from core.data.shown import shown, shown_noise
from core.diffusion.drawing import SampleRequest
from core.diffusion.model import DiffusionModel
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.shown import shown_levels
from core.engine.answerers import working
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.requests import SampleNow
from core.samplers.step import SamplerStep

LARGEST_FILM = 2 * 2**30  # bytes


class SampleAnswerer:
    """Draws as the config says, but for what the request gives."""

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model

    def __call__(self, step: int, request: SampleNow) -> Generator[Event]:
        weights = self._model.weights_for(request.weights)
        drawing = self._drawing(request)
        film = Film(self._model, drawing, step=step, purpose="requested", weights=weights)
        for done in film.steps():
            yield working(request, done)
        yield film.event()

    def _drawing(self, request: SampleNow) -> SampleRequest:
        model, config = self._model, self._model.config
        if request.guidance_scale is not None:
            scale = request.guidance_scale
            config = diffusion_run(with_value(config, "sampling.guidance.scale", scale))
        drawing = SampleRequest.of(
            config.sampling,
            request.labels or model.preview_labels(),
            seed=model.preview_seed() if request.seed is None else request.seed,
            steps=request.steps,
        )
        if request.sampler is None:
            return drawing
        return replace(drawing, sampler=sampler_config(config.sampling, request.sampler))


def sampler_config(config: SamplingConfig, kind: str) -> SamplerConfig:
    """The sampler of this kind: the config's own, or one with the default parameters."""
    if kind == config.sampler.kind:
        return config.sampler
    kinds = variant_kinds(SamplingConfig.model_fields["sampler"])
    if kind not in kinds:
        raise NoisescopeError(f"sampler: got '{kind}'; choose one of {', '.join(kinds)}.")
    made: SamplerConfig = kinds[kind]()  # pyright: ignore[reportAssignmentType] one of the union
    return made


class Film:
    """One batch on its way from noise, kept step by step as it is shown.

    What is kept of a step is what will be shown of it: a byte a number for pictures, so that a long
    film needs its own size and no more.
    """

    def __init__(
        self,
        model: DiffusionModel,
        request: SampleRequest,
        *,
        step: int,
        purpose: Purpose,
        weights: Weights,
    ) -> None:
        numbers = int(np.prod(model.source.data_shape)) * len(request.labels) * request.steps
        size = 3 * numbers * (1 if model.dataset.kind == "image" else 4)
        if size > LARGEST_FILM:
            raise NoisescopeError(
                f"film: {len(request.labels)} samples of {request.steps} steps take "
                f"{size / 2**30:.1f} GB, but at most {LARGEST_FILM / 2**30:.0f} GB are kept; "
                "choose fewer samples or steps."
            )
        self._model = model
        self._request = request
        self._step = step
        self._purpose: Purpose = purpose
        self._weights: Weights = weights
        self._levels: list[NoiseLevel] = []
        self._nfe: list[int] = []
        self._change: list[Floats] = []
        self._films: dict[str, Array] = {}  # of x_t, x_0_hat and eps_hat: [k, n, ...]
        self._last: SamplerStep | None = None
        self._seconds = 0.0  # without what whoever iterates does between two steps

    def steps(self) -> Iterator[float]:
        """Draw, step by step; gives the share that is done after each."""
        model, request = self._model, self._request
        guide = model.guide.for_guidance(request.guidance)
        with model.evaluated(self._weights) as network:
            way = model.source.steps(network, request, guide=guide)
            begun = time.perf_counter()
            for taken in way:
                self._keep(taken)
                self._seconds += time.perf_counter() - begun
                yield len(self._levels) / request.steps
                begun = time.perf_counter()

    def _keep(self, taken: SamplerStep) -> None:
        kind, place = self._model.dataset.kind, len(self._levels)
        frame = {
            "x_t": shown(taken.x_t, kind),
            "x_0_hat": shown(taken.x_0_hat, kind),
            "eps_hat": shown_noise(taken.eps_hat, kind),
        }
        for name, value in frame.items():
            if place == 0:
                self._films[name] = np.empty((self._request.steps, *value.shape), value.dtype)
            self._films[name][place] = value
        before = taken.x_0_hat if self._last is None else self._last.x_0_hat
        self._change.append(_change(before, taken.x_0_hat))
        self._levels.append(taken.level)
        self._nfe.append(taken.nfe)
        self._last = taken

    def event(self) -> SamplesDrawn:
        """All of it, once the last step is taken."""
        if self._last is None or len(self._levels) < self._request.steps:
            raise RuntimeError("a film is told of when its last step is taken")
        model, request = self._model, self._request
        labels = np.array(request.labels, dtype=np.int64)
        return SamplesDrawn(
            step=self._step,
            purpose=self._purpose,
            weights=self._weights,
            sampler=request.sampler.kind,
            guidance_scale=request.guidance.scale,
            seed=request.seed,
            labels=frozen(labels if model.conditional else np.full_like(labels, -1)),
            levels=shown_levels(model.schedule, self._levels),
            nfe=frozen(np.array(self._nfe, dtype=np.int64)),
            x_t=frozen(self._films["x_t"]),
            x_0_hat=frozen(self._films["x_0_hat"]),
            eps_hat=frozen(self._films["eps_hat"]),
            samples=shown(self._last.x_next, model.dataset.kind),
            change=frozen(np.stack(self._change)),
            seconds=self._seconds,
        )


def _change(before: Float[Tensor, "n ..."], x_0_hat: Float[Tensor, "n ..."]) -> Floats:
    """Root mean square of what became different, for each sample."""
    difference = (x_0_hat - before).flatten(1).square().mean(dim=1).sqrt()
    return difference.float().cpu().numpy()
