"""A GAN as a session drives it."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from small_gans import gan_of, small_gan, small_gan_config
from torch import Tensor

from core.commands import Command, StepOnce, Stop
from core.config.overrides import with_value
from core.config.run import GANRun
from core.data.dataset import Dataset
from core.data.registry import load_dataset
from core.events import Event, RunFinished, Scalars, StateChanged
from core.gan.coverage import COUNT
from core.gan.method import GANMethod
from core.gan_events import CoverageMeasured, Part, ScoresMeasured, StepNarrated
from core.metric_names import LOGIT_GAP, METRICS, NEAREST
from core.training.control import CommandQueue
from core.training.session import Session

PLAIN = (  # whatever the presets have
    "method.loss.kind=relativistic",
    "method.regularizers.r1=0.5",
    "method.regularizers.interval=1",
    "method.class_conditional=false",
    "ema.post_hoc=false",
    "preview.weights=ema",
)
DIGITS = (
    "method.class_conditional=true",
    "method.loss.kind=non_saturating",
    "method.augmentation.kind=adaptive",
)


def config_of(preset: str, settings: Iterable[str] = ()) -> GANRun:
    return small_gan_config(preset, [*PLAIN, *settings])


@cache
def digits() -> Dataset:
    return load_dataset(config_of("digits-gan").data, torch.Generator())


def made(preset: str, settings: Iterable[str] = ()) -> GANMethod:
    """A small GAN; digits are read once."""
    if preset == "ring-gan":
        return small_gan(preset, [*PLAIN, *settings])
    return gan_of(config_of(preset, settings), digits())


def everything(method: GANMethod) -> dict[str, Tensor]:
    """All that training changes: weights, buffers, averages, optimizers, random generators."""
    trainer, contest = method.trainer, method.model.contest
    parts: dict[str, Mapping[str, Tensor]] = {
        "generator": contest.generator.state_dict(),
        "critic": contest.critic.state_dict(),
        "average": trainer.ema.state_dict(),
        "generator optimizer": trainer.generator.improver.optimizer.state(),
        "critic optimizer": trainer.critic.improver.optimizer.state(),
        "random numbers": {
            name: contest.streams.generator(name).get_state()
            for name in ("critic batches", "critic latents", "generator batches")
        },
    }
    if contest.augmentation is not None:
        parts["augmentation"] = {"strength": contest.augmentation.strength}
    return {
        f"{part}/{name}": v.clone() for part, state in parts.items() for name, v in state.items()
    }


def assert_same(found: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert torch.equal(found[name], value), name


def stepped(method: GANMethod, step: int, part: Part = "both") -> dict[str, float]:
    """The scalars of this step."""
    row = torch.zeros(len(method.scalar_names))
    method.step(step, row, part)
    return {name: float(value) for name, value in zip(method.scalar_names, row, strict=True)}


def changed_to(method: GANMethod, path: str, value: str | float) -> None:
    config = with_value(method.model.config, path, value)
    assert isinstance(config, GANRun)
    assert list(method.configure(config)) == []


WATCHED = {
    "points, spectral norm": (
        "ring-gan",
        ("method.regularizers.spectral_norm=true", "network.minibatch_std=true"),
    ),
    "digits, both normalised": (
        "digits-gan",
        (*DIGITS, "network.critic_batch_norm=true", "method.regularizers.r1=0"),
    ),
    "digits, spectral norm, raw": (
        "digits-gan",
        ("method.regularizers.spectral_norm=true", "preview.weights=raw"),
    ),
}


@pytest.mark.parametrize("name", WATCHED)
def test_that_a_run_that_is_measured_before_every_step_is_the_same_to_the_bit(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COUNT, "image", 120)  # two batches, in a fraction of the time
    preset, settings = WATCHED[name]
    plain, watched = made(preset, settings), made(preset, settings)
    probes = [probe for probe in watched.probes() if probe.enabled()]
    assert [probe.name for probe in probes] == ["preview", "scores", "coverage"]
    for step in range(1, 4):
        for probe in probes:
            assert probe.measure(step, 0.0)
        contest = watched.model.contest
        assert all(module.training for module in contest.generator.modules())
        assert all(module.training for module in contest.critic.modules())
        assert not any(module.training for module in watched.model.average.modules())
        assert stepped(watched, step) == stepped(plain, step)
    assert_same(everything(watched), everything(plain))
    assert all(weight.requires_grad for weight in watched.model.contest.critic.parameters())


EVERY_LOSS = (
    "minimax",
    "non_saturating",
    "least_squares",
    "hinge",
    "wasserstein",
    "relativistic",
)


@pytest.mark.parametrize("loss", EVERY_LOSS)
def test_that_every_scalar_is_known(loss: str) -> None:
    method = made("ring-gan", [f"method.loss.kind={loss}"])
    assert set(method.scalar_names) <= set(METRICS)
    assert len(set(method.scalar_names)) == len(method.scalar_names)
    assert not any(map(math.isnan, stepped(method, 1).values()))


def test_that_parameters_are_the_numbers_of_both_networks() -> None:
    # Three hidden layers of 16 each; the generator takes two numbers and gives two.
    generator = (2 * 16 + 16) + 2 * (16 * 16 + 16) + (16 * 2 + 2)
    critic = (2 * 16 + 16) + 2 * (16 * 16 + 16) + (16 + 1)
    sizes = ("generator_depth=3", "critic_depth=3", "latent_size=2", "minibatch_std=false")
    method = made("ring-gan", [f"network.{size}" for size in sizes])
    assert method.parameters == generator + critic


@pytest.mark.parametrize(
    ("preset", "settings", "shape", "classes"),
    [
        ("ring-gan", (), [2], []),
        ("ring-gan", ("method.class_conditional=true",), [2], list("12345678")),
        ("digits-gan", DIGITS, [1, 28, 28], list("0123456789")),
    ],
)
def test_that_the_metadata_tell_what_the_weights_are_for(
    preset: str, settings: tuple[str, ...], shape: list[int], classes: list[str]
) -> None:
    metadata = made(preset, settings).metadata()
    found = {name: json.loads(value) for name, value in metadata.items()}
    assert found["data_shape"] == shape
    assert found["class_names"] == classes


def test_that_the_weights_are_those_in_use() -> None:
    method = made("ring-gan")
    contest, weights = method.model.contest, method.weights()
    assert set(weights) == {"raw", "ema", "critic"}
    assert weights["raw"] is contest.generator
    assert weights["ema"] is method.model.average
    assert weights["critic"] is contest.critic


def test_that_averages_are_kept_only_if_they_are_wanted() -> None:
    assert made("ring-gan").power_averages() == {}
    kept = made("ring-gan", ["ema.post_hoc=true"])
    assert kept.power_averages()
    names = {name for name, _ in kept.model.contest.generator.named_parameters()}
    for average in kept.power_averages().values():
        assert {name for name, _ in average.named_parameters()} == names


def test_that_a_gradient_that_is_not_finite_changes_no_weight() -> None:
    method = made("ring-gan")
    contest = method.model.contest
    stepped(method, 1)
    before, data = everything(method), contest.dataset
    contest.dataset = replace(data, examples=torch.full_like(data.examples, torch.nan))
    values = stepped(method, 2)
    assert math.isnan(values["gradient/critic"])
    assert math.isnan(values["gradient/generator"])
    after = everything(method)
    for name in before:
        if name.startswith(("generator/", "critic/", "generator optimizer", "critic optimizer")):
            assert torch.equal(after[name], before[name]), name
    contest.dataset = data
    good = stepped(method, 3)
    assert good["update/critic"] > 0
    assert good["update/generator"] > 0


@pytest.mark.parametrize(("idle", "other"), [("critic", "generator"), ("generator", "critic")])
@pytest.mark.parametrize("by", ["config", "part"])
def test_that_only_one_learns_if_it_is_told_so(idle: str, other: str, by: str) -> None:
    method = made("ring-gan", [f"method.{idle}_steps=0"] if by == "config" else [])
    before = everything(method)
    part: Part = "critic" if other == "critic" else "generator"
    stepped(method, 1, "both" if by == "config" else part)
    after = everything(method)
    changed = {
        name.partition("/")[0] for name in before if not torch.equal(before[name], after[name])
    }
    assert idle not in changed
    assert other in changed
    assert ("average" in changed) == (other == "generator")


def test_that_live_parameters_count_from_the_next_step_on() -> None:
    method = made("ring-gan")
    assert stepped(method, 1)["penalty/r1"] > 0
    changed_to(method, "optimizer.generator.learning_rate", 0.25)
    changed_to(method, "optimizer.critic.learning_rate", 0.125)
    changed_to(method, "method.regularizers.r1", 0.0)
    values = stepped(method, 2)
    assert values["optimizer/generator_learning_rate"] == 0.25
    assert values["optimizer/critic_learning_rate"] == 0.125
    assert values["penalty/r1"] == 0
    before = everything(method)
    changed_to(method, "method.generator_steps", 0)
    assert stepped(method, 3)["update/generator"] == 0
    assert torch.equal(
        everything(method)["random numbers/generator batches"],
        before["random numbers/generator batches"],
    )


def test_that_augmentation_and_sampling_change_live() -> None:
    method = made("digits-gan", ["method.augmentation.kind=diffaugment"])
    assert stepped(method, 1)["augmentation/strength"] == 1
    changed_to(method, "method.augmentation.probability", 0.5)
    assert stepped(method, 2)["augmentation/strength"] == 0.5
    z = method.model.latents_of(7, range(3))
    changed_to(method, "sampling.truncation", 0.5)
    assert torch.equal(method.model.latents_of(7, range(3)), z / 2)
    assert method.model.weights_for(None) == "ema"
    changed_to(method, "preview.weights", "raw")
    assert method.model.weights_for(None) == "raw"


def test_that_a_session_tells_what_is_measured_and_what_happens_in_a_step() -> None:
    config = config_of("ring-gan", ["training.max_steps=30", "watching.budget=0.5"])
    commands = CommandQueue()
    orders: list[Command] = [
        StepOnce(2, narrated=True),
        StepOnce(part="critic", narrated=True),
        StepOnce(3),
        Stop(),
    ]
    events: list[Event] = []
    for event in Session(config, commands, start="ready").events():
        events.append(event)
        if isinstance(event, StateChanged) and event.state in {"ready", "paused"}:
            commands.post(orders.pop(0))
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "stopped", events[-1].message
    told = [event for event in events if isinstance(event, StepNarrated)]
    assert [(event.step, event.part) for event in told] == [
        (1, "both"),
        (2, "both"),
        (3, "critic"),
    ]
    players = [[phase.player for phase in event.phases] for event in told]
    assert set(players[0]) == {"critic", "generator"}
    assert set(players[2]) == {"critic"}
    # Before anything is trained, and whenever the run pauses.
    for kind in (ScoresMeasured, CoverageMeasured):
        steps = [event.step for event in events if isinstance(event, kind)]
        assert {0, 2, 3, 6} <= set(steps)
        assert steps == sorted(steps)
    blocks = [event for event in events if isinstance(event, Scalars)]
    names = {name for block in blocks for name in block.values}
    assert {LOGIT_GAP.name, NEAREST.name} <= names <= set(METRICS)
    trained = [block.steps for block in blocks if "loss/critic" in block.values]
    np.testing.assert_array_equal(np.concatenate(trained), np.arange(1, 7))
