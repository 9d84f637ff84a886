"""What the critic says of pictures, in words and numbers."""

import math
from collections.abc import Sequence

from core.answers import Weights
from core.gan_answers import ExamplesJudged, VerdictExplained
from core.gan_requests import Origin
from desktop.widgets.plot.figures import figure
from desktop.widgets.verdicts.judgement import Judgement, judgements
from desktop.words import counted

MINUS = "\N{MINUS SIGN}"

EXPLANATION = """
<p>The discriminator D gives every picture one number, its <b>logit</b>: the larger, the more real
the picture looks to it. Here are always the same training examples and samples of the same noise,
nothing augmented, both networks as in evaluation.</p>
{meaning}
<p>A frame with an unbroken line: D takes the picture for real. Dashes: for generated. A cross: it
is mistaken. At the best, D is right about nearly all and G still gets better; a G that has won is
a D that only guesses.</p>
{today}
<p><b>What a verdict hangs on.</b> Click a picture, or press Enter on it. The second picture shows
the slope of the logit,</p>
<p><code>\u2202D(x) / \u2202x</code>, where x goes from \u22121 (black) to 1 (white).</p>
<p>Orange: brighter there looks more real to D. Blue: darker does. The third is
<code>\u2212\u2202L_G / \u2202x</code>, the way in which G's loss falls. G learns about x through D
alone, so that it is the same picture times one number,</p>
<p><code>\u2202L_G / \u2202x = (dL_G / dD) (\u2202D / \u2202x)</code></p>
<p>and that number says how loudly G is told: with the minimax loss it vanishes where D is sure.
{slope}These are slopes at this very picture, and not how much each pixel has contributed.</p>
<p><b>Nearest training examples</b> are found by the Euclidean distance of all pixels. A sample that
D takes for real may be a copy: look.</p>
<p>Goodfellow et al. 2014, arXiv 1406.2661; on saliency, Simonyan et al. 2013, arXiv 1312.6034,
section 3.</p>
"""
PROBABILITY = """<p>With this loss <code>D = 1 / (1 + e<sup>\u2212logit</sup>)</code> is the
probability, to D, that a picture is real; above 50 % it takes it for real.</p>"""
OF_LOSS = """<p>With this loss a logit is no probability. D takes for real what is above
{threshold}, in the middle of where the loss pulls real and generated pictures.</p>"""
FOUND = """<p>With this loss a logit means nothing by itself. So the line is drawn where it parts
these real and generated pictures best (Youden 1950): at {threshold} now.</p>"""
PAIRED = """<p>With this loss only differences of logits mean anything (Huang et al. 2024, arXiv
2501.05441): what is shown is the logit less {threshold}, which parts these real and generated
pictures best (Youden 1950).</p>"""


def signed(value: float) -> str:
    """A logit: +1.59, \N{MINUS SIGN}12.3."""
    if not math.isfinite(value):
        return "not finite"
    size = abs(value)
    text = f"{size:.2f}" if size < 9.995 else f"{size:.1f}" if size < 99.95 else figure(size)
    return f"{MINUS if value < 0 else '+'}{text}"


def score(judged: ExamplesJudged, logit: float) -> str:
    """What is written under a picture: 83 %, or a logit, or how far it is above the threshold."""
    if not math.isfinite(logit):
        return "not finite"
    if judged.probabilities:
        return _percent(probability(logit))
    return signed(logit - judged.threshold if judged.paired else logit)


def probability(logit: float) -> float:
    """The critic's probability that something is real, without an overflow."""
    return (1 + math.tanh(logit / 2)) / 2


def _percent(share: float) -> str:
    if share < 0.005:
        return "<1 %"
    return ">99 %" if share > 0.995 else f"{100 * share:.0f} %"


def said(judged: ExamplesJudged, logit: float) -> str:
    """The same in a sentence: "D 83 % real", "D +1.59"."""
    text = score(judged, logit)
    if judged.probabilities and math.isfinite(logit):
        return f"D {text} real"
    return f"D {text}"


def name_of(origin: Origin, number: int) -> str:
    """As in other panels: samples are counted from 1, examples are told by their index."""
    return f"Training example {number:,}" if origin == "real" else f"Sample {number + 1:,}"


def class_name(classes: Sequence[str], label: int) -> str:
    return classes[label] if 0 <= label < len(classes) else "none"


def verdict(origin: Origin, *, says_real: bool) -> str:
    """For one picture: "taken for real, rightly"."""
    taken = "real" if says_real else "generated"
    return f"taken for {taken}, {'rightly' if says_real == (origin == 'real') else 'wrongly'}"


def extremes(judged: ExamplesJudged) -> str:
    """The most convincing fake and the real example that is doubted most."""
    both = judgements(judged)
    fake, real = both["generated"], both["real"]
    if not (len(fake.logits) and len(real.logits)):
        return ""
    best, worst = fake.ordered("convincing")[0], real.ordered("doubtful")[0]
    return (
        f"Most convincing fake: sample {fake.numbers[best] + 1:,}, "
        f"{said(judged, float(fake.logits[best]))}. Most doubted real: example "
        f"{real.numbers[worst]:,}, {said(judged, float(real.logits[worst]))}."
    )


def scale(judged: ExamplesJudged) -> str:
    """What the numbers under the pictures are, in a few words."""
    if judged.probabilities:
        return "Numbers: probability, to D, to be real"
    line = signed(judged.threshold)
    if judged.paired:
        return f"Numbers: logit less {line}, which parts the two best"
    return f"Numbers: logit; the line between real and generated is at {line}"


def heading(judgement: Judgement) -> str:
    """Over the pictures of one kind."""
    count, mistakes = len(judgement.logits), sum(judgement.wrong)
    kind = "Real" if judgement.origin == "real" else "Generated"
    return f"{kind}: D wrong on {mistakes} of {count}"


def today(judged: ExamplesJudged) -> str:
    """Figures of this moment, for the explanation."""
    wrong = {origin: sum(one.wrong) for origin, one in judgements(judged).items()}
    return (
        f"<p>At step {judged.step:,}, weights of G {weights_name(judged.weights)}: D is mistaken "
        "about "
        f"{wrong['real']} of {counted(len(judged.logit_real), 'real picture')} and about "
        f"{wrong['generated']} of {counted(len(judged.logit_fake), 'generated one')}. "
        f"{extremes(judged)}</p>"
    )


def weights_name(weights: Weights) -> str:
    return "average (EMA)" if weights == "ema" else "raw"


def meaning(judged: ExamplesJudged | None) -> str:
    """What a logit of this run says, for the explanation."""
    if judged is None:
        return ""
    if judged.probabilities:
        return PROBABILITY
    text = PAIRED if judged.paired else OF_LOSS if judged.threshold_is_of_loss else FOUND
    return text.format(threshold=signed(judged.threshold))


def verdict_line(judged: ExamplesJudged, explained: VerdictExplained) -> str:
    """The verdict on a picture that is looked at closely."""
    says = explained.logit > judged.threshold
    told = verdict(explained.origin, says_real=says)
    logit = f" (logit {signed(explained.logit)})" if judged.probabilities else ""
    return f"Step {explained.step:,}: {said(judged, explained.logit)}{logit}, {told}."


def slope_words(explained: VerdictExplained) -> str:
    """How loudly the generator is told of an example."""
    slope = explained.generator_slope
    if slope == 0:
        if explained.origin == "real":
            return "G's loss does not look at real pictures."
        return "G's loss is flat here: it is told nothing."
    strength = f"{MINUS}dL_G/dD = {figure(-slope).replace('-', MINUS)}"
    if explained.origin == "real":
        return f"G's loss would fall if this looked less real: {strength}, with its partner."
    return f"G is told this with the strength {strength}."


def explanation(judged: ExamplesJudged | None, explained: VerdictExplained | None) -> str:
    """The panel's, with the numbers of the moment in it."""
    return EXPLANATION.format(
        meaning=meaning(judged),
        today="" if judged is None else today(judged),
        slope="" if explained is None else f"Now: {slope_words(explained)} ",
    )


def facts(judgement: Judgement, place: int, classes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """All that is known of one picture, for the inspector."""
    judged, logit = judgement.of, float(judgement.logits[place])
    real = judgement.origin == "real"
    known = class_name(classes, judgement.labels[place])
    rows = [
        ("Class" if real else "Asked for", known),
        ("Verdict", verdict(judgement.origin, says_real=judgement.says_real[place])),
        ("Logit", signed(logit)),
    ]
    if judged.probabilities and math.isfinite(logit):
        rows.append(("D", f"{100 * probability(logit):.2f} % real"))
    else:
        rows.append(("The line", f"{signed(judged.threshold)}"))
    rows.append(("Training step", f"{judged.step:,}"))
    if not real:
        rows.append(("Weights", weights_name(judged.weights)))
    return tuple(rows)
