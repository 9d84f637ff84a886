"""What is known in a phase of a narrated step."""

import numpy as np
import pytest
from narrated import LOSSES, moments, narrated, of_loss

from core.gan_events import StepNarrated
from desktop.widgets.narration.moment import Moment, RunFacts, moment
from desktop.widgets.narration.parts import flows, lit_parts

FIVE = ("method.critic_steps=5", "method.generator_steps=2")


def at(told: StepNarrated, player: str, name: str, turn: int = 1) -> Moment:
    """The first moment of this kind."""
    return next(
        now for now in moments(told) if (now.player, now.name, now.turn) == (player, name, turn)
    )


@pytest.mark.parametrize("settings", [(), FIVE])
def test_that_every_number_of_a_phase_is_the_one_that_was_told(settings: tuple[str, ...]) -> None:
    told = narrated("ring-gan", *settings)
    for phase, now in zip(told.phases, moments(told), strict=True):
        assert (now.player, now.name, now.turn) == (phase.player, phase.name, phase.turn)
        for name, array in phase.examples.items():
            assert now.examples[name] is array
        for name, array in phase.numbers.items():
            assert now.numbers[name] is array
        assert {**now.totals, **phase.totals} == now.totals


def test_that_a_turn_knows_all_of_itself_and_nothing_of_the_one_before() -> None:
    told = narrated("ring-gan", *FIVE)
    last = at(told, "critic", "update", turn=4)
    of_turn = [p for p in told.phases if (p.player, p.turn) == ("critic", 4)]
    assert set(last.numbers) == {name for p in of_turn for name in p.numbers}
    assert last.numbers["terms"] is of_turn[3].numbers["terms"]
    assert set(at(told, "critic", "draw", turn=5).numbers) == {"z"}
    assert set(at(told, "critic", "draw", turn=5).examples) == {"x_real"}
    assert not at(told, "generator", "generate").totals


def test_that_phases_and_turns_are_counted() -> None:
    told = narrated("ring-gan", *FIVE)
    every = moments(told)
    assert [now.number for now in every] == list(range(1, 6 * 7 + 1))
    assert {now.count for now in every} == {42}
    assert [(now.turn, now.turns) for now in every[::6]] == [
        (1, 5), (2, 5), (3, 5), (4, 5), (5, 5), (1, 2), (2, 2),
    ]  # fmt: skip


def test_that_only_penalties_that_are_paid_are_named() -> None:
    facts = RunFacts("relativistic")
    told = narrated("ring-gan", "method.regularizers.r1=0.5", "method.regularizers.r2=0")
    now = moment(told, 3, facts)
    assert now.penalties == {"R1": told.phases[3].totals["r1"]}
    assert now.penalties["R1"] > 0


@pytest.mark.parametrize("loss", LOSSES)
def test_that_what_a_phase_is_about_is_what_it_brings_forth(loss: str) -> None:
    """Parts that show the numbers of a phase are lit in it, and only data that is there flows."""
    shows = {
        "z": "noise", "x_real": "real", "x_fake": "fake", "logit_fake": "scores",
        "logit_real": "scores", "terms": "loss", "descent": "fake",
    }  # fmt: skip
    told = of_loss(loss)
    for phase, now in zip(told.phases, moments(told), strict=True):
        lit = lit_parts(now)
        new = {shows[name] for name in (*phase.examples, *phase.numbers) if name in shows}
        assert new <= set(lit)
        if phase.name in {"gradients", "update"}:
            assert phase.player in lit
            assert now.fixed not in lit
        assert ("real in" in flows(now)) == ("logit_real" in phase.numbers)
        assert ("back to G" in flows(now)) == ("descent" in phase.numbers)
        assert ("back to D" in flows(now)) == (phase.name == "gradients")


def test_that_labels_are_those_that_were_asked_for() -> None:
    told = narrated("digits-gan", "method.class_conditional=true")
    now = moment(told, 2, RunFacts(class_names=tuple("abcdefghij")))
    labels = told.phases[0].numbers["labels"]
    assert [now.label(i) for i in range(now.batch)] == labels.tolist()
    assert now.facts.class_name(now.label(1)) == "abcdefghij"[int(labels[1])]
    assert now.facts.class_name(-1) == ""
    plain = moment(narrated("digits-gan", "method.class_conditional=false"), 2, RunFacts())
    assert plain.label(0) == -1
    assert np.all(labels >= 0)
