"""What the presets learn, by several seeds. Minutes each: ``make test-slow``."""

import pytest
from presets import gan_preset

from core.commands import Stop
from core.config.run import GANRun
from core.events import RunFinished, StateChanged
from core.gan.method import GANMethod
from core.metrics.points.mode_coverage import ModeCoverage, mode_coverage
from core.training.control import CommandQueue
from core.training.session import Session

SAMPLES = 2_500
STEPS = 10_000  # half of what the presets take at most


def coverage_after(config: GANRun) -> ModeCoverage:
    """Of the averaged generator, counted with the exact mixture."""
    commands = CommandQueue()
    session = Session(config, commands, watched=False)
    for event in session.events():
        if isinstance(event, StateChanged) and event.state == "paused":
            commands.post(Stop())  # a value was not finite
        if isinstance(event, RunFinished):
            assert event.outcome == "completed", event.message
    method = session.method
    assert isinstance(method, GANMethod)
    mixture = method.model.contest.dataset.mixture
    assert mixture is not None
    samples = method.model.samples([-1] * SAMPLES, seed=1, weights="ema")
    return mode_coverage(samples, mixture)


def trained(name: str, seed: int) -> ModeCoverage:
    return coverage_after(
        gan_preset(name, [f"training.max_steps={STEPS}", f"seed={seed}", "compute.device=cpu"])
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_that_the_ring_is_learnt_with_every_seed(seed: int) -> None:
    found = trained("ring-gan", seed)
    assert found.found == 8
    assert found.high_quality_share >= 0.9  # of real points 0.989 are


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_that_all_of_the_grid_is_found(seed: int) -> None:
    found = trained("grid-gan", seed)
    assert found.found >= 23
