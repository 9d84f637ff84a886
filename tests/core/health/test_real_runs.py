"""Real runs that fail are seen to fail in the way they do; those that do not are left in peace.

Runs that rotate are chaotic: other processors take other paths. What is tried here happens with
every seed from 0 to 4, so that it does not hang on the last bit of a number.
"""

import dataclasses

import pytest
import torch

from core.commands import SetParameter
from core.data.dataset import Dataset
from core.data.registry import load_dataset
from core.events import Event, RunFinished, StateChanged
from core.gan_events import CoverageMeasured, HealthChanged
from core.training import session
from tests.core.health.runs import (
    HEALTHY,
    OUTCLASSED,
    RUSHING,
    ever,
    lived,
    short_run,
    told,
)


def test_that_a_healthy_run_is_left_in_peace() -> None:
    events = list(lived(short_run("ring-gan", HEALTHY, steps=300)))
    assert told(events) == []
    last = [event for event in events if isinstance(event, CoverageMeasured)][-1]
    assert last.spread > 0.9  # it is healthy indeed
    assert last.kl_divergence < 0.1


def test_that_long_steps_without_a_penalty_rotate_and_collapse() -> None:
    events = list(lived(short_run("ring-gan", RUSHING)))
    assert ever(events) == {"mode_collapse", "oscillation"}


@pytest.mark.slow
def test_that_a_generator_that_loses_at_a_flat_loss_is_outclassed_and_loses_its_gradient() -> None:
    events = list(lived(short_run("ring-gan", OUTCLASSED, steps=500)))
    assert ever(events) == {"overpowered_discriminator", "vanishing_gradient"}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("preset", "rule", "least"),
    [
        ("collapse-gan", "mode_collapse", 2),  # a run that rotates may come to rest by chance
        ("oscillating-gan", "oscillation", 2),
        ("overpowered-critic-gan", "overpowered_discriminator", 3),
        ("vanishing-gradient-gan", "vanishing_gradient", 1),  # unless first samples are on the data
    ],
)
def test_that_presets_that_fail_on_purpose_fail_as_they_say(
    preset: str, rule: str, least: int
) -> None:
    seen = [ever(lived(short_run(preset, steps=500, seed=seed))) for seed in range(3)]
    assert sum(rule in rules for rules in seen) >= least, seen


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("preset", "steps"),
    [("ring-gan", 3000), ("grid-gan", 2000), ("digits-gan", 300), ("emoji-gan", 200)],
)
def test_that_presets_that_work_are_left_in_peace(preset: str, steps: int) -> None:
    assert told(lived(short_run(preset, steps=steps), every=100)) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_that_a_critic_with_few_pictures_learns_them_by_heart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def few(config: object, generator: torch.Generator) -> Dataset:
        whole = load_dataset(config, generator)  # pyright: ignore[reportArgumentType] as it came
        return dataclasses.replace(whole, examples=whole.examples[:16], labels=whole.labels[:16])

    monkeypatch.setattr(session, "load_dataset", few)
    small = (
        "network.kind=dcgan",
        "network.generator_channels=8",
        "network.critic_channels=8",
        "training.batch_size=16",
        "method.loss.kind=non_saturating",
        "method.regularizers.r1=0",
        "method.regularizers.r2=0",
        "method.regularizers.interval=1",
        "optimizer.generator.learning_rate=1e-3",
        "optimizer.critic.learning_rate=1e-3",
    )
    assert "discriminator_overfitting" in ever(lived(short_run("digits-gan", small, steps=700)))


class FirstRemedy:
    """Takes the first remedy of a rule's verdict as soon as the run stands still."""

    def __init__(self, rule: str) -> None:
        self._rule = rule
        self._health: HealthChanged | None = None
        self.taken = ""

    def __call__(self, event: Event) -> list[SetParameter]:
        if isinstance(event, HealthChanged):
            self._health = event
        still = isinstance(event, StateChanged) and event.state == "paused"
        if self.taken or self._health is None or not still:
            return []
        for verdict in self._health.verdicts:
            if verdict.rule == self._rule:
                first = verdict.remedies[0]
                assert first.live
                self.taken = first.path
                return [SetParameter(first.path, first.value)]
        return []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("preset", "overrides", "rule", "steps"),
    [
        ("oscillating-gan", (), "oscillation", 1500),
        ("overpowered-critic-gan", (), "overpowered_discriminator", 700),
        ("ring-gan", OUTCLASSED, "vanishing_gradient", 700),
    ],
)
def test_that_the_first_remedy_helps_in_the_middle_of_the_run(
    preset: str, overrides: tuple[str, ...], rule: str, steps: int
) -> None:
    remedy = FirstRemedy(rule)
    treated = list(lived(short_run(preset, overrides, steps=steps), script=remedy))
    untreated = list(lived(short_run(preset, overrides, steps=steps)))
    assert remedy.taken == "method.regularizers.r1"
    assert isinstance(treated[-1], RunFinished)
    assert rule in ever(treated)
    assert rule not in {verdict.rule for verdict in told(treated)[-1].verdicts}
    assert rule in {verdict.rule for verdict in told(untreated)[-1].verdicts}
