"""What a person is looking at, with the numbers of the moment."""

from desktop.widgets.curves.gan_loss_words import WORDS
from desktop.widgets.narration.moment import Moment, RunFacts
from desktop.widgets.narration.phase_words import headline, phase_words

GENERAL = """
<p>One training step of the GAN, slowly. Noise z becomes examples in the generator G; the
discriminator D gives these and real ones a <b>score</b> each; a loss is made of the scores. Whoever
<b>learns</b> in a turn gets its gradient, along the dashed arrows, and is changed a little:</p>
<p><code>weights \u2190 weights \u2212 learning rate \u00b7 Adam(\u2207 loss)</code></p>
<p>The other one is <b>fixed</b> meanwhile. So each has its turn: D learns to tell, then G learns
from what D has learnt. All numbers are those of the step that was really taken; pictures are shown
before D's augmentation changes them. What is bright is what the phase is about.</p>
"""
KEYS = """
<p>Space plays and pauses, arrow keys go from phase to phase, Tab from part to part, Enter shows a
part as a whole and Esc closes it. Click an example to see its numbers.</p>
"""
SOURCE = """
<p>Turns in a step: Goodfellow et al. 2014, arXiv 1406.2661, algorithm 1. Loss of this run:
{loss}.</p>
"""


def explained(now: Moment | None, facts: RunFacts) -> str:
    """As HTML."""
    words = WORDS[facts.loss]
    today = ""
    if now is not None:
        said = phase_words(now)
        today = f"<p><b>Step {now.step:,}, {headline(now)}</b> {said.meaning}</p>"
    losses = (
        f"<p>D minimises <code>{words.critic}</code>, G <code>{words.generator}</code>. "
        f"{words.meaning}</p>"
    )
    return GENERAL + today + losses + KEYS + SOURCE.format(loss=words.source)
