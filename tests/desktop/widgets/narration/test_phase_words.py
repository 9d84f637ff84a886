"""The line in words, and what screen readers are told, against the numbers of the event."""

import re

import numpy as np
import pytest
from narrated import LOSSES, moments, narrated, of_loss

from desktop.widgets.narration.explained import explained
from desktop.widgets.narration.moment import Moment, RunFacts
from desktop.widgets.narration.parts import PARTS, Part
from desktop.widgets.narration.phase_words import headline, phase_words, turn_text
from desktop.widgets.narration.picked import Pick, picked_item, probability
from desktop.widgets.narration.summaries import summary

NUMBER = re.compile(r"\u2212?\d[\d,]*(?:\.\d+)?")


def numbers_in(text: str) -> list[float]:
    found = NUMBER.findall(text.replace("\u2212", "\u2212"))
    return [float(n.replace("\u2212", "-").replace(",", "")) for n in found]


def has(text: str, value: float) -> bool:
    """Whether a number is in a text, to the three figures that are written."""
    return any(abs(n - value) <= 0.006 * abs(value) + 1e-9 for n in numbers_in(text))


def phase(loss: str, number: int) -> Moment:
    return moments(of_loss(loss), RunFacts(loss))[number]


@pytest.mark.parametrize("loss", LOSSES)
def test_that_scores_are_told_as_they_are(loss: str) -> None:
    now = phase(loss, 2)
    line = headline(now)
    assert line.startswith("3 of 12: D scores both batches")
    for name in ("logit_real", "logit_fake"):
        mean = float(now.numbers[name].astype(np.float64).mean())
        assert has(line, mean)
        assert has(summary("scores", now), mean)
        assert has(summary("scores", now), float(now.numbers[name].max()))


def test_that_only_a_paired_loss_is_told_in_pairs() -> None:
    now = phase("relativistic", 2)
    share = float(np.mean(now.numbers["logit_real"] > now.numbers["logit_fake"]))
    assert f"{100 * share:.0f} % of them" in phase_words(now).meaning
    for loss in LOSSES:
        assert ("pairs" in phase_words(phase(loss, 2)).meaning) == (loss == "relativistic")


def test_that_probabilities_are_told_only_where_they_mean_something() -> None:
    for loss in LOSSES:
        now = phase(loss, 2)
        item = picked_item(now, Pick("fake", 0))
        assert item is not None
        score = dict(item.facts)["Score of D"]
        taken = int((now.numbers["logit_fake"] > 0).sum())
        said = f"{taken} of 16 fakes" in phase_words(now).meaning
        assert said == (loss in {"minimax", "non_saturating"})
        assert ("% real" in score) == said
        if said:
            exact = 1 / (1 + np.exp(-float(now.numbers["logit_fake"][0])))
            assert score.endswith(f"({100 * exact:.0f} % real)")


@pytest.mark.parametrize("logit", [-800.0, -2.0, 0.0, 3.0, 800.0])
def test_that_a_probability_is_the_sigmoid_and_never_overflows(logit: float) -> None:
    expected = 0.0 if logit < -700 else 1 / (1 + np.exp(-logit))
    assert probability(logit) == pytest.approx(expected, abs=1e-12)


def test_that_losses_gradients_and_updates_are_told_as_they_are() -> None:
    told = narrated("ring-gan", "method.regularizers.r1=0.5", "method.regularizers.interval=4")
    every = moments(told, RunFacts("relativistic", interval=4))
    for index in (3, 9):
        assert has(headline(every[index]), told.phases[index].totals["loss"])
        assert has(summary("loss", every[index]), told.phases[index].totals["loss"])
    assert has(headline(every[3]), told.phases[3].totals["r1"])
    assert "every 4th update" in phase_words(every[3]).meaning
    assert "R1" not in headline(every[9])
    gradients: dict[int, Part] = {4: "critic", 10: "generator"}
    for index, part in gradients.items():
        length = float(np.linalg.norm(told.phases[index].numbers["gradient"].astype(np.float64)))
        assert has(headline(every[index]), length)
        assert has(summary(part, every[index]), length)
    updates: dict[int, Part] = {5: "critic", 11: "generator"}
    for index, part in updates.items():
        totals = told.phases[index].totals
        assert has(headline(every[index]), round(100 * totals["update_ratio"], 2))
        assert has(phase_words(every[index]).meaning, totals["learning_rate"])
        assert has(summary(part, every[index]), totals["learning_rate"])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_every_phase_has_words_for_every_part(loss: str, preset: str) -> None:
    seen: set[str] = set()
    for now in moments(of_loss(loss, preset), RunFacts(loss)):
        words = phase_words(now)
        assert words.happens.endswith(".")
        assert words.meaning.endswith(".")
        seen.add(words.happens)
        for part in PARTS:
            assert len(summary(part, now)) > 5
        assert headline(now) in explained(now, now.facts)
    assert len(seen) == 12


def test_that_turns_are_told_where_there_are_several() -> None:
    told = narrated("ring-gan", "method.critic_steps=5")
    every = moments(told, RunFacts("relativistic"))
    assert headline(every[6]).startswith("7 of 36 (turn 2 of 5): For D's turn")
    assert turn_text(every[6]) == "D's turn 2 of 5"
    assert headline(every[30]).startswith("31 of 36: For G's turn")
    assert turn_text(every[30]) == "G's turn"


def test_that_who_has_no_turn_is_said_to_be_fixed() -> None:
    critic, generator = phase("hinge", 4), phase("hinge", 10)
    assert summary("generator", critic).startswith("Fixed in this turn: only D learns")
    assert summary("critic", generator).startswith("Fixed in this turn: only G learns")
    assert summary("critic", critic).startswith("Learns in this turn")
    assert summary("real", generator) == "Not needed in this turn."


def test_that_classes_are_told_by_their_names() -> None:
    told = narrated("digits-gan", "method.class_conditional=true")
    names = tuple(f"class-{i}" for i in range(10))
    now = moments(told, RunFacts(class_names=names))[2]
    labels: list[int] = told.phases[0].numbers["labels"].astype(int).tolist()
    assert ", ".join(names[label] for label in labels) in summary("noise", now)
    item = picked_item(now, Pick("real", 3))
    assert item is not None
    assert dict(item.facts)["Class"] == names[labels[3]]
