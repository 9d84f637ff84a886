"""The terms of the losses with numbers put in, against those that the run computed."""

import math

import pytest
from narrated import LOSSES, moments, of_loss

from core.gan_events import Player, StepNarrated
from desktop.widgets.narration.loss_formulas import WANTS, formula, with_numbers
from desktop.widgets.narration.moment import RunFacts
from desktop.widgets.narration.picked import term_text

PLAYERS: tuple[Player, ...] = ("critic", "generator")
DIGITS = 12  # of a number in a text: more than a float32 has


def value_of(text: str) -> float:
    """What a formula without names comes to."""
    plain = text
    for sign, code in (("\u2212", "-"), ("\u00b2", "**2"), ("\u00bd ", "0.5*"), (",", ",")):
        plain = plain.replace(sign, code)
    names: dict[str, object] = {"softplus": softplus, "max": max}
    return float(eval(plain, {"__builtins__": {}}, names))  # noqa: S307  a formula of this program


def softplus(value: float) -> float:
    return math.log1p(math.exp(value))


def turns(told: StepNarrated) -> list[int]:
    """Which phases are about a loss."""
    return [i for i, phase in enumerate(told.phases) if phase.name == "loss"]


@pytest.mark.parametrize("loss", LOSSES)
def test_that_a_formula_with_its_numbers_gives_the_term_of_the_run(loss: str) -> None:
    told = of_loss(loss)
    every = moments(told, RunFacts(loss))
    assert len(turns(told)) == 2
    for index in turns(told):
        now = every[index]
        fake, real = now.numbers["logit_fake"], now.numbers.get("logit_real")
        assert (real is None) == (now.player == "generator" and loss != "relativistic")
        for i, term in enumerate(now.numbers["terms"].tolist()):
            r = None if real is None else float(real[i])
            text = with_numbers(loss, now.player, r, float(fake[i]), DIGITS)
            assert value_of(text) == pytest.approx(term, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("real", "fake"), [(2.0, -1.5), (-2.0, 1.5), (0.0, 0.0), (-0.5, -0.25)])
def test_that_no_two_signs_meet(loss: str, real: float, fake: float) -> None:
    for player in PLAYERS:
        text = with_numbers(loss, player, real, fake)
        assert "\u2212\u2212" not in text
        assert "\u2212 \u2212" not in text
        assert "+ \u2212" not in text
        value_of(text)


def test_that_every_loss_has_a_formula_with_names_and_says_what_it_wants() -> None:
    assert formula("relativistic", "critic") == "softplus(D(G(z)) \u2212 D(x))"
    assert formula("hinge", "critic") == "max(0, 1 \u2212 D(x)) + max(0, 1 + D(G(z)))"
    for loss in LOSSES:
        for player in PLAYERS:
            assert "D(G(z))" in formula(loss, player)
            assert WANTS[loss, player]


def test_that_the_term_of_an_example_has_its_scores_in_it() -> None:
    told = of_loss("wasserstein")
    now = moments(told, RunFacts("wasserstein"))[3]
    real, fake = (now.numbers[name][2] for name in ("logit_real", "logit_fake"))
    text = term_text(now, 2)
    assert value_of(text) == pytest.approx(
        float(fake - real), abs=1e-2 * max(abs(float(fake)), abs(float(real)))
    )
