"""What each part of the diagram holds, in words: for screen readers and tool-tips."""

import numpy as np

from core.arrays import Floats
from desktop.widgets.narration.loss_formulas import formula
from desktop.widgets.narration.moment import PLAYERS, Moment, number_text
from desktop.widgets.narration.parts import ABOUT, NETWORKS, Part
from desktop.widgets.narration.phase_words import mean, share_text
from desktop.widgets.plot.figures import tick_text

UNKNOWN = "Not known yet in this turn"


def summary(part: Part, now: Moment | None) -> str:
    """One or two sentences with the numbers of this moment."""
    if now is None:
        return f"{ABOUT[part]}."
    return f"{_held(part, now)}."


def _held(part: Part, now: Moment) -> str:
    match part:
        case "noise":
            return _noise(now)
        case "fake" | "real":
            return _examples(part, now)
        case "generator" | "critic":
            return _network(part, now)
        case "scores":
            return _scores(now)
        case "loss":
            return _loss(now)


def _noise(now: Moment) -> str:
    count, size = now.numbers["z"].shape
    asked = ""
    if "labels" in now.numbers:
        names = [now.facts.class_name(now.label(i)) for i in range(count)]
        asked = f"; classes asked for: {', '.join(names)}"
    return f"{count} rows of {size} random numbers{asked}"


def _examples(part: Part, now: Moment) -> str:
    name, logit = ("x_fake", "logit_fake") if part == "fake" else ("x_real", "logit_real")
    if name not in now.examples:
        return "Not needed in this turn" if part == "real" else UNKNOWN
    examples = now.examples[name]
    kind = "points" if examples.ndim == 2 else "pictures"
    text = f"{len(examples)} {'generated' if part == 'fake' else 'real'} {kind}"
    if logit in now.numbers:
        text += f", scores {spread(now.numbers[logit])}"
    if part == "fake" and "descent" in now.numbers:
        text += "; marked on them: the way that makes each look more real"
    return text


def _network(part: Part, now: Moment) -> str:
    if NETWORKS[part] != now.player:
        return f"Fixed in this turn: only {PLAYERS[now.player]} learns"
    text = "Learns in this turn"
    if "gradient" in now.totals:
        text += f"; gradient {number_text(now.totals['gradient'])} long"
    if "update_ratio" in now.totals:
        ratio, rate = now.totals["update_ratio"], now.totals["learning_rate"]
        text += f"; weights moved by {share_text(ratio)}, learning rate {tick_text(rate)}"
    return text


def _scores(now: Moment) -> str:
    if "logit_fake" not in now.numbers:
        return UNKNOWN
    fake, real = now.numbers["logit_fake"], now.numbers.get("logit_real")
    text = f"Generated {spread(fake)}"
    if real is None:
        return text
    text = f"Real {spread(real)}. {text}"
    if now.facts.paired:
        text += f". Real less generated, pair by pair: {number_text(mean(real - fake))} on average"
    return text


def _loss(now: Moment) -> str:
    if "terms" not in now.numbers:
        return UNKNOWN
    paid = "".join(f", {name} {number_text(value)}" for name, value in now.penalties.items())
    which = formula(now.facts.loss, now.player)
    count = len(now.numbers["terms"])
    return f"{number_text(now.totals['loss'])}, the mean of {count} times {which}{paid}"


def spread(values: Floats) -> str:
    """As 1.80 on average, from -0.50 to 3.20."""
    low, high = (number_text(float(end)) for end in (np.min(values), np.max(values)))
    return f"{number_text(mean(values))} on average, from {low} to {high}"
