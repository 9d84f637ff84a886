"""Each rule on events made up by formula: where it speaks, where it is silent, and why."""

import math
from dataclasses import replace

import numpy as np
import pytest
from presets import gan_preset

from core.config.overrides import with_value
from core.config.run import GANRun
from core.events import Event, NonFiniteFound
from core.gan.losses.registry import LOSSES
from core.gan_events import Verdict
from core.health.rules.mode_collapse import lost_variety
from core.metric_names import CRITIC_LOSS, GENERATOR_GRADIENT, GENERATOR_LOSS
from tests.core.health.runs import blocks, coverage, examined, scores, started, the_only

LN4 = 2 * math.log(2)
EVEN = [1 / 8] * 8
TWO = [0.5, 0.5, 0, 0, 0, 0, 0, 0]
RING = gan_preset("ring-gan", ["method.loss.kind=non_saturating", "method.regularizers.r1=0"])


def verdicts(*events: Event, config: GANRun = RING) -> tuple[Verdict, ...]:
    return examined([started(config), *events])


def separated(*shares: float, each: int = 100) -> list[Event]:
    """Steps in which the critic has got rid of such shares of its loss."""
    loss = np.repeat(1 - np.array(shares), each) * LN4
    return list(blocks({CRITIC_LOSS.name: loss}))


# Mode collapse


def test_that_the_share_of_groups_is_the_exponential_of_the_divergence() -> None:
    for count in range(1, 9):
        shares = [1 / count] * count + [0.0] * (8 - count)
        # The sum of eight logarithms is exact to the last digits of a double.
        assert lost_variety(coverage(0, shares)) == pytest.approx(1 - count / 8, abs=1e-12)


def test_that_two_of_eight_modes_for_long_are_a_collapse() -> None:
    before = [coverage(step, EVEN) for step in (0, 100, 200)]
    verdict = the_only(verdicts(*before, *(coverage(step, TWO) for step in range(300, 700, 100))))
    assert verdict.rule == "mode_collapse"
    assert verdict.severity == "trouble"
    assert verdict.since == 300
    assert "Of 8 modes, 2 are found" in verdict.evidence
    assert "over 2.0 of them" in verdict.evidence
    first, *others = verdict.remedies
    assert (first.path, first.value, first.live) == ("method.regularizers.r1", "1", True)
    assert "network.minibatch_std" in {remedy.path for remedy in others if not remedy.live}


def test_that_a_collapse_is_over_when_the_modes_are_back() -> None:
    lost = [coverage(step, TWO) for step in range(0, 500, 100)]
    assert len(verdicts(*lost)) == 1
    assert len(verdicts(*lost, coverage(500, EVEN))) == 1  # may be chance
    assert verdicts(*lost, coverage(500, EVEN), coverage(600, EVEN)) == ()


def test_that_modes_that_are_still_being_discovered_are_no_collapse() -> None:
    """One more every 250 steps."""
    found = [1 + step // 250 for step in range(0, 1500, 50)]
    rising = [[1 / k] * k + [0.0] * (12 - k) for k in found]
    events = [coverage(50 * i, shares) for i, shares in enumerate(rising)]
    assert verdicts(*events) == ()


def test_that_copies_are_a_collapse_also_where_no_groups_are_known() -> None:
    near = [coverage(step, nearest=0.01, spread=0.9) for step in range(0, 500, 100)]
    close = [coverage(step, nearest=0.9, spread=0.1) for step in range(0, 500, 100)]
    apart = [coverage(step, nearest=0.3, spread=0.9) for step in range(0, 500, 100)]
    assert the_only(verdicts(*near)).rule == "mode_collapse"
    assert the_only(verdicts(*close)).rule == "mode_collapse"
    assert verdicts(*apart) == ()


def test_that_a_class_that_the_data_lack_is_no_collapse() -> None:
    """Its divergence is infinite."""
    odd = [replace(coverage(s, EVEN), kl_divergence=math.inf) for s in range(0, 500, 100)]
    assert verdicts(*odd) == ()


def test_that_a_generator_that_could_never_learn_is_not_said_to_collapse() -> None:
    lost = [coverage(step, TWO) for step in range(100, 700, 100)]
    assert {v.rule for v in verdicts(*separated(*[0.9] * 6), *lost)} == {
        "overpowered_discriminator"
    }
    once_well = [coverage(50, EVEN), *lost]
    found = {v.rule for v in verdicts(*separated(*[0.9] * 6), *once_well)}
    assert found == {"overpowered_discriminator", "mode_collapse"}


# Missing groups


def test_that_a_mode_that_stays_away_is_noticed() -> None:
    seven = [1 / 7] * 7 + [0.0]
    events = [coverage(step, seven) for step in range(0, 1200, 200)]
    verdict = the_only(verdicts(*events))
    assert (verdict.rule, verdict.severity) == ("missing_groups", "notice")
    assert verdict.title == "Missing modes"
    assert "leave out 1: 8." in verdict.evidence
    assert verdicts(*events[:5]) == ()  # after 800 steps it may still come


def test_that_a_mode_of_which_chance_leaves_none_is_not_missed() -> None:
    seven = [1 / 7] * 7 + [0.0]
    few = [coverage(step, seven, count=39) for step in range(0, 2000, 200)]  # 4.9 are expected
    assert verdicts(*few) == ()


# Overfitting


def test_that_held_out_examples_that_are_scored_like_generated_ones_show_overfitting() -> None:
    events = [scores(step, real=3.0, held_out=0.2, fake=0.0) for step in range(0, 400, 50)]
    verdict = the_only(verdicts(*events))
    assert verdict.rule == "discriminator_overfitting"
    assert "3.00 on training examples, 0.20 on held-out ones, 0.00 on" in verdict.evidence
    assert ("data.training_points", "500000") in {(r.path, r.value) for r in verdict.remedies}


@pytest.mark.parametrize(
    ("real", "held_out", "fake"),
    [
        (3.0, 2.9, 0.0),  # it tells all real examples from generated ones
        (0.3, 0.0, 0.0),  # within what chance does
        (9.0, 8.0, -9.0),  # a gap, but small next to what it tells by
        (0.0, 3.0, 0.0),  # held-out examples are scored higher
        (3.0, math.nan, 0.0),  # there are none
    ],
)
def test_that_other_gaps_show_no_overfitting(real: float, held_out: float, fake: float) -> None:
    events = [scores(s, real=real, held_out=held_out, fake=fake) for s in range(0, 400, 50)]
    assert verdicts(*events) == ()


# Overpowering discriminator


def test_that_a_critic_that_is_always_sure_is_overpowering() -> None:
    verdict = the_only(verdicts(*separated(0.1, 0.9, 0.9, 0.9, 0.9)))
    assert verdict.rule == "overpowered_discriminator"
    assert verdict.since == 125  # the chunk after 100 steps
    assert "90 % below" in verdict.evidence


@pytest.mark.parametrize("kind", sorted(set(LOSSES) - {"wasserstein"}))
def test_that_it_goes_by_the_loss_of_the_run(kind: str) -> None:
    config = with_value(RING, "method.loss.kind", kind)
    assert isinstance(config, GANRun)
    for share, rules in ((0.1, {"overpowered_discriminator"}), (0.6, set[str]())):
        loss = np.full(500, share * config.method.loss.equilibrium)
        found = verdicts(*blocks({CRITIC_LOSS.name: loss}), config=config)
        assert {verdict.rule for verdict in found} == rules


@pytest.mark.parametrize("shares", [(0.9, 0.9, 0.2, 0.9, 0.9), (0.6,) * 20])
def test_that_a_critic_that_wins_for_a_while_is_not(shares: tuple[float, ...]) -> None:
    assert verdicts(*separated(*shares)) == ()


def test_that_a_strong_critic_is_no_trouble_where_samples_are_good() -> None:
    assert verdicts(coverage(1, EVEN), *separated(*[0.9] * 6)) == ()


def test_that_it_is_over_when_the_critic_is_unsure_again() -> None:
    assert verdicts(*separated(*[0.9] * 5, 0.55, 0.55)) != ()
    assert verdicts(*separated(*[0.9] * 5, 0.2, 0.2)) == ()


def test_that_overfitting_is_not_mistaken_for_strength() -> None:
    by_heart = [scores(step, real=3.0, held_out=0.2, fake=0.0) for step in range(0, 400, 50)]
    found = verdicts(*by_heart, *separated(*[0.9] * 6))
    assert {verdict.rule for verdict in found} == {"discriminator_overfitting"}


# Vanishing gradient


def vanished(separation: float, *, orders: float) -> tuple[Verdict, ...]:
    """A gradient that falls by so many orders of magnitude in 300 steps, and stays there."""
    config = with_value(RING, "method.loss.kind", "minimax")
    assert isinstance(config, GANRun)
    gradient = 10 ** -np.minimum(orders, orders * np.arange(900) / 300)
    loss = np.full(900, (1 - separation) * LN4)
    events = blocks({GENERATOR_GRADIENT.name: gradient, CRITIC_LOSS.name: loss})
    return verdicts(*events, config=config)


def test_that_a_gradient_that_is_gone_where_the_critic_is_sure_has_vanished() -> None:
    found = {verdict.rule: verdict for verdict in vanished(0.95, orders=3)}
    verdict = found["vanishing_gradient"]
    # Two of three orders are gone after 200 of 300 steps, and the chunk ends at 225.
    assert verdict.since == 225
    assert "0.001," in verdict.evidence
    assert ("method.loss.kind", "non_saturating") in {(r.path, r.value) for r in verdict.remedies}


def test_that_a_gradient_that_is_smaller_or_of_one_who_has_arrived_has_not_vanished() -> None:
    assert {v.rule for v in vanished(0.95, orders=1.5)} == {"overpowered_discriminator"}
    assert vanished(0.05, orders=4) == ()


# Values that are not finite


def test_that_the_first_of_several_values_that_are_not_finite_is_named() -> None:
    causes = ("The learning rate of 0.001 is too high: try 0.0001.", "b", "c")
    events = [
        *blocks({GENERATOR_LOSS.name: np.ones(100)}),
        NonFiniteFound(100, "gradient/generator", None, causes),
        *blocks({GENERATOR_LOSS.name: np.ones(210)}, after=100),
        NonFiniteFound(310, "gradient/generator", None, causes),
    ]
    verdict = the_only(verdicts(*events))
    assert (verdict.rule, verdict.since) == ("non_finite", 100)
    assert verdict.evidence == f"Generator gradient is not finite at step 310. {causes[0]}"
    assert [(r.path, r.value) for r in verdict.remedies[:2]] == [
        ("optimizer.generator.learning_rate", "0.0001"),
        ("optimizer.generator.gradient_clip", "1"),
    ]
    assert verdicts(*events, *blocks({GENERATOR_LOSS.name: np.ones(360)}, after=310)) == ()
