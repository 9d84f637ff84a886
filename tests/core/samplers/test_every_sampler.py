"""What is true of every sampler, on every schedule and with every spacing."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from exact_denoisers import WavyDenoiser
from pydantic import TypeAdapter
from torch import Tensor

from core.config.predictions import VPredictionConfig
from core.config.samplers import SamplerConfig
from core.config.schedules import CosineScheduleConfig, ScheduleConfig
from core.config.spacing import SpacingConfig
from core.diffusion.denoiser import Denoiser, Estimates, NetworkDenoiser
from core.diffusion.guidance import Guidance
from core.diffusion.predictions.v import VPrediction
from core.diffusion.schedules.level import CLEAN, NoiseLevel
from core.diffusion.schedules.registry import SCHEDULES, build_schedule
from core.samplers.registry import SAMPLERS
from core.samplers.spacing import SPACINGS, levels_of
from core.samplers.step import SamplerStep

STEPS = 6
NOISE = torch.randn(20, 3, 1, 2, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))

every_sampler = pytest.mark.parametrize("kind", SAMPLERS)
every_schedule = pytest.mark.parametrize("schedule", [*SCHEDULES, "zero_terminal_snr"])


def sampler_config(kind: str) -> Any:
    return TypeAdapter[SamplerConfig](SamplerConfig).validate_python({"kind": kind})


def without_randomness(kind: str) -> Any:
    """The sampler with eta 0 where it has one. Of DDPM nothing can be switched off."""
    config = sampler_config(kind)
    return config.model_copy(update={"eta": 0.0}) if hasattr(config, "eta") else config


@cache
def levels_with(schedule: str, spacing: str) -> Sequence[NoiseLevel]:
    config = (
        CosineScheduleConfig(zero_terminal_snr=True)
        if schedule == "zero_terminal_snr"
        else TypeAdapter[ScheduleConfig](ScheduleConfig).validate_python({"kind": schedule})
    )
    spaced = TypeAdapter[SpacingConfig](SpacingConfig).validate_python({"kind": spacing})
    return levels_of(spaced, build_schedule(config), STEPS)


def steps_of(
    config: Any,
    levels: Sequence[NoiseLevel],
    *,
    denoiser: Denoiser | None = None,
    fresh_noise: Callable[[], Tensor] | None = None,
    samples: slice = slice(None),
) -> Iterator[SamplerStep]:
    """From noise to these samples of three. Each has noise of its own."""
    noise = iter(NOISE[:, samples].contiguous())
    x_t = levels[0].sigma * next(noise)
    fresh_noise = fresh_noise or (lambda: next(noise))
    return SAMPLERS[config.kind](config, denoiser or WavyDenoiser(), levels, x_t, fresh_noise)


@every_sampler
@every_schedule
@pytest.mark.parametrize("spacing", SPACINGS)
def test_that_it_goes_all_the_way_from_noise_to_a_sample(
    kind: str, schedule: str, spacing: str
) -> None:
    levels = levels_with(schedule, spacing)
    way = list(steps_of(sampler_config(kind), levels))
    assert [taken.level for taken in way] == levels[:-1]
    assert levels[-1] == CLEAN
    for before, after in itertools.pairwise(levels):
        assert after.sigma_ve < before.sigma_ve
        assert after.sigma < before.sigma
    for before, after in itertools.pairwise(way):
        np.testing.assert_array_equal(before.x_next, after.x_t)
    for taken in way:
        assert bool(torch.stack([taken.x_t, taken.x_next]).isfinite().all())
        # Both estimates make up x_t, but for rounding, which grows with sigma.
        alpha, sigma = taken.level.alpha, taken.level.sigma
        together = alpha * taken.x_0_hat + sigma * taken.eps_hat
        np.testing.assert_allclose(together, taken.x_t, rtol=0, atol=1e-13 * max(1, sigma))
    # Nothing is known of the noise that is better than the last estimate.
    np.testing.assert_array_equal(way[-1].x_next, way[-1].x_0_hat)


@every_sampler
@every_schedule
def test_that_evaluations_are_counted(kind: str, schedule: str) -> None:
    levels = levels_with(schedule, "trailing")
    wanted = [2 * i for i in range(1, STEPS)] + [2 * STEPS - 1]
    wanted = wanted if kind == "heun" else list(range(1, STEPS + 1))
    way = steps_of(sampler_config(kind), levels)
    assert [taken.nfe for taken in way] == wanted
    twice = steps_of(sampler_config(kind), levels, denoiser=WavyDenoiser(nfe=2))
    assert [taken.nfe for taken in twice] == [2 * nfe for nfe in wanted]


@every_sampler
def test_that_guidance_takes_twice_the_evaluations(kind: str) -> None:
    def network(x: Tensor, log_snr: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        evaluated.append(x.shape[0])
        shift = labels.view(-1, 1, 1, 1) + log_snr.view(-1, 1, 1, 1) / 10
        return torch.sin(3 * x + shift)

    evaluated: list[int] = []
    guidance = Guidance(scale=2.0, null_class=3)
    denoiser = NetworkDenoiser(
        network, VPrediction(VPredictionConfig()), torch.tensor([0, 1, 2]), guidance
    )
    levels = levels_with("cosine", "trailing")
    *_, last = steps_of(sampler_config(kind), levels, denoiser=denoiser)
    assert last.nfe == (2 * (2 * STEPS - 1) if kind == "heun" else 2 * STEPS)
    assert sum(evaluated) == 3 * last.nfe  # three samples


@pytest.mark.parametrize("kind", [kind for kind in SAMPLERS if kind != "ddpm"])
@every_schedule
def test_that_without_randomness_none_is_drawn(kind: str, schedule: str) -> None:
    def never() -> Tensor:
        raise AssertionError("noise was drawn")

    config = without_randomness(kind)
    list(steps_of(config, levels_with(schedule, "karras"), fresh_noise=never))


@every_sampler
@every_schedule
def test_that_a_sample_does_not_depend_on_its_neighbours(kind: str, schedule: str) -> None:
    config, levels = sampler_config(kind), levels_with(schedule, "log_snr")
    *_, together = steps_of(config, levels)
    for i in range(3):
        *_, alone = steps_of(config, levels, samples=slice(i, i + 1))
        np.testing.assert_array_equal(alone.x_next[0], together.x_next[i])


@every_sampler
@pytest.mark.parametrize("taken", range(1, STEPS + 1))
def test_that_it_can_be_stopped_at_any_step(kind: str, taken: int) -> None:
    """What was yielded is final, and nothing was evaluated for steps that nobody asked for."""

    def counted(x_t: Tensor, level: NoiseLevel) -> Estimates:
        nonlocal evaluated
        evaluated += 1
        return WavyDenoiser()(x_t, level)

    evaluated = 0
    config, levels = sampler_config(kind), levels_with("cosine", "trailing")
    whole = list(steps_of(config, levels))
    way = steps_of(config, levels, denoiser=counted)
    begun = list(itertools.islice(way, taken))
    assert evaluated == begun[-1].nfe
    np.testing.assert_array_equal(begun[-1].x_next, whole[taken - 1].x_next)


@every_sampler
@every_schedule
def test_that_one_step_gives_the_estimate(kind: str, schedule: str) -> None:
    levels = [levels_with(schedule, "trailing")[0], CLEAN]
    (taken,) = steps_of(sampler_config(kind), levels)
    expected = WavyDenoiser()(taken.x_t, levels[0]).x_0_hat
    np.testing.assert_array_equal(taken.x_t, levels[0].sigma * NOISE[0])
    np.testing.assert_array_equal(taken.x_next, expected)
