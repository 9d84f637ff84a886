"""Oscillation, where it is known exactly: in the Dirac-GAN, and where there is only noise."""

import math

import numpy as np
import pytest
from presets import gan_preset

from core.arrays import Doubles
from core.health.history import Lead
from core.health.rules.oscillation import Rotation, rotation
from core.metric_names import LOGIT
from tests.core.health.runs import blocks, examined, started, the_only

STEPS = 4000


def dirac(*, pace: float, r1: float) -> tuple[Doubles, Doubles]:
    """Lead and deviation in the game of Mescheder et al. 2018, definition 2.1, with wider data.

    Data are N(0, 1), what is generated N(theta, 1), and the critic is psi x. Both follow the
    gradient of the Wasserstein loss at once, so that (theta, psi) turns by ``pace`` a step.
    """
    theta, psi = 0.0, 1.0
    lead, deviation = np.zeros(STEPS), np.zeros(STEPS)
    for step in range(STEPS):
        lead[step], deviation[step] = -psi * theta, abs(psi)
        turned = theta + pace * psi, psi - pace * theta - pace * r1 * psi
        length = math.hypot(*turned) if r1 == 0 else 1.0  # Euler steps would slowly lead outwards
        theta, psi = turned[0] / length, turned[1] / length
    return lead, deviation


def found(lead: Doubles, deviation: Doubles, *, batch_size: int = 64) -> Rotation | None:
    steps = np.arange(1, len(lead) + 1, dtype=np.float64)
    return rotation(Lead(steps, lead, deviation), batch_size)


@pytest.mark.parametrize("pace", [0.1, 0.03, 0.01, 0.005])
def test_that_a_rotation_is_found_whatever_its_pace(pace: float) -> None:
    seen = found(*dirac(pace=pace, r1=0))
    assert seen is not None
    # The lead is -psi theta = -sin(2 pace step) / 2, whose sign changes four times a turn. Where it
    # becomes clear depends on a moment, and the pace of an Euler step is atan(pace): 1 % at most.
    assert seen.steps == pytest.approx(math.pi / 2 / pace, rel=0.02)
    # It has been there from the first turn on, unless that is forgotten.
    assert seen.since < 3 * math.pi / pace


@pytest.mark.parametrize("pace", [0.1, 0.03, 0.01, 0.005])
def test_that_a_penalty_lets_it_come_to_rest(pace: float) -> None:
    assert found(*dirac(pace=pace, r1=1.0)) is None


@pytest.mark.parametrize("batch_size", [32, 64, 256])
def test_that_chance_is_no_oscillation(batch_size: int) -> None:
    """Where nobody leads, means of batches differ by sqrt(2 / b) of a deviation."""
    generator = np.random.default_rng(0)
    for _ in range(25):  # 100,000 steps
        lead = generator.normal(size=STEPS) * math.sqrt(2 / batch_size)
        assert found(lead, np.ones(STEPS), batch_size=batch_size) is None


def test_that_a_lead_that_only_grows_and_shrinks_is_no_oscillation() -> None:
    steps = np.arange(STEPS)
    lead = 1 + np.sin(steps / 20)
    assert found(lead, np.ones(STEPS)) is None
    assert found(lead - 1, np.ones(STEPS)) is not None


def test_that_a_stray_batch_now_and_then_is_no_oscillation() -> None:
    lead = np.ones(STEPS)
    lead[::40] = -9
    assert found(lead, np.ones(STEPS)) is None


def test_that_a_few_turns_at_the_beginning_are_no_oscillation() -> None:
    lead, deviation = dirac(pace=0.1, r1=0)
    lead[250:] = 0.1
    assert found(lead[:400], deviation[:400]) is None


def test_that_it_is_over_some_time_after_the_last_turn() -> None:
    lead, deviation = dirac(pace=0.1, r1=0)
    lead[1000:] = 1.0
    assert found(lead[:1100], deviation[:1100]) is not None
    assert found(lead[:1250], deviation[:1250]) is None


def test_that_the_verdict_tells_its_figures_and_what_helps() -> None:
    lead, deviation = dirac(pace=0.1, r1=0)
    config = gan_preset(
        "ring-gan",
        ["method.loss.kind=hinge", "method.regularizers.r1=0", "optimizer.generator.beta1=0.9"],
    )
    of = {
        LOGIT["real"][0].name: lead,
        LOGIT["fake"][0].name: np.zeros(STEPS),
        LOGIT["real"][1].name: deviation,
        LOGIT["fake"][1].name: deviation,
    }
    verdict = the_only(examined([started(config), *blocks(of)]))
    assert verdict.rule == "oscillation"
    assert "every 16 steps" in verdict.evidence  # pi / 2 / 0.1 = 15.7
    changes = [(remedy.path, remedy.value, remedy.live) for remedy in verdict.remedies]
    assert changes == [
        ("method.regularizers.r1", "1", True),
        ("optimizer.critic.learning_rate", "0.0001", True),
        ("optimizer.generator.learning_rate", "0.0001", True),
        ("optimizer.generator.beta1", "0", False),
    ]
