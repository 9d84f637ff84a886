"""The pages of the help, as HTML: the introduction, the keys, about the program."""

from collections.abc import Iterable
from html import escape

from PySide6.QtGui import QKeySequence

from core.version import VERSION
from desktop.actions import MENUS, ActionSpec

INTRODUCTION = """
<h2>What is a diffusion model?</h2>
<p>A diffusion model turns noise into data. It learns to do so backwards: real examples are
drowned in noise little by little, and a network learns to say what was there before.</p>

<h3>Forward: adding noise</h3>
<p>Take a real picture x<sub>0</sub> and mix it with random noise eps:</p>
<p><code>x_t = alpha x_0 + sigma eps</code></p>
<p>alpha is how much of the picture is left, sigma how much noise lies on it. alpha falls and
sigma grows with the timestep t, until there is nothing but noise. Nothing is learnt here. The
<b>Forward</b> panel shows it: drag its slider. <b>Schedule</b> shows how fast it goes.</p>

<h3>Training: guessing the noise</h3>
<p>In every step the network sees a batch of noisy pictures at random timesteps and is asked what
was mixed. How wrong it is, squared, is the <b>loss</b>. Each step changes the weights a little so
that it is less wrong. The <b>Loss</b> panel draws this number for every step, and
<b>Timesteps</b> shows at which noise levels it is large.</p>

<h3>Sampling: from noise to data</h3>
<p>Begin with pure noise. Ask the network what is in it, believe it a little, remove a little
noise, ask again. After some ten steps there is a picture that nobody has ever drawn. The
<b>Samples</b> panel always begins with the same noise, so that you see the network get better
and not the dice fall differently. The <b>Denoising</b> panel plays the way out of the noise, step
by step: what the network is given (x_t), what it believes the picture to be (x_0_hat), long before
the noise is gone, and which noise it sees (eps_hat). For points of the plane, <b>2-D field</b>
shows where each of them is carried.</p>

<h2>What to press first</h2>
<ol>
<li><b>Train</b> in the toolbar. The loss falls fast, and then slowly.</li>
<li>Watch <b>Samples</b>: grey noise becomes strokes, and strokes become digits within a
minute.</li>
<li><b>Pause</b> whenever you like: it changes nothing. Then take single <b>steps</b>.</li>
<li>Change the <b>learning rate</b> in the form on the left while it trains: everything
marked <b>live</b> can be changed at any time.</li>
<li>Click a sample: the <b>Inspector</b> on the right says all that is known of it, and every
other panel goes to the same sample.</li>
<li>Open <b>Denoising</b> and press <b>space</b>: it plays. The arrow keys take single steps.</li>
<li>Choose the preset <b>ring</b> to see the same with points of the plane, in seconds.</li>
</ol>
<p>Ho, Jain, Abbeel 2020: Denoising diffusion probabilistic models, arXiv 2006.11239.</p>
"""

GAN_INTRODUCTION = """
<h2>What is a GAN?</h2>
<p>A generative adversarial network is a contest of two networks. The <b>generator</b> G makes
examples G(z) of noise z. The <b>discriminator</b> D sees real examples and those of G, and says
how real each looks to it. D learns to tell them apart; G learns to be taken for real. Neither sees
what the other is made of: all that G ever learns comes through D.</p>

<h3>One step</h3>
<p>D's turn: it scores a batch of real examples x and a batch of G's, and its weights change so that
D(x) rises and D(G(z)) falls. G's turn: its weights change so that D(G(z)) rises. <b>Slow motion</b>
plays a step phase by phase, with the batch and the numbers that were at work: press
<b>Step both</b> there. The menu of <b>1 step</b> in the toolbar lets one of them learn alone.</p>

<h3>Who wins?</h3>
<p>Nobody should. A loss that falls means that the other side falls behind, not that the pictures
get better. <b>Scores</b> and <b>Phase portrait</b> show the balance: where D cannot tell, it gives
real and generated ones the same scores (D(x) = D(G(z)) = 0.5). In <b>Logit waterfall</b> both
histograms overlap then. <b>Real and fake</b> shows which fakes convince D, and what it looks
at.</p>

<h3>What goes wrong</h3>
<p>G may make the same few things again and again (mode collapse), both may chase each other in
circles, D may be so far ahead that G hears nothing useful any more, or D knows its examples by
heart. <b>Health</b> watches for all of these, shows the evidence, and offers remedies. The presets
under <i>GANs that fail</i> each do one of these things on purpose.</p>

<h2>What to press first</h2>
<ol>
<li>Choose the preset <b>Ring GAN</b> and press <b>Train</b>: points of noise find the eight
clusters within seconds. <b>2-D field</b> shows what D thinks of every place, how G folds the noise
onto the data, and where each fake is pushed. Its legend switches each layer.</li>
<li><b>Pause</b>, then press <b>Step both</b> in <b>Slow motion</b>.</li>
<li>Choose <b>Digits GAN</b>, train for two minutes, and drag the sheet of <b>Latent space</b>: one
digit turns into another.</li>
<li>Make the learning rate of the discriminator ten times as large while it trains, and see what
<b>Health</b> says; press the button of its remedy.</li>
<li><b>You against D</b>: eight pictures. Which are generated?</li>
</ol>
<p>Goodfellow et al. 2014: Generative adversarial nets, arXiv 1406.2661.</p>
"""

ABOUT = f"""
<h2>Noisescope {VERSION}</h2>
<p>Watch diffusion models and GANs learn, on your own machine.</p>
<p>Published under the MIT licence. Built with PyTorch, Qt for Python (LGPL 3), pyqtgraph, NumPy,
pydantic and Pillow. The bundled data sets and their licences are described in
<code>resources/datasets/README.md</code>.</p>
"""


def shortcuts_page(actions: Iterable[ActionSpec]) -> str:
    """Every action with its keys, menu by menu."""
    specs = list(actions)
    parts = ["<h2>Keyboard shortcuts</h2>"]
    for menu in MENUS:
        rows = "".join(_row(spec) for spec in specs if spec.menu == menu)
        parts.append(f"<h3>{menu}</h3><table width='100%' cellpadding='3'>{rows}</table>")
    parts.append(
        "<p>In a panel with a film, space plays it, the left and right keys take single steps, "
        "Home and End go to its ends; elsewhere space pauses and resumes the run. In a number of "
        "the form, the arrow and page keys go up and down. In the timeline, the left and right "
        "keys go from mark to mark.</p>"
    )
    return "".join(parts)


def _row(spec: ActionSpec) -> str:
    keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    name = spec.text.replace("&", "").rstrip("\N{HORIZONTAL ELLIPSIS}")
    return (
        f"<tr><td width='26%'><b>{escape(keys)}</b></td><td width='34%'>{escape(name)}</td>"
        f"<td>{escape(spec.tip)}</td></tr>"
    )
