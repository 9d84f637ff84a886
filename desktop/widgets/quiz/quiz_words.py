"""What a round of the quiz says of each picture, and of who was right how often."""

import math
from collections.abc import Sequence

from core.metrics.detection import Share
from desktop.widgets.plot.figures import figure
from desktop.widgets.quiz.quiz_round import QuizRound

RIGHT, WRONG = "\N{CHECK MARK}", "\N{BALLOT X}"
MINUS = "\N{MINUS SIGN}"


def origin(real: bool) -> str:
    return "real" if real else "generated"


def score_text(dealt: QuizRound, number: int) -> str:
    """The probability of being real where the loss gives one, else the logit."""
    probability = float(dealt.drawn.probabilities[number])
    if math.isnan(probability):
        return signed(float(dealt.drawn.logits[number]))
    return percent(probability)


def percent(share: float) -> str:
    """Whole percents; what is nearly none or nearly all is not rounded to that."""
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{100 * share:.0f} %"


def signed(value: float) -> str:
    return figure(value).replace("-", MINUS)


def caption(dealt: QuizRound, number: int, class_names: Sequence[str] = ()) -> tuple[str, str]:
    """The two lines under a picture: what it is held for; then what it is, and who was right."""
    label = int(dealt.drawn.labels[number])
    asked = f" \N{MIDDLE DOT} {class_names[label]}" if 0 <= label < len(class_names) else ""
    if not dealt.answered:
        mark = "generated" if number in dealt.marked else ""
        return f"{number + 1}{asked}", mark
    signs = (RIGHT if dealt.is_right(number, by_critic=c) else WRONG for c in (False, True))
    you, critic = signs
    truth = f"{number + 1}{asked}: {origin(dealt.is_real(number))}"
    return truth, f"You {you}   D {critic} {score_text(dealt, number)}"


def told(dealt: QuizRound, number: int, class_names: Sequence[str] = ()) -> str:
    """The same in a sentence, for a tool-tip and a screen reader."""
    label = int(dealt.drawn.labels[number])
    asked = f" (class {class_names[label]})" if 0 <= label < len(class_names) else ""
    name = f"Picture {number + 1}{asked}"
    you = origin(dealt.called_real(number, by_critic=False))
    if not dealt.answered:
        return f"{name}: you hold it to be {you}."
    critic = origin(dealt.called_real(number, by_critic=True))
    words = "right" if dealt.is_right(number, by_critic=False) else "wrong"
    its = "right" if dealt.is_right(number, by_critic=True) else "wrong"
    probability = float(dealt.drawn.probabilities[number])
    logit = signed(float(dealt.drawn.logits[number]))
    score = f"logit {logit}, threshold {signed(dealt.drawn.threshold)}"
    if not math.isnan(probability):
        score = f"{percent(probability)} likely to be real, logit {logit}"
    truth = origin(dealt.is_real(number))
    return f"{name} is {truth}. You said {you}: {words}. D said {critic}: {its} ({score})."


def count_text(share: Share) -> str:
    """So many of so many."""
    return f"{share.count:,} of {share.of:,}"


def interval_text(share: Share) -> str:
    """Where the true share lies with a confidence of 95 %, in whole percents."""
    low, high = (round(100 * end) for end in share.interval)
    return f"{low}\N{EN DASH}{high} %"
