"""Answers about points of the plane, made up: only what a test is about has to be given."""

import numpy as np

from core.answers import (
    Answer,
    AnswerProgressed,
    FieldMeasured,
    ForwardNoised,
    GradientShared,
    IdealCompared,
    NeighboursFound,
    NoiseLevels,
    PointsCarried,
    Purpose,
    SamplesDrawn,
    ScheduleDescribed,
    SolversCompared,
    TimestepExamined,
)
from core.arrays import Floats


def noise_levels(count: int, *, falling: bool = False, clean: bool = False) -> NoiseLevels:
    """Evenly spaced in time; alpha^2 + sigma^2 = 1. With ``clean`` one end has no noise."""
    times = np.linspace(0.0 if clean else 0.5 / count, 1.0, count)
    times = times[::-1].copy() if falling else times
    alpha_bar = 1 - 0.999 * times
    return NoiseLevels(
        timesteps=np.round(999 * times).astype(np.int64),
        times=times,
        alpha=np.sqrt(alpha_bar),
        sigma=np.sqrt(1 - alpha_bar),
    )


def points(*shape: int) -> Floats:
    """Points of this shape [..., n], all different."""
    count = int(np.prod(shape)) * 2
    return np.linspace(-1, 1, count, dtype=np.float32).reshape(*shape, 2)


def samples_drawn(step: int = 0, purpose: Purpose = "preview") -> SamplesDrawn:
    """Two steps of one point."""
    return SamplesDrawn(
        step=step,
        purpose=purpose,
        weights="ema",
        sampler="ddim",
        guidance_scale=1.0,
        seed=0,
        labels=np.array([-1], dtype=np.int64),
        levels=noise_levels(2, falling=True),
        nfe=np.array([1, 2], dtype=np.int64),
        x_t=points(2, 1),
        x_0_hat=points(2, 1),
        eps_hat=points(2, 1),
        samples=points(1),
        change=np.array([[0.0], [0.1]], dtype=np.float32),
        seconds=0.1,
    )


def generated(
    shape: tuple[int, ...], *, step: int = 0, labels: tuple[int, ...] = ()
) -> SamplesDrawn:
    """Samples [n, ...] of a generator, which has no films: points, or pictures of uint8."""
    points_wanted = len(shape) == 2
    count = int(np.prod(shape))
    values = np.linspace(-1, 1, count, dtype=np.float32) if points_wanted else np.arange(count)
    samples = values.astype(np.float32 if points_wanted else np.uint8).reshape(shape)
    film = np.zeros((0, *shape), dtype=samples.dtype)
    return SamplesDrawn(
        step=step,
        purpose="preview",
        weights="ema",
        sampler="",
        guidance_scale=1.0,
        seed=0,
        labels=np.array(labels or [-1] * shape[0], dtype=np.int64),
        levels=NoiseLevels(
            timesteps=np.zeros(0, dtype=np.int64),
            times=np.zeros(0),
            alpha=np.zeros(0),
            sigma=np.zeros(0),
        ),
        nfe=np.zeros(0, dtype=np.int64),
        x_t=film,
        x_0_hat=film,
        eps_hat=film,
        samples=samples,
        change=np.zeros((0, shape[0]), dtype=np.float32),
        seconds=0.01,
    )


def forward_noised() -> ForwardNoised:
    """One point at two timesteps, with a density on 3 x 3 places."""
    return ForwardNoised(
        indices=np.array([0], dtype=np.int64),
        labels=np.array([0], dtype=np.int64),
        levels=noise_levels(2),
        x_0=points(1),
        eps=points(1),
        x_t=points(2, 1),
        histogram_edges=np.array([-3.0, 0.0, 3.0], dtype=np.float32),
        histograms=np.full((2, 2), 1 / 6, dtype=np.float32),
        densities=np.linspace(0, 1, 18, dtype=np.float32).reshape(2, 3, 3),
        reach=1.9,
        training_labels=np.arange(100, dtype=np.int64) % 3,
    )


def schedule_described(kind: str = "cosine", bins: int = 2) -> ScheduleDescribed:
    """A schedule, one other, and a sampler with three steps."""
    return ScheduleDescribed(
        kind=kind,
        levels=noise_levels(11),
        others={"linear": noise_levels(11)},
        sampler="ddim",
        spacing="trailing",
        sampler_levels=noise_levels(3, falling=True),
        bin_log_snr=np.linspace(5.0, -5.0, bins + 1),
        bin_shares=np.full(bins, 1 / bins, dtype=np.float32),
        log_snr_edges=np.linspace(-5.0, 5.0, 5),
        log_snr_density=np.full(4, 0.1, dtype=np.float32),
        times_kind="uniform",
    )


def timestep_examined(step: int = 3) -> TimestepExamined:
    """Two examples of the upper half of the times."""
    return TimestepExamined(
        step=step,
        weights="ema",
        low=0.5,
        high=1.0,
        indices=np.array([4, 7], dtype=np.int64),
        labels=np.array([-1, -1], dtype=np.int64),
        levels=noise_levels(2),
        x_0=points(2),
        eps=points(2),
        x_t=points(2),
        eps_hat=points(2),
        x_0_hat=points(2),
        error=points(2),
        losses=np.array([0.1, 0.2], dtype=np.float32),
    )


def gradient_shared(step: int = 3) -> GradientShared:
    return GradientShared(
        step=step,
        edges=np.array([0.0, 0.5, 1.0], dtype=np.float32),
        norms=np.array([1.0, 3.0], dtype=np.float32),
        shares=np.array([0.25, 0.75], dtype=np.float32),
    )


def field_measured(step: int = 3) -> FieldMeasured:
    """Three times on 4 x 4 places."""
    return FieldMeasured(
        step=step,
        weights="ema",
        label=-1,
        levels=noise_levels(3),
        steps=np.full(3, step, dtype=np.int64),
        reach=1.9,
        score=points(3, 4, 4),
        velocity=points(3, 4, 4),
        exact_score=points(3, 4, 4),
        exact_velocity=points(3, 4, 4),
        of_distribution=True,
        densities=np.linspace(0, 1, 75, dtype=np.float32).reshape(3, 5, 5),
    )


def points_carried(step: int = 3) -> PointsCarried:
    return PointsCarried(
        step=step,
        weights="ema",
        levels=noise_levels(3, falling=True, clean=True),
        learned=points(3, 1),
        exact=points(3, 1),
    )


def solvers_compared(step: int = 3) -> SolversCompared:
    """Two samplers with two numbers of steps; the last is not yet done."""
    return SolversCompared(
        step=step,
        weights="ema",
        guidance_scale=1.0,
        labels=np.array([-1, -1], dtype=np.int64),
        samplers=("ddim", "ddpm"),
        stochastic=(False, True),
        steps=(5, 10),
        spacing="trailing",
        reference="UniPC, 1,000 steps, equal in log SNR",
        errors=np.array([[0.2, 0.1], [np.nan, np.nan]]),
        quality_name="Energy distance",
        quality_unit="",
        larger_is_better=False,
        quality=np.array([[0.02, 0.01], [0.03, np.nan]]),
        reference_quality=0.002,
        nfe=np.array([[5, 10], [5, 0]], dtype=np.int64),
        reference_nfe=1000,
        seconds=np.array([[0.1, 0.2], [0.1, np.nan]]),
        reference_seconds=20.0,
        pictures=points(2, 2, 2),
        reference_pictures=points(2),
        complete=False,
    )


def ideal_compared(step: int = 3) -> IdealCompared:
    """Two noise levels."""
    return IdealCompared(
        step=step,
        weights="ema",
        levels=noise_levels(2),
        network_error=np.array([0.1, 0.4], dtype=np.float32),
        ideal_error=np.array([0.05, 0.3], dtype=np.float32),
        distance=np.array([0.05, 0.1], dtype=np.float32),
        of_distribution=True,
        indices=np.array([3, 8, 1, 5], dtype=np.int64),
        labels=np.array([0, 1, 2, 0], dtype=np.int64),
        x_0=points(4),
        x_t=points(2, 4),
        network_x_0_hat=points(2, 4),
        ideal_x_0_hat=points(2, 4),
    )


def neighbours_found(step: int = 3) -> NeighboursFound:
    """Two samples with three neighbours each."""
    return NeighboursFound(
        step=step,
        weights="ema",
        labels=np.array([-1, -1], dtype=np.int64),
        samples=points(2),
        neighbours=points(2, 3),
        indices=np.arange(6, dtype=np.int64).reshape(2, 3),
        neighbour_labels=np.array([[0, 0, 1], [2, 2, 0]], dtype=np.int64),
        distances=np.array([[0.1, 0.2, 0.3], [0.2, 0.3, 0.4]], dtype=np.float32),
        usual=np.array([0.1, 0.2, 0.3], dtype=np.float32),
        ratio=0.75,
        near_share=0.5,
    )


def every_answer(step: int = 3) -> list[Answer | AnswerProgressed]:
    """An answer of every kind, as if all of them had been asked for."""
    return [
        forward_noised(),
        schedule_described(),
        samples_drawn(step),
        AnswerProgressed("SampleNow", "working", 0.5),
        samples_drawn(step, "requested"),
        AnswerProgressed("SampleNow", "answered", 1.0),
        timestep_examined(step),
        gradient_shared(step),
        field_measured(step),
        points_carried(step),
        solvers_compared(step),
        ideal_compared(step),
        neighbours_found(step),
    ]
