"""What the bar says of a run."""

import io

import numpy as np
import pytest
from presets import gan_preset
from rich.console import Console

from cli.progress_bar import ProgressBar
from core.config.diffusion_run import DiffusionRun
from core.config.run import RunConfig
from core.events import Event, Progress, Scalars
from core.metric_names import CRITIC_LOSS, GENERATOR_LOSS, LOSS


def scalars(**values: list[float]) -> Scalars:
    """A block of steps with these values of each loss."""
    names = {"generator": GENERATOR_LOSS.name, "critic": CRITIC_LOSS.name, "loss": LOSS.name}
    arrays = {names[name]: np.array(v, dtype=np.float32) for name, v in values.items()}
    count = len(next(iter(arrays.values())))
    times = np.arange(count, dtype=np.float64)
    return Scalars(np.arange(1, count + 1), arrays, times, times)


def progress(step: int) -> Progress:
    return Progress(
        step=step,
        images_seen=64 * step,
        epoch=1.0,
        steps_per_second=10.0,
        images_per_second=640.0,
        eta_seconds=None,
        active_seconds=1.0,
        watching_share=0.0,
        memory_bytes=0,
    )


def shown(config: RunConfig, *events: Event) -> str:
    """The last state of the bar on 80 columns."""
    file = io.StringIO()
    with ProgressBar(Console(file=file, width=80), config) as bar:
        for event in events:
            bar.show(event)
    return " ".join(file.getvalue().split())


def test_that_both_losses_of_a_gan_are_smoothed_each_by_itself() -> None:
    config = gan_preset("ring-gan", ["training.max_steps=50"])
    text = shown(
        config,
        scalars(generator=[1.0, 3.0], critic=[-1.0, 0.0]),
        scalars(generator=[6.0], critic=[0.5]),
        progress(25),
    )
    generator = 0.9 * 2.0 + 0.1 * 6.0  # the mean of the first block, then a tenth of the second
    critic = 0.9 * -0.5 + 0.1 * 0.5
    assert f"generator loss {generator:.4f}, discriminator loss {critic:.4f}" in text
    assert "50 %" in text
    assert "step 25, " in text


def test_that_a_diffusion_model_has_one_loss() -> None:
    text = shown(DiffusionRun(), scalars(loss=[0.25]), progress(1))
    assert "step 1, loss 0.2500, 640 images/s" in text
    assert "generator" not in text


@pytest.mark.parametrize("config", [DiffusionRun(), gan_preset("ring-gan")])
def test_that_no_loss_is_told_before_there_is_one(config: RunConfig) -> None:
    assert "step 0, 640 images/s" in shown(config, progress(0))
