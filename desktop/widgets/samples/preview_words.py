"""Previews in words."""

from collections.abc import Mapping

from core.config.sampling import sampler_title
from desktop.widgets.samples.history import Preview
from desktop.words import counted, duration

OF_DIFFUSION = """
<p>Every sample begins as its own noise x<sub>T</sub>, <b>the same at every training step</b>: what
changes from one preview to the next is the network alone. Go back with the slider to see how it
learnt; the row below it shows one sample all along.</p>
<p>The sampler takes the noise out little by little. At each of its steps the network says what
clean data it believes to be in there, <b>x_0_hat</b>, and the sampler goes a part of the way; with
DDIM:</p>
<p><code>x_next = \u221aalpha_bar' x_0_hat + \u221a(1 \u2212 alpha_bar') eps_hat</code></p>
<p>Guidance w pushes towards the class that was asked for: <code>uncond + w (cond \u2212
uncond)</code>; at w = 1 it is off.</p>
{today}
<p>Song et al. 2021, arXiv 2010.02502, eq. 12; Ho and Salimans 2022, arXiv 2207.12598, eq. 6.</p>
"""

OF_GAN = """
<p>Every sample is what the generator makes of its own noise z, <b>the same at every training
step</b>: what changes from one preview to the next is the generator alone. Go back with the slider
to see how it learnt; for pictures, the row below it shows one sample all along.</p>
<p>There are no steps on the way: the generator is asked once.</p>
<p><code>x = G(z)</code></p>
<p>It never sees an example of the data, only what the discriminator thinks of its own samples. So
it may learn to make few things well and leave out the rest, <b>mode collapse</b>: see whether
samples of different noise differ. The average of its weights (EMA) is steadier than the weights as
they are trained, for the two networks keep pushing each other about.</p>
{today}
<p>Goodfellow et al. 2014, arXiv 1406.2661; on averaging, Yazıcı et al. 2019, arXiv
1806.04498.</p>
"""
EXPLANATIONS: Mapping[str, str] = {"diffusion": OF_DIFFUSION, "gan": OF_GAN}
"""By the kind of method that is trained."""

Facts = tuple[tuple[str, str], ...]


def way(preview: Preview) -> str:
    """How a preview was drawn: "10 DDIM steps, guidance 3"; a generator takes no steps."""
    if preview.steps == 0:
        return "one evaluation of the generator"
    guidance = "" if preview.guidance_scale == 1 else f", guidance {preview.guidance_scale:g}"
    return f"{preview.steps} {sampler_title(preview.sampler)} steps{guidance}"


def about(preview: Preview) -> str:
    """Which preview it is, within a sentence."""
    return f"training step {preview.step:,}, weights {weights(preview)}, {way(preview)}"


def weights(preview: Preview) -> str:
    return "average (EMA)" if preview.weights == "ema" else "raw"


def facts(preview: Preview, sample: int, class_name: str) -> Facts:
    """All that is known of one sample."""
    return (
        ("Asked for", class_name),
        ("Training step", f"{preview.step:,}"),
        ("Weights", weights(preview)),
        *_drawn(preview),
        ("Noise", f"number {sample} of seed {preview.seed % 10_000:04d}\N{HORIZONTAL ELLIPSIS}"),
    )


def _drawn(preview: Preview) -> Facts:
    if preview.steps == 0:
        return (("Evaluations", f"{preview.nfe} of the generator"),)
    return (
        ("Sampler", f"{sampler_title(preview.sampler)}, {preview.steps} steps"),
        ("Evaluations", f"{preview.nfe} of the network"),
        ("Guidance", f"{preview.guidance_scale:g}"),
    )


def kept(count: int, interval: float | None, budget: float | None) -> str:
    """How many previews there are, and how often they come."""
    text = f"Always the same noise. {counted(count, 'preview')} kept"
    if interval is not None:
        text += f", a new one about every {_seconds(interval)} of training"
    if budget is not None:
        text += f", within the watching budget of {100 * budget:g}\N{NO-BREAK SPACE}%"
    return f"{text}."


def _seconds(interval: float) -> str:
    return duration(interval) if interval >= 10 else f"{interval:.1f} s"
