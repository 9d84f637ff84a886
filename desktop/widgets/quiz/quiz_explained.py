"""What the quiz is about, with the scores of this moment in it."""

from collections.abc import Sequence

from core.metrics.detection import Detection
from desktop.widgets.quiz.quiz_round import QuizRound
from desktop.widgets.quiz.quiz_words import count_text, interval_text, signed
from desktop.words import counted

TEXT = """
<p><b>Which are generated?</b> Eight pictures, real ones and samples of the generator, in a random
order. A coin was tossed for each, so that it does not help to count. {whence} The samples are of
noise that no other panel shows, with the weights of the step at which the round was dealt.</p>
<p><b>D</b> answers the same question by its logit. {threshold}</p>
<p><code>sensitivity = generated found / generated<br>
specificity = real left alone / real</code></p>
<p>Who calls everything generated has a sensitivity of 1 and a specificity of 0; who tosses a coin
has \N{VULGAR FRACTION ONE HALF} of both. So look at the two together. If the generator were
perfect, nobody could do better than a coin.</p>
{scores}
<p><b>Eight are few.</b> Behind each count is a range in which the true share lies with a confidence
of 95 %, by Wilson 1927 (J. Am. Stat. Assoc. 22, 209):</p>
<p><code>(p + z\N{SUPERSCRIPT TWO}/2n \N{PLUS-MINUS SIGN} z \N{SQUARE ROOT}(p(1 \N{MINUS SIGN} p)/n
+ z\N{SUPERSCRIPT TWO}/4n\N{SUPERSCRIPT TWO})) / (1 + z\N{SUPERSCRIPT TWO}/n), z = 1.96</code></p>
<p>After several rounds it gets narrow enough to say who is better. People as judges of generated
pictures: Denton et al. 2015, arXiv 1506.05751, section 5.3; Zhou et al. 2019, arXiv 1904.01121.</p>
"""
HELD_OUT = "The real ones were held out: D has never trained on them."
TRAINED = (
    "These data hold next to nothing out, so that the real ones are training examples, which D may "
    "know by heart."
)
OF_LOSS = "This loss draws the line: above a logit of {value} D takes a picture for real."
FOUND = (
    "This loss gives single logits no meaning, so the line is drawn where it parts 256 other real "
    "and generated pictures best: at {value}."
)
NO_ROUND = "Where the loss gives no line, it is drawn where it parts other pictures best."


def explained(dealt: QuizRound | None, totals: Sequence[Detection], rounds: int) -> str:
    """The panel in words. ``totals`` are those of the person and of the critic."""
    whence, threshold = "", NO_ROUND
    if dealt is not None:
        drawn = dealt.drawn
        whence = HELD_OUT if drawn.held_out else TRAINED
        line = OF_LOSS if drawn.threshold_is_of_loss else FOUND
        threshold = line.format(value=signed(drawn.threshold))
    scores = ""
    if rounds:
        you, critic = (_in_words(total) for total in totals)
        scores = f"<p>After {counted(rounds, 'round')}: you found {you}; D found {critic}.</p>"
    return TEXT.format(whence=whence, threshold=threshold, scores=scores)


def _in_words(score: Detection) -> str:
    found, spared = score.sensitivity, score.specificity
    return (
        f"{count_text(found)} generated ones ({interval_text(found)}) and left "
        f"{count_text(spared)} real ones alone ({interval_text(spared)})"
    )
