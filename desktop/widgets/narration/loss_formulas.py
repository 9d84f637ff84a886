"""The term of each loss with the numbers of one example put in, as plain text.

Formulas are those of ``core/gan/losses``; the values of the terms come from the run.
"""

from collections.abc import Callable, Mapping

from core.gan_events import Player
from desktop.widgets.narration.moment import number_text

MINUS, SQUARED, HALF = "\N{MINUS SIGN}", "\N{SUPERSCRIPT TWO}", "\N{VULGAR FRACTION ONE HALF}"

Term = Callable[[str, str], str]
"""The term of real score r and generated score f, both as texts."""


def _negative(text: str) -> str:
    """The same with the other sign: of a number, so that no two signs meet, or of a name."""
    return text[1:] if text.startswith(MINUS) else f"{MINUS}{text}"


def _less(first: str, second: str) -> str:
    """The first less the second."""
    if second.startswith(MINUS):
        return f"{first} + {second[1:]}"
    return f"{first} {MINUS} {second}"


def _plus(first: str, second: str) -> str:
    return _less(first, _negative(second))


def _squared(text: str) -> str:
    """A negative number in brackets, or its sign would stay outside of the square."""
    return f"({text}){SQUARED}" if text.startswith(MINUS) else f"{text}{SQUARED}"


def _minimax_critic(r: str, f: str) -> str:
    return f"softplus({_negative(r)}) + softplus({f})"


def _critic_squares(r: str, f: str) -> str:
    return f"{HALF} ({_less(r, '1')}){SQUARED} + {HALF} {_squared(f)}"


def _generator_squares(r: str, f: str) -> str:  # noqa: ARG001
    return f"{HALF} ({_less(f, '1')}){SQUARED}"


def _hinge_critic(r: str, f: str) -> str:
    return f"max(0, {_less('1', r)}) + max(0, {_plus('1', f)})"


def _opposite(r: str, f: str) -> str:  # noqa: ARG001
    return _negative(f)


FORMULAS: Mapping[tuple[str, Player], Term] = {
    ("minimax", "critic"): _minimax_critic,
    ("minimax", "generator"): lambda _r, f: f"{MINUS}softplus({f})",
    ("non_saturating", "critic"): _minimax_critic,
    ("non_saturating", "generator"): lambda _r, f: f"softplus({_negative(f)})",
    ("least_squares", "critic"): _critic_squares,
    ("least_squares", "generator"): _generator_squares,
    ("hinge", "critic"): _hinge_critic,
    ("hinge", "generator"): _opposite,
    ("wasserstein", "critic"): lambda r, f: _less(f, r),
    ("wasserstein", "generator"): _opposite,
    ("relativistic", "critic"): lambda r, f: f"softplus({_less(f, r)})",
    ("relativistic", "generator"): lambda r, f: f"softplus({_less(r, f)})",
}

WANTS: Mapping[tuple[str, Player], str] = {
    ("minimax", "critic"): "high scores for real and low ones for generated examples",
    ("minimax", "generator"): "high scores for what it made",
    ("non_saturating", "critic"): "high scores for real and low ones for generated examples",
    ("non_saturating", "generator"): "high scores for what it made",
    ("least_squares", "critic"): "1 for every real and 0 for every generated example",
    ("least_squares", "generator"): "a score of 1 for all that it made",
    ("hinge", "critic"): f"real examples above 1 and generated ones below {MINUS}1",
    ("hinge", "generator"): "high scores for what it made",
    ("wasserstein", "critic"): "real examples far above generated ones",
    ("wasserstein", "generator"): "high scores for what it made",
    ("relativistic", "critic"): "every real example above the generated one beside it",
    ("relativistic", "generator"): "every generated example above the real one beside it",
}
"""What a low loss stands for."""


def formula(loss: str, player: Player) -> str:
    """With the names of the scores."""
    return FORMULAS[loss, player]("D(x)", "D(G(z))")


def with_numbers(
    loss: str, player: Player, real: float | None, fake: float, digits: int = 3
) -> str:
    """With the scores of an example; the real one is None where the loss does not look at it."""
    r = "" if real is None else number_text(real, digits)
    return FORMULAS[loss, player](r, number_text(fake, digits))
