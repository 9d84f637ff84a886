"""What can be done with the weights of a run afterwards."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from core.answers import SamplesDrawn
from core.config.overrides import with_overrides
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.events import CommandRefused, Event, LossPerTimestep, RunFinished
from core.requests import SampleNow
from core.runs.checkpoints import list_checkpoints, step_of
from core.runs.folder import RunFolder
from core.runs.reader import read_config, read_loss_per_timestep
from core.samplers.registry import SAMPLERS
from core.saved_weights import post_hoc_average
from core.trained import TrainedModel, draw_batches, load_trained
from core.training.control import CommandQueue
from core.training.runner import run_events


def trained(config: RunConfig, folder: RunFolder, commands: CommandQueue) -> list[Event]:
    return list(run_events(config, commands, folder=folder, watched=False))


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path / "run")


def loaded(folder: RunFolder, *overrides: str, average_length: float | None = None) -> TrainedModel:
    config = with_overrides(read_config(folder), overrides)
    return load_trained(folder, config, weights="ema", device="cpu", average_length=average_length)


def points(folder: RunFolder, *overrides: str, count: int = 6) -> np.ndarray:
    labels = [i % 8 for i in range(count)]
    return np.concatenate(list(draw_batches(loaded(folder, *overrides), labels, seed=3)))


def test_that_an_average_of_any_length_is_made_after_training(
    ring: RunConfig, folder: RunFolder
) -> None:
    config = with_overrides(ring, ["ema.post_hoc=true", "ema.snapshot_images=160"])
    trained(config, folder, CommandQueue())
    steps = [step_of(path) for path in list_checkpoints(folder.snapshots)]
    assert steps == [10, 20, 30, 40]
    short, long = post_hoc_average(folder, 0.03), post_hoc_average(folder, 0.2)
    assert any(not np.allclose(short[name], long[name], atol=1e-4) for name in short)
    drawn = loaded(folder, average_length=0.1).draw([0, 1], seed=0)
    assert bool(np.isfinite(drawn).all())


def test_that_without_snapshots_there_is_no_other_average(
    ring: RunConfig, folder: RunFolder
) -> None:
    trained(ring, folder, CommandQueue())
    with pytest.raises(NoisescopeError, match=r"kept no snapshots .* ema.post_hoc=true"):
        loaded(folder, average_length=0.1)


def test_that_post_hoc_averages_change_no_weight(ring: RunConfig, tmp_path: Path) -> None:
    plain, with_averages = RunFolder(tmp_path / "a"), RunFolder(tmp_path / "b")
    trained(ring, plain, CommandQueue())
    trained(with_overrides(ring, ["ema.post_hoc=true"]), with_averages, CommandQueue())
    np.testing.assert_array_equal(points(plain), points(with_averages))


@pytest.mark.parametrize("kind", SAMPLERS)
def test_that_every_sampler_draws_the_same_however_many_at_once(
    ring: RunConfig, folder: RunFolder, kind: str
) -> None:
    trained(ring, folder, CommandQueue())
    chosen = (f"sampling.sampler.kind={kind}", "sampling.steps=5")
    # One matrix product of another size may sum in another order: some last digits of float32,
    # made larger by an untrained network over five steps.
    np.testing.assert_allclose(
        points(folder, *chosen, count=9)[:2], points(folder, *chosen, count=2), atol=1e-4
    )


def test_that_autoguidance_takes_the_first_weights_of_the_run(
    ring: RunConfig, folder: RunFolder
) -> None:
    auto = ["sampling.guidance.kind=autoguidance", "sampling.guidance.scale=3"]
    trained(with_overrides(ring, auto), folder, CommandQueue())
    guided = points(folder, *auto)
    plain = points(folder, "sampling.guidance.kind=classifier_free", "sampling.guidance.scale=1")
    # The only weights that were kept are the last ones: guided by itself, it is not guided.
    np.testing.assert_allclose(guided, plain, atol=1e-5)
    with pytest.raises(NoisescopeError, match=r"step 7: there are no weights .* saved are: 40"):
        points(folder, *auto, "sampling.guidance.guide_step=7")


def test_that_autoguidance_without_a_guide_is_refused(ring: RunConfig) -> None:
    config = with_overrides(ring, ["sampling.guidance.kind=autoguidance"])
    commands = CommandQueue()
    commands.post(SampleNow(guidance_scale=2.0))
    events = list(run_events(config, commands))
    (refused,) = [event for event in events if isinstance(event, CommandRefused)]
    assert "no earlier state of this model" in refused.reason
    drawn = [event for event in events if isinstance(event, SamplesDrawn)]
    assert drawn, "previews go on without"
    assert {(event.purpose, event.guidance_scale) for event in drawn} == {("preview", 1.0)}
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "completed"


def test_that_the_loss_per_timestep_is_kept(ring: RunConfig, folder: RunFolder) -> None:
    events = trained(ring, folder, CommandQueue())
    told = [event for event in events if isinstance(event, LossPerTimestep)]
    kept = read_loss_per_timestep(folder)
    assert [row.first_step for row in kept] == [row.first_step for row in told]
    assert sum(row.counts.sum() for row in kept) == 40 * 16
    for before, after in itertools.pairwise(kept):
        assert after.first_step == before.step + 1
    np.testing.assert_array_equal(kept[-1].losses, told[-1].losses)


def test_that_a_class_is_not_asked_of_a_model_without_classes(
    ring: RunConfig, folder: RunFolder
) -> None:
    trained(with_overrides(ring, ["method.class_conditional=false"]), folder, CommandQueue())
    with pytest.raises(NoisescopeError, match="class 5: this model was trained without classes"):
        points(folder)
