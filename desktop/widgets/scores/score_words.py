"""What is shown of D's outputs and why, in a sentence for each loss and at length."""

from collections.abc import Mapping, Sequence

from desktop.widgets.curves.gan_loss_words import WORDS
from desktop.widgets.scores.score_views import PROBABLE

MINUS = "\N{MINUS SIGN}"
KEY = "Line: median, dashed: mean. Dark band: middle half, light: 5 to 95 %."

PROBABILITY_SENTENCE = (
    "The sigmoid of D's output is how probable it is to D that an example is real."
)
LOGITS_OF_PROBABLE = "Raw outputs of D, the logits: their sigmoid is the probability, and 0 is 0.5."
LOGITS: Mapping[str, str] = {
    "minimax": LOGITS_OF_PROBABLE,
    "non_saturating": LOGITS_OF_PROBABLE,
    "least_squares": "With the least squares loss D's output is no probability: raw logits, pulled "
    "to 1 for real and to 0 for generated examples.",
    "hinge": "With the hinge loss D's output is no probability: raw logits. Beyond 1 (real) and "
    f"{MINUS}1 (generated) nothing more is learnt.",
    "wasserstein": "With the Wasserstein loss D's output is no probability: raw logits, of which "
    "only differences count.",
    "relativistic": "With the relativistic loss one output of D means nothing: of these raw logits "
    "only the distance between real and generated counts.",
}
MARGIN_SENTENCE = (
    "With the relativistic loss one output of D means nothing, so this is the margin: how far a "
    "real example is above its generated partner."
)


def sentence(loss: str, view: str) -> str:
    """What the view of this title shows, and why."""
    if view == "Probability":
        return PROBABILITY_SENTENCE
    return MARGIN_SENTENCE if view == "Margin" else LOGITS[loss]


def explained(loss: str, view: str, now: Sequence[str]) -> str:
    """The same at length, as HTML; ``now`` has a line for each spread."""
    words = WORDS[loss]
    numbers = "".join(f"<p>Now: {line}.</p>" for line in now)
    return (
        f"<p>{sentence(loss, view)}</p>{numbers}"
        f"<p>{_formula(loss, view)}</p>"
        f"<p>{words.meaning}</p><p>{words.equilibrium}</p>"
        f"<p>{_how_to_read(view)}</p>"
        f"<p>{KEY} Where steps share a pixel, each band reaches from the least of its lower ends "
        "to the greatest of its upper ends, so that not one step is left out; smoothing averages "
        "each quantile over steps first.</p>"
        "<p>A click in the plot, or Return at the crosshair, selects a training step in every "
        "panel; Ctrl with the arrow keys goes from change to change.</p>"
        f"<p>Source: {words.source}.</p>"
    )


def _formula(loss: str, view: str) -> str:
    if view == "Margin":
        return (
            f"<code>margin = D(x) {MINUS} D(G(z))</code>, one for each pair. At 0 D cannot tell "
            "them apart, and both losses are ln&thinsp;2."
        )
    if loss in PROBABLE:
        best = "D*(x) = p<sub>data</sub>(x) / (p<sub>data</sub>(x) + p<sub>G</sub>(x))"
        return (
            f"<code>probability = sigmoid(D) = 1 / (1 + e<sup>{MINUS}D</sup>)</code>. The best D "
            f"there is says <code>{best}</code>, which is &frac12; everywhere once samples are "
            "spread as the data (Goodfellow et al. 2014, arXiv:1406.2661, proposition&nbsp;1). "
            "The mean is of the probabilities, not the probability of the mean."
        )
    return "<code>logit = D(x)</code>, the output of the discriminator as it is."


def _how_to_read(view: str) -> str:
    if view == "Margin":
        return (
            "A band far above 0 is a discriminator that has won: it knows every pair. A band "
            "around 0 is one that guesses."
        )
    return (
        "Bands far apart are a discriminator that has won; bands on top of each other one that "
        "guesses, which is good only if the samples are. A wide band for generated examples means "
        "that some of them are taken for real and others are not."
    )
