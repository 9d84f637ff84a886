"""A film and its steps in words."""

from core.answers import NOISE_SPAN, SamplesDrawn
from core.config.sampling import sampler_title
from desktop.selection import Item
from desktop.widgets.denoising.film_rows import FilmRows

EXPLANATION = """
<p>Sampling begins with pure noise. At each step the network is given <b>x_t</b> and the noise level
and says which clean picture it believes to be in it, <b>x_0_hat</b>, and so which noise,
<b>eps_hat</b>. Together they are what it was given:</p>
<p><code>x_t = alpha x_0_hat + sigma eps_hat</code></p>
{now}
<p>The sampler then goes to the next noise level, a little of the way towards x_0_hat. DDIM puts
both together anew: <code>x_next = alpha' x_0_hat + sigma' eps_hat</code>. Others look further ahead
or back, or add fresh noise. Early steps decide what it will be, late ones only its details: see how
the change of x_0_hat falls. <b>nfe</b> counts how often the network was asked for each sample;
guidance, <code>uncond + w (cond \u2212 uncond)</code>, asks twice a step.</p>
{today}
<p>Song et al. 2021, arXiv 2010.02502, eq. 12; Ho and Salimans 2022, arXiv 2207.12598, eq. 6;
Karras et al. 2022, arXiv 2206.00364.</p>
"""
NAMES = ("x_t", "x_0_hat", "eps_hat")


def step_text(film: SamplesDrawn, frame: int) -> str:
    """Where the film is: "step 12 of 50, t = 480, sigma 0.62, nfe 24"."""
    steps = len(film.levels)
    if frame >= steps:
        return f"the samples, after {steps} steps, nfe {film.nfe[-1]}"
    return (
        f"step {frame + 1} of {steps}, t = {film.levels.timesteps[frame]}, "
        f"sigma {film.levels.sigma[frame]:.3g}, nfe {film.nfe[frame]}"
    )


def column_texts(film: SamplesDrawn, sample: int, frame: int) -> tuple[str, str, str, str]:
    """t, sigma, change of x_0_hat and nfe of one sample at a frame; the last is the sample."""
    if frame >= len(film.levels):
        return "clean", "0", "\N{EN DASH}", str(film.nfe[-1])
    return (
        str(film.levels.timesteps[frame]),
        f"{film.levels.sigma[frame]:.3g}",
        "\N{EN DASH}" if frame == 0 else f"{film.change[frame, sample]:.3f}",
        str(film.nfe[frame]),
    )


def way_text(rows: FilmRows, sample: int, frame: int) -> str:
    """What one sample does at a frame: how its estimate changed, and where a point is."""
    film, parts = rows.film, list[str]()
    if film.samples.ndim == 2:
        places = [row[sample] for row in rows.at(frame)[:2]]
        for name, (x, y) in zip(NAMES, places, strict=False):
            parts.append(f"{name} ({x:.2f}, {y:.2f})")
    if 0 < frame < len(film.levels):
        parts.append(f"x_0_hat changed by {film.change[frame, sample]:.3f}")
    return ", ".join(parts)


def about(film: SamplesDrawn) -> str:
    """How a film was drawn."""
    weights = "EMA" if film.weights == "ema" else "raw"
    guidance = "" if film.guidance_scale == 1 else f", guidance {film.guidance_scale:g}"
    kind = "Preview" if film.purpose == "preview" else "Drawn"
    return (
        f"{kind} at training step {film.step:,}: {weights} weights, "
        f"{sampler_title(film.sampler)}, {len(film.levels)} steps{guidance}, {film.seconds:.2f} s"
    )


def explanation(film: SamplesDrawn | None, frame: int) -> str:
    """What the player shows, as HTML with the numbers of this step."""
    now = today = ""
    if film is not None:
        today = f"<p>{about(film)}.</p>"
    if film is not None and frame < len(film.levels):
        alpha, sigma = float(film.levels.alpha[frame]), float(film.levels.sigma[frame])
        now = (
            f"<p>Now, at {step_text(film, frame)}: "
            f"<code>x_t = {alpha:.3g} x_0_hat + {sigma:.3g} eps_hat</code></p>"
        )
    return EXPLANATION.format(now=now, today=today)


def sample_item(rows: FilmRows, frame: int, sample: int, row: int, class_name: str) -> Item:
    """One sample for the inspector, in x_t, x_0_hat or eps_hat: ``row`` 0 to 2."""
    film, steps = rows.film, len(rows.film.levels)
    shown = "the finished sample"
    if frame < steps:
        shown = f"{NAMES[row]} at {step_text(film, frame)}"
    elif row == 2:
        shown = "eps_hat of the finished sample: no noise is left"
    return Item(
        title=f"Sample {sample + 1}",
        pixels=rows.at(frame)[row][sample],
        facts=(
            ("Asked for", class_name),
            ("Shown", shown),
            ("Training step", f"{film.step:,}"),
            ("Weights", "average (EMA)" if film.weights == "ema" else "raw"),
            ("Sampler", f"{sampler_title(film.sampler)}, {steps} steps"),
            ("Evaluations", f"{film.nfe[-1]} of the network"),
            ("Guidance", f"{film.guidance_scale:g}"),
            ("Noise", f"number {sample} of seed {seed_text(film.seed)}"),
        ),
        span=NOISE_SPAN if row == 2 else 1.0,
    )


def seed_text(seed: int) -> str:
    """A seed a person gave as it is; of one that was derived, which is long, the end."""
    return str(seed) if seed < 10**6 else f"\N{HORIZONTAL ELLIPSIS}{seed % 10_000:04d}"
