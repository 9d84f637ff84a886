"""What holds of every rule: its verdicts have its name, and their remedies can be carried out."""

import numpy as np
import pytest
from presets import gan_preset

from core.config.overrides import find_parameter, with_value
from core.config.run import GANRun
from core.events import Event, NonFiniteFound
from core.gan_events import Verdict
from core.health.rules.registry import RULES
from core.metric_names import CRITIC_LOSS, GENERATOR_GRADIENT, LOGIT
from tests.core.health.runs import blocks, coverage, examined, scores, started

EVEN = [1 / 8] * 8
TWO = [0.5, 0.5, 0, 0, 0, 0, 0, 0]
RING = gan_preset("ring-gan", ["method.loss.kind=non_saturating", "method.regularizers.r1=0"])


def verdicts(*events: Event, config: GANRun = RING) -> tuple[Verdict, ...]:
    return examined([started(config), *events])


def troubled(config: GANRun) -> list[Event]:
    """Everything at once but for what a strong critic hides."""
    steps = np.arange(900)
    return [
        *blocks(
            {
                LOGIT["fake"][0].name: np.sign(np.sin(steps / 10)) * 3,
                CRITIC_LOSS.name: np.full(900, 0.01) * config.method.loss.equilibrium,
                GENERATOR_GRADIENT.name: 10.0 ** -np.minimum(3, steps / 100),
            }
        ),
        coverage(0, EVEN),
        *(coverage(step, TWO) for step in range(100, 900, 100)),
        NonFiniteFound(890, "loss/critic", None, ("a.", "b.", "c.")),
    ]


CONFIGS = {
    "points, as poor as can be": RING,
    "points, as good as can be": gan_preset(
        "ring-gan",
        [
            "method.regularizers.r1=10000",
            "method.regularizers.r2=10000",
            "network.minibatch_std=true",
            "optimizer.generator.beta1=0",
            "optimizer.critic.gradient_clip=1",
            "compute.precision=float32",
        ],
    ),
    "pictures": gan_preset("digits-gan", ["method.critic_steps=5"]),
    "pictures, augmented": gan_preset("digits-gan", ["method.augmentation.kind=adaptive"]),
}


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS.keys())
def test_that_every_remedy_changes_something_that_may_be_changed(config: GANRun) -> None:
    found = verdicts(*troubled(config), config=config)
    expected = {"non_finite", "vanishing_gradient", "overpowered_discriminator", "oscillation"}
    assert {verdict.rule for verdict in found} == {*expected, "mode_collapse"}
    for verdict in found:
        lives = [remedy.live for remedy in verdict.remedies]
        assert lives == sorted(lives, reverse=True)  # those at once first
        for remedy in verdict.remedies:
            assert with_value(config, remedy.path, remedy.value) != config
            assert find_parameter(config, remedy.path).live == remedy.live


def test_that_every_rule_has_the_name_of_its_verdicts() -> None:
    seven = [1 / 7] * 7 + [0.0]
    found = [
        *verdicts(*troubled(RING)),
        *verdicts(*(coverage(step, seven) for step in range(0, 2000, 200))),
        *verdicts(*(scores(step, real=3, held_out=0, fake=0) for step in range(0, 400, 50))),
    ]
    assert {verdict.rule for verdict in found} == set(RULES)
    for verdict in found:
        assert verdict.title
        assert verdict.evidence.endswith(".")
        assert verdict.advice.count(".") == 1
        assert verdict.advice.endswith(".")
