"""Events of a run on small pictures, made up."""

import dataclasses
from typing import Literal, TypeVar

import numpy as np
from made_answers import (
    gradient_shared,
    ideal_compared,
    neighbours_found,
    noise_levels,
    schedule_described,
    solvers_compared,
    timestep_examined,
)

from core.answers import (
    ForwardNoised,
    IdealCompared,
    NeighboursFound,
    SamplesDrawn,
    SolversCompared,
    TimestepExamined,
)
from core.arrays import Floats
from core.events import DataDescribed, Event

AnswerKind = TypeVar(
    "AnswerKind", IdealCompared, NeighboursFound, SolversCompared, TimestepExamined
)

SIDE = 8
CLASSES = ("zero", "one", "two and more")


def image_data(training_count: int = 100) -> DataDescribed:
    return DataDescribed(
        kind="image",
        name="Small pictures",
        class_names=CLASSES,
        training_count=training_count,
        held_out_count=10,
        examples=np.zeros((4, SIDE, SIDE, 1), np.uint8),
        labels=np.zeros(4, np.int64),
    )


def image_samples(
    step: int = 7, *, purpose: Literal["preview", "requested"] = "preview", steps: int = 3
) -> SamplesDrawn:
    """Three samples, all 200. In step k, x_0_hat is 10 k + 1, x_t 10 k + 2, eps_hat 10 k + 3."""
    film = np.zeros((steps, 3, SIDE, SIDE, 1), np.uint8)
    film += (10 * np.arange(steps, dtype=np.uint8))[:, None, None, None, None]
    return SamplesDrawn(
        step=step,
        purpose=purpose,
        weights="ema",
        sampler="ddim",
        guidance_scale=2.0,
        seed=12345,
        labels=np.array([0, 1, 2]),
        levels=noise_levels(steps, falling=True),
        nfe=2 * np.arange(1, steps + 1),
        x_t=film + np.uint8(2),
        x_0_hat=film + np.uint8(1),
        eps_hat=film + np.uint8(3),
        samples=np.full((3, SIDE, SIDE, 1), 200, np.uint8),
        change=0.01 * np.arange(3 * steps, dtype=np.float32).reshape(steps, 3),
        seconds=0.1,
    )


def image_noised(first: int = 0, *, count: int = 3, frames: int = 11) -> ForwardNoised:
    """The pictures of frame k have the value 10 k + their number."""
    x_t = np.zeros((frames, count, SIDE, SIDE, 1), np.uint8)
    x_t += (10 * np.arange(frames, dtype=np.uint8))[:, None, None, None, None]
    x_t += np.arange(count, dtype=np.uint8)[None, :, None, None, None]
    edges = np.linspace(-3.5, 3.5, 15, dtype=np.float32)
    return ForwardNoised(
        indices=np.arange(first, first + count),
        labels=np.arange(count) % len(CLASSES),
        levels=noise_levels(frames),
        x_0=x_t[0],
        eps=x_t[-1],
        x_t=x_t,
        histogram_edges=edges,
        histograms=np.full((frames, 14), 1 / 7, np.float32),
        densities=np.zeros((0, 0, 0), np.float32),
        reach=1.9,
        training_labels=np.arange(100) % len(CLASSES),
    )


PICTURED = {
    "x_0", "eps", "x_t", "eps_hat", "x_0_hat", "error", "pictures", "reference_pictures",
    "network_x_0_hat", "ideal_x_0_hat", "samples", "neighbours",
}  # fmt: skip


def of_pictures(answer: AnswerKind) -> AnswerKind:
    """An answer about points as one about pictures, each of another grey."""
    changed: dict[str, object] = {}
    for field in dataclasses.fields(answer):
        if field.name in PICTURED:
            value: Floats = getattr(answer, field.name)
            shape = value.shape[:-1]
            greys = (np.arange(int(np.prod(shape))) % 256).astype(np.uint8).reshape(*shape, 1, 1, 1)
            changed[field.name] = np.broadcast_to(greys, (*shape, SIDE, SIDE, 1)).copy()
    return dataclasses.replace(answer, **changed)


def image_answers(step: int = 7) -> list[Event]:
    """What a run on pictures may answer, of every kind that it has answers of."""
    return [
        image_noised(),
        schedule_described(),
        image_samples(step),
        image_samples(step, purpose="requested"),
        of_pictures(timestep_examined(step)),
        gradient_shared(step),
        of_pictures(solvers_compared(step)),
        of_pictures(ideal_compared(step)),
        of_pictures(neighbours_found(step)),
    ]
