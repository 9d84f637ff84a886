"""Small diffusion models of real data, and their answers to requests."""

from collections.abc import Sequence
from typing import TypeVar

import torch
from presets import diffusion_preset

from core.data.registry import load_dataset
from core.diffusion.method import DiffusionMethod
from core.engine.compute import choose_compute
from core.engine.streams import RandomStreams
from core.events import Event
from core.requests import Request

Answer = TypeVar("Answer")

SETTINGS = {
    "ring-diffusion": (
        "network.width=16",
        "network.depth=1",
        "data.training_points=500",
        "data.held_out_points=100",
    ),
    "digits-diffusion": ("network.channels=8", "network.attention_levels="),
}
SMALLER = (
    "training.batch_size=16",
    "preview.count=4",
    "preview.steps=3",
    "sampling.steps=4",
    "watching.held_out_examples=8",
    "compute.device=cpu",
    "compute.threads=1",
)


def small_method(
    preset: str = "ring-diffusion", settings: Sequence[str] = (), *, steps: int = 0
) -> DiffusionMethod:
    """A diffusion model of a preset's data, made small, and trained for so many steps."""
    config = diffusion_preset(preset, [*SETTINGS.get(preset, ()), *SMALLER, *settings])
    compute = choose_compute(config.compute, images=config.learns_images)
    streams = RandomStreams(config.seed, compute.device)
    dataset = load_dataset(config.data, streams.cpu_generator("data"))
    method = DiffusionMethod(config, dataset=dataset, compute=compute, streams=streams)
    row = torch.zeros(len(method.scalar_names))
    for step in range(1, steps + 1):
        method.step(step, row)
    return method


def events_of(method: DiffusionMethod, request: Request, *, step: int = 0) -> list[Event]:
    """All that is told on the way to the answer, and the answer."""
    return list(method.answer(step, request))


def answer_of(
    method: DiffusionMethod, request: Request, kind: type[Answer], *, step: int = 0
) -> Answer:
    """The answer, which is of this kind."""
    last = events_of(method, request, step=step)[-1]
    assert isinstance(last, kind)
    return last
