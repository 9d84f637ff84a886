"""Events of a run on small pictures, made up."""

from typing import Literal

import numpy as np

from core.events import DataDescribed, ForwardNoised, SamplesDrawn

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
    """Three samples. x_0_hat of step k is 10 k + 1, x_t 10 k + 2, the samples are 200."""
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
        timesteps=np.linspace(999, 0, steps).round().astype(np.int64),
        alpha_bar=np.linspace(0, 1, steps, dtype=np.float32),
        nfe=2 * steps,
        x_t=film + np.uint8(2),
        x_0_hat=film + np.uint8(1),
        samples=np.full((3, SIDE, SIDE, 1), 200, np.uint8),
        seconds=0.1,
    )


def image_noised(first: int = 0, *, count: int = 3, frames: int = 11) -> ForwardNoised:
    """The pictures of frame k have the value 10 k + their number."""
    x_t = np.zeros((frames, count, SIDE, SIDE, 1), np.uint8)
    x_t += (10 * np.arange(frames, dtype=np.uint8))[:, None, None, None, None]
    x_t += np.arange(count, dtype=np.uint8)[None, :, None, None, None]
    alpha_bar = np.linspace(1, 0, frames, dtype=np.float32)
    edges = np.linspace(-3.5, 3.5, 15, dtype=np.float32)
    return ForwardNoised(
        indices=np.arange(first, first + count),
        labels=np.arange(count) % len(CLASSES),
        timesteps=np.linspace(0, 999, frames).round().astype(np.int64),
        alpha_bar=alpha_bar,
        snr=(alpha_bar / np.maximum(1 - alpha_bar, 1e-6)).astype(np.float32),
        x_0=x_t[0],
        eps=x_t[-1],
        x_t=x_t,
        histogram_edges=edges,
        histograms=np.full((frames, 14), 1 / 7, np.float32),
    )
