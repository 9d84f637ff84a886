"""The two losses of a GAN in words: what each network is trained for, and where neither gains."""

from collections.abc import Mapping
from dataclasses import dataclass

E, D_X, D_G = "<b>E</b>", "D(x)", "D(G(z))"
MINUS, HALF = "\N{MINUS SIGN}", "\u00bd"
GOODFELLOW = "Goodfellow et al. 2014 (arXiv:1406.2661)"


@dataclass(frozen=True, slots=True)
class LossWords:
    """A pair of losses. D(x) is the discriminator's output as it is, without a sigmoid."""

    critic: str  # what the discriminator minimises, as HTML
    generator: str
    meaning: str  # a sentence or two
    equilibrium: str  # where the discriminator cannot tell real from generated: a sentence
    source: str


_CRITIC_OF_MINIMAX = f"{E}&thinsp;softplus({MINUS}{D_X}) + {E}&thinsp;softplus({D_G})"
_PROBABLE = (
    "sigmoid(D) is how probable it is to the discriminator that something is real, and "
    f"softplus({MINUS}a) = {MINUS}ln&thinsp;sigmoid(a)."
)

WORDS: Mapping[str, LossWords] = {
    "minimax": LossWords(
        _CRITIC_OF_MINIMAX,
        f"{MINUS}{E}&thinsp;softplus({D_G})",
        f"{_PROBABLE} The generator wants just the opposite. Where the discriminator is sure of "
        "itself the slope of this loss is gone, and the generator learns nothing more.",
        "A discriminator that cannot tell says D = 0 to everything: its loss is 2&thinsp;ln&thinsp;"
        f"2 = 1.386, the generator's {MINUS}ln&thinsp;2 = {MINUS}0.693.",
        f"{GOODFELLOW}, eq.&nbsp;1",
    ),
    "non_saturating": LossWords(
        _CRITIC_OF_MINIMAX,
        f"{E}&thinsp;softplus({MINUS}{D_G})",
        f"{_PROBABLE} The generator wants its samples to be taken for real; its slope is steepest "
        "where it loses most clearly.",
        "A discriminator that cannot tell says D = 0 to everything: its loss is 2&thinsp;ln&thinsp;"
        "2 = 1.386, the generator's ln&thinsp;2 = 0.693.",
        f"{GOODFELLOW}, section&nbsp;3",
    ),
    "least_squares": LossWords(
        f"{HALF}{E}&thinsp;({D_X} {MINUS} 1)&sup2; + {HALF}{E}&thinsp;{D_G}&sup2;",
        f"{HALF}{E}&thinsp;({D_G} {MINUS} 1)&sup2;",
        "Outputs are pulled to 1 for real and to 0 for generated examples, and the generator pulls "
        "its own to 1. What is far off is pulled back too, however right it is.",
        f"A discriminator that cannot tell says D = {HALF} to everything: its loss is 0.25, the "
        "generator's 0.125.",
        "Mao et al. 2017 (arXiv:1611.04076), eq.&nbsp;9",
    ),
    "hinge": LossWords(
        f"{E}&thinsp;max(0, 1 {MINUS} {D_X}) + {E}&thinsp;max(0, 1 + {D_G})",
        f"{MINUS}{E}&thinsp;{D_G}",
        f"The discriminator raises real examples to 1, lowers generated ones to {MINUS}1 and cares "
        "for nothing beyond. The generator raises its own without end.",
        "The loss of a discriminator that cannot tell is 2; the generator's then means nothing by "
        "itself.",
        "Lim and Ye 2017 (arXiv:1705.02894); Miyato et al. 2018 (arXiv:1802.05957), eqs. 16 and 17",
    ),
    "wasserstein": LossWords(
        f"{E}&thinsp;{D_G} {MINUS} {E}&thinsp;{D_X}",
        f"{MINUS}{E}&thinsp;{D_G}",
        "Where the slope of D is limited to 1, by a gradient penalty for example, minus the "
        "discriminator's loss is about how far mass has to be moved to make samples of data. It "
        "should come near 0. The generator's loss means nothing by itself.",
        "The loss of a discriminator that cannot tell is 0.",
        "Arjovsky et al. 2017 (arXiv:1701.07875), eqs. 2 and 3",
    ),
    "relativistic": LossWords(
        f"{E}&thinsp;softplus({D_G} {MINUS} {D_X})",
        f"{E}&thinsp;softplus({D_X} {MINUS} {D_G})",
        "Each real example is set against one generated example: sigmoid(D(x) "
        f"{MINUS} D(G(z))), the sigmoid of their <b>margin</b>, is how probable it is to the "
        "discriminator that it knows which is which. A single output means nothing.",
        "For a discriminator that cannot tell both losses are ln&thinsp;2 = 0.693.",
        "Huang et al. 2024 (arXiv:2501.05441), eq.&nbsp;2; Jolicoeur-Martineau 2018 "
        "(arXiv:1807.00734)",
    ),
}
"""By the kind of the loss."""


def losses_explained(kind: str, generator_now: str, critic_now: str) -> str:
    """What both losses are and how to read them, as HTML; ``..._now`` follow their names."""
    words = WORDS[kind]
    return (
        "<p>Two networks learn against each other. D is the discriminator's output as it is, large "
        "for what looks real to it.</p>"
        f"<p>The <b>discriminator</b> minimises{critic_now}</p><p><code>{words.critic}</code></p>"
        f"<p>and the <b>generator</b>{generator_now}</p><p><code>{words.generator}</code></p>"
        f"<p>{words.meaning}</p>"
        f"<p>{words.equilibrium} The dashed line is where the discriminator's loss would be. "
        "A loss that does not fall is no bad sign here: each side gets better, and so does the "
        "other. A discriminator whose loss goes to its least and stays there has won, and "
        "teaches the generator nothing. Whether samples get better is told by the samples.</p>"
        "<p>The penalties that the discriminator pays besides, if any, are in a plot of their own "
        "below. Dashed upright lines are changes of parameters; Ctrl with the arrow keys goes from "
        "one to the next.</p>"
        f"<p>Source: {words.source}.</p>"
    )
