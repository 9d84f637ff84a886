"""What happens in a phase, what it means and what to look at, for someone new to GANs."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from desktop.widgets.narration.loss_formulas import WANTS
from desktop.widgets.narration.moment import PLAYERS, Moment, number_text
from desktop.widgets.plot.figures import tick_text

EMPTY_TITLE = "Press Step both to watch one step phase by phase"
EMPTY = (
    "A generator G learns to make examples out of noise, a discriminator D to tell them from real "
    "ones. In each step first D learns, then G: here you see how, with the real numbers."
)
NOTHING_TAKEN = "Nobody had a turn in step {step}"
NOTHING_TAKEN_BECAUSE = (
    "Whose step it was has no updates in a step of this run: see Discriminator updates and "
    "Generator updates in the settings."
)


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """A line of what happens with its numbers, and a sentence or two on it."""

    happens: str
    meaning: str


def phase_words(now: Moment) -> PhaseWords:
    """Of this phase, without its number."""
    match now.name:
        case "draw":
            return _draw(now)
        case "generate":
            return _generate(now)
        case "score":
            return _score(now)
        case "loss":
            return _loss(now)
        case "gradients":
            return _gradients(now)
        case "update":
            return _update(now)


def headline(now: Moment) -> str:
    """As 3 of 12: D scores both batches: real 1.80 on average, generated -2.10."""
    turn = f" (turn {now.turn} of {now.turns})" if now.turns > 1 else ""
    return f"{now.number} of {now.count}{turn}: {phase_words(now).happens}"


def turn_text(now: Moment) -> str:
    """Whose turn it is: D's turn, D's turn 2 of 5."""
    text = f"{PLAYERS[now.player]}'s turn"
    return f"{text} {now.turn} of {now.turns}" if now.turns > 1 else text


def mean(values: Floats) -> float:
    return float(np.mean(values.astype(np.float64)))


def _draw(now: Moment) -> PhaseWords:
    z = now.numbers["z"]
    count, size = z.shape
    what = f"noise is drawn, {count} times {size} random numbers"
    if now.player == "critic":
        return PhaseWords(
            f"For D's turn {what}, and {count} real examples.",
            "D is going to learn from as many real examples as generated ones.",
        )
    real = " and real examples to compare with" if "x_real" in now.examples else ""
    return PhaseWords(
        f"For G's turn new {what}{real}.",
        "Now D stays as it is, and G learns what D takes for real.",
    )


def _generate(now: Moment) -> PhaseWords:
    meaning = (
        "They are the fakes that D has to tell from real ones. G only works here, it does not "
        "learn."
        if now.player == "critic"
        else "Compare them with real examples: whatever gives them away, G is about to be told."
    )
    noise = "noise" if now.player == "critic" else "new noise"
    return PhaseWords(f"G makes {now.batch} examples of the {noise}.", meaning)


def _score(now: Moment) -> PhaseWords:
    fake = now.numbers["logit_fake"]
    real = now.numbers.get("logit_real")
    average = number_text(mean(fake))
    if real is None:
        return PhaseWords(
            f"D scores what G made: {average} on average.",
            _fooled(now, fake) + "A high score is what G wants to reach.",
        )
    happens = (
        f"D scores both batches: real {number_text(mean(real))} on average, generated {average}."
    )
    if now.facts.paired:
        share = float(np.mean(real > fake))
        return PhaseWords(
            happens,
            f"Only pairs count: in {percent(share)} of them the real example is higher, so D is "
            "right. At 50 % it can only guess.",
        )
    return PhaseWords(
        happens,
        _fooled(now, fake) + "The further apart the two rows of dots, the better D tells them.",
    )


def _fooled(now: Moment, fake: Floats) -> str:
    """How many generated examples D takes for real, where a score says so."""
    if not now.facts.probabilities:
        return ""
    return f"Above 0 D takes an example for real: {int(np.sum(fake > 0))} of {len(fake)} fakes. "


def _loss(now: Moment) -> PhaseWords:
    player = PLAYERS[now.player]
    paid = "".join(f" + {name} {number_text(value)}" for name, value in now.penalties.items())
    happens = f"The loss of {player} is {number_text(now.totals['loss'])}{paid}."
    wants = WANTS[now.facts.loss, now.player]
    meaning = f"{player} wants it small: that takes {wants}."
    if paid:
        often = now.facts.interval
        meaning += " Penalties keep D smooth"
        seldom = f"; computed in every {_nth(often)} update, they count {often} times there."
        meaning += seldom if often > 1 else "."
    return PhaseWords(happens, meaning)


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 % 10 != 1 else 0, "th")
    return f"{number}{ending}"


def _gradients(now: Moment) -> PhaseWords:
    length = number_text(now.totals["gradient"])
    count = len(now.layers["gradient"])
    if now.player == "critic":
        return PhaseWords(
            f"From the loss a gradient goes back into D: {length} long.",
            f"It says for each weight which way makes the loss smaller. The bars are its {count} "
            "groups of weights; G gets none.",
        )
    shown = "arrows" if _is_points(now) else "colours"
    return PhaseWords(
        f"Through D a gradient goes back to what G made, and into G: {length} long.",
        f"The {shown} on the generated examples are how each should change to look more real to "
        "D. D itself gets none.",
    )


def _is_points(now: Moment) -> bool:
    return now.examples["x_fake"].ndim == 2


def _update(now: Moment) -> PhaseWords:
    player = PLAYERS[now.player]
    ratio = now.totals["update_ratio"]
    happens = f"The optimizer moves the weights of {player} by {share_text(ratio)} of their length."
    if not now.layers.get("update") or ratio == 0:
        return PhaseWords(happens, "The gradient was not finite or 0, so nothing was changed.")
    rate = tick_text(now.totals["learning_rate"])
    after = (
        "D is now a little better at telling these fakes; G is as it was."
        if now.player == "critic"
        else "G's next examples look a little more real to D; D is as it was."
    )
    return PhaseWords(
        happens, f"A small step (learning rate {rate}), against the gradient. {after}"
    )


def percent(share: float) -> str:
    """As 86 %."""
    return f"{100 * share:.0f} %"


def share_text(ratio: float) -> str:
    """As 0.25 %."""
    return f"{number_text(100 * ratio, 2)} %" if math.isfinite(ratio) else "not finite"
