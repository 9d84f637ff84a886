"""One example of the batch that a person picked, with its numbers."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Array
from desktop.selection import Item
from desktop.widgets.narration.loss_formulas import with_numbers
from desktop.widgets.narration.moment import Moment, number_text
from desktop.widgets.narration.phase_words import percent, turn_text

Kind = Literal["real", "fake"]


@dataclass(frozen=True, slots=True)
class Pick:
    """The real or the generated example at this place of the batch."""

    kind: Kind
    index: int


def picked_array(now: Moment, pick: Pick) -> Array | None:
    """The batch that it is in, if that is known and long enough."""
    batch = now.examples.get(f"x_{pick.kind}")
    return None if batch is None or pick.index >= len(batch) else batch


def picked_item(now: Moment, pick: Pick) -> Item | None:
    """The example with all that is known of it; None if there is none in this phase."""
    batch = picked_array(now, pick)
    if batch is None:
        return None
    name = "Real" if pick.kind == "real" else "Generated"
    return Item(
        title=f"{name} example {pick.index + 1} of {len(batch)}",
        pixels=batch[pick.index],
        facts=_facts(now, pick),
    )


def _facts(now: Moment, pick: Pick) -> tuple[tuple[str, str], ...]:
    facts = [("Training step", f"{now.step:,}"), ("Batch", turn_text(now))]
    label = now.label(pick.index)
    if label >= 0:
        facts.append(("Class", now.facts.class_name(label) or str(label)))
    logit = now.numbers.get(f"logit_{pick.kind}")
    if logit is not None:
        facts.append(("Score of D", score_text(now, float(logit[pick.index]))))
    real, fake, terms = (now.numbers.get(n) for n in ("logit_real", "logit_fake", "terms"))
    if real is not None and fake is not None and now.facts.paired:
        margin = float(real[pick.index] - fake[pick.index])
        facts.append(("Margin of its pair", number_text(margin)))
    if terms is not None and fake is not None:
        worth = number_text(float(terms[pick.index]))
        facts.append(("Term of the loss", f"{term_text(now, pick.index)} = {worth}"))
    if pick.kind == "fake" and "descent" in now.numbers:
        facts.append(("Length of its gradient", number_text(descent_length(now, pick.index))))
    return tuple(facts)


def descent_length(now: Moment, index: int) -> float:
    """How strongly the loss asks this generated example to change."""
    return float(np.linalg.norm(now.numbers["descent"][index].astype(np.float64)))


def probability(logit: float) -> float:
    """Sigmoid, which does not overflow this way."""
    return 0.5 * (1 + math.tanh(logit / 2))


def score_text(now: Moment, logit: float) -> str:
    """As 1.80, and how probable that is where it says so: 86 % real."""
    text = number_text(logit)
    if not now.facts.probabilities:
        return text
    return f"{text} ({percent(probability(logit))} real)"


def term_text(now: Moment, index: int) -> str:
    """The term of the loss of an example, with its scores put in."""
    real = now.numbers.get("logit_real")
    return with_numbers(
        now.facts.loss,
        now.player,
        None if real is None else float(real[index]),
        float(now.numbers["logit_fake"][index]),
    )
