"""A run of a GAN as it might be told, made up."""

import dataclasses
from collections.abc import Mapping

import numpy as np
from image_events import SIDE, image_data
from made_answers import generated
from made_events import data_described, progress, run_started, scalars, state
from made_gan_answers import gan_answers
from made_gan_measures import gan_measures

from core.config.gan import GANConfig
from core.config.gan_run import GANRun
from core.config.overrides import with_overrides
from core.events import Event, ParameterChanged, RunFinished, RunStarted, Scalars


def gan_started(*overrides: str, max_steps: int = 1000) -> RunStarted:
    """A run of the GAN's defaults with these ``overrides``."""
    config = with_overrides(GANRun(method=GANConfig()), overrides)
    return dataclasses.replace(run_started(max_steps=max_steps), config=config.model_dump_json())


def gan_scalars(values: Mapping[str, float], first: int = 1, count: int = 10) -> Scalars:
    """A block of steps in which every scalar stays at its value."""
    block = scalars(*range(first, first + count))
    arrays = {name: np.full(count, value, dtype=np.float32) for name, value in values.items()}
    return dataclasses.replace(block, values=arrays)


def spread(name: str, mean: float) -> dict[str, float]:
    """Mean, deviation and quantiles of something over a batch, of a normal distribution."""
    quantiles = {"q05": -1.64, "q25": -0.67, "q50": 0.0, "q75": 0.67, "q95": 1.64}
    parts = {"mean": mean, "std": 1.0} | {part: mean + z for part, z in quantiles.items()}
    return {f"{name}/{part}": value for part, value in parts.items()}


def gan_run(*, pictures: bool) -> list[Event]:
    """A whole run, as it might be told."""
    samples = generated((3, SIDE, SIDE, 1) if pictures else (3, 2), labels=(0, 1, 2))
    started = gan_started() if pictures else gan_started("data.kind=ring")
    return [
        started,
        image_data() if pictures else data_described(),
        state("training"),
        gan_scalars({"loss/generator": 0.7, "loss/critic": 1.3, "coverage/found": 0.5}),
        gan_scalars(
            {
                **spread("logit_real", 0.5),
                **spread("logit_fake", -0.5),
                "probability/real": 0.62,
                "probability/fake": 0.38,
            }
        ),
        progress(10),
        samples,
        dataclasses.replace(samples, step=3, purpose="requested"),
        *gan_measures(),
        *gan_answers(pictures=pictures),
        ParameterChanged(4, "optimizer.critic.learning_rate", "0.002", "0.001"),
        RunFinished("completed", 10, "Completed after 10 steps."),
    ]
