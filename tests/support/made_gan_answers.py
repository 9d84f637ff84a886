"""Answers about a GAN, made up: a few pictures of two by two, or points of the plane."""

import numpy as np

from core.arrays import Array, Floats, Integers
from core.gan_answers import (
    ContestMeasured,
    ExamplesJudged,
    GANAnswer,
    LatentsInterpolated,
    LatentsSpread,
    QuizDrawn,
    VerdictExplained,
)
from core.gan_requests import Origin

PICTURE = 2  # pixels across


def examples_of(*shape: int, pictures: bool = True) -> Array:
    """Examples of this shape, all different."""
    if pictures:
        size = int(np.prod(shape)) * PICTURE**2
        values = np.arange(size) * 37 % 256
        return values.astype(np.uint8).reshape(*shape, PICTURE, PICTURE, 1)
    size = int(np.prod(shape)) * 2
    return np.linspace(-1, 1, size, dtype=np.float32).reshape(*shape, 2)


def integers(*values: int) -> Integers:
    return np.array(values, dtype=np.int64)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def examples_judged(step: int = 3, *, pictures: bool = True) -> ExamplesJudged:
    """Three of each; the second sample looks most real, the third example least."""
    return ExamplesJudged(
        step=step,
        weights="ema",
        indices=integers(4, 9, 2),
        labels_real=integers(0, 1, 2),
        real=examples_of(3, pictures=pictures),
        logit_real=floats(2.0, 1.0, -0.5),
        numbers=integers(0, 1, 2),
        labels_fake=integers(-1, -1, -1),
        fake=examples_of(3, pictures=pictures)[::-1].copy(),
        logit_fake=floats(-2.0, 0.75, -1.0),
        threshold=0.25,
        threshold_is_of_loss=False,
        probabilities=False,
        paired=True,
    )


def verdict_explained(
    step: int = 3, *, origin: Origin = "generated", number: int = 1, pictures: bool = True
) -> VerdictExplained:
    shape = (PICTURE, PICTURE, 1) if pictures else (2,)
    size = int(np.prod(shape))
    return VerdictExplained(
        step=step,
        weights="ema",
        origin=origin,
        number=number,
        label=-1,
        example=examples_of(3, pictures=pictures)[1],
        logit=0.75,
        critic_gradient=np.linspace(-1, 1, size, dtype=np.float32).reshape(shape),
        generator_gradient=np.linspace(0.5, -0.5, size, dtype=np.float32).reshape(shape),
        generator_slope=-0.5,
        neighbours=examples_of(3, pictures=pictures),
        indices=integers(4, 9, 2),
        neighbour_labels=integers(0, 1, 2),
        distances=floats(0.5, 0.75, 1.5),
    )


def latents_spread(step: int = 3, *, side: int = 3, pictures: bool = True) -> LatentsSpread:
    places = np.linspace(0, 1, side)
    return LatentsSpread(
        step=step,
        weights="ema",
        samples=(0, 1, 2),
        label=-1,
        u=places,
        v=places[::-1].copy(),
        pictures=examples_of(side, side, pictures=pictures),
        logits=np.linspace(-1, 1, side**2, dtype=np.float32).reshape(side, side),
        lengths=np.full((side, side), 2.0, dtype=np.float32),
        usual_lengths=(1.0, 3.0),
        z=floats(0.1, -0.2, 0.3, 0.4),
        map_lengths=np.linspace(0.5, 3.5, 36, dtype=np.float32).reshape(6, 6),
        seconds=0.01,
    )


def latents_interpolated(step: int = 3, *, pictures: bool = True) -> LatentsInterpolated:
    return LatentsInterpolated(
        step=step,
        weights="ema",
        first=0,
        last=1,
        label=-1,
        shares=np.linspace(0, 1, 3),
        straight=examples_of(3, pictures=pictures),
        spherical=examples_of(3, pictures=pictures)[::-1].copy(),
        straight_lengths=floats(2.0, 1.5, 2.0),
        spherical_lengths=floats(2.0, 2.0, 2.0),
        usual_lengths=(1.0, 3.0),
    )


def contest_measured(step: int = 3) -> ContestMeasured:
    """A sheet of two by two cells of an equal share of the noise, spread evenly."""
    corners = np.array([-1.0, 0.0, 1.0], dtype=np.float32)
    sheet = np.stack(np.meshgrid(corners, corners), axis=-1)
    return ContestMeasured(
        step=step,
        weights="ema",
        label=-1,
        reach=1.5,
        logits=np.linspace(-1, 1, 16, dtype=np.float32).reshape(4, 4),
        middle=0.0,
        densities=np.linspace(0, 1, 16, dtype=np.float32).reshape(4, 4),
        real=np.array([[1, 0], [0, 1]], dtype=np.float32),
        logit_real=floats(1.0, 2.0),
        fake=np.array([[0.5, 0], [0, -0.5]], dtype=np.float32),
        logit_fake=floats(-1.0, 0.5),
        fake_z=np.array([[0.25, 0], [0, -0.25]], dtype=np.float32),
        descent=np.array([[0.1, 0], [0, 0.2]], dtype=np.float32),
        sheet=sheet,
        sheet_z=corners,
        sheet_mass=np.full((2, 2), 0.25),
        sheet_density=np.full((2, 2), 0.25),
        latent_size=2,
    )


def quiz_drawn(step: int = 3, *, seed: int = 0, pictures: bool = True) -> QuizDrawn:
    """Eight, every other one real; the critic is wrong about the first two."""
    is_real = np.array([True, False] * 4)
    logits = floats(-1.0, 1.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0)
    return QuizDrawn(
        step=step,
        weights="ema",
        seed=seed,
        examples=examples_of(8, pictures=pictures),
        is_real=is_real,
        labels=np.full(8, -1, dtype=np.int64),
        logits=logits,
        called_real=logits > 0,
        probabilities=(1 / (1 + np.exp(-logits))).astype(np.float32),
        threshold=0.0,
        threshold_is_of_loss=True,
        held_out=True,
    )


def gan_answers(step: int = 3, *, pictures: bool = True) -> list[GANAnswer]:
    """One of each that there is for pictures, or for points."""
    answers: list[GANAnswer] = [
        examples_judged(step, pictures=pictures),
        verdict_explained(step, pictures=pictures),
        latents_spread(step, pictures=pictures),
        latents_interpolated(step, pictures=pictures),
        quiz_drawn(step, pictures=pictures),
    ]
    return answers if pictures else [*answers, contest_measured(step)]
