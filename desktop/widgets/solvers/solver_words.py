"""What is said of a comparison of samplers: what it shows, how it was made, what came out."""

from core.answers import SolversCompared
from core.config.fields import variant_kinds, variant_title
from core.config.sampling import SamplingConfig
from desktop.widgets.solvers.solver_figures import Figure, SolverFigures, cell_title, quality_text

EMPTY = (
    "Every sampler draws from the same noise, with few and with many steps. Here you see how far "
    "each ends from a reference of 1,000 steps, and how good its samples are. Choose samplers and "
    "steps, then press Run bench."
)
NO_PICTURES = "The same sample by every sampler appears here, cell by cell."
UNTIL_REFERENCE = (
    "The errors appear once the reference is drawn, which comes last: {}. The quality can be seen "
    "already."
)
CHOOSE = "Choose what is to be compared, then press Run bench."
ONLY_NOISY = "These samplers add fresh noise: they have a quality, but no error to the reference."

EXPLANATION = """
<p>A network gives a slope at every noise level, the <b>probability flow</b>
<code>dx = x_0_hat d\u03b1 + eps_hat d\u03c3</code>. A deterministic sampler follows it from noise
to a sample. Its <b>error</b> is how far it ends from where 1,000 small steps end:
<code>\u221amean (x \u2212 x_reference)\u00b2</code>, for data in [\u22121, 1].</p>
<p>With first order (DDIM and Euler, the same rule where eta is 0) twice the steps halve the error;
with second order (Heun, DPM-Solver++ 2M, UniPC) they quarter it. But the last step, to clean data,
is of first order in all of them: where a spacing makes it long, as trailing does with few steps,
it hides the rest. Try Karras and log SNR under Step spacing.</p>
<p>The cost is counted in evaluations of the network (<b>NFE</b>): Heun takes two a step, guidance
doubles them. DDPM and others that <b>add noise</b> follow no fixed path: they have a quality, but
no error. {quality}</p>
{today}
<p>Song et al. 2021, arXiv 2010.02502; Karras et al. 2022, arXiv 2206.00364; Lu et al. 2022, arXiv
2211.01095; Zhao et al. 2023, arXiv 2302.04867.</p>
"""
QUALITIES = {
    "Energy distance": "The quality is the energy distance to held-out points: less is better. It "
    "is never 0, since no two sets of points are the same.",
    "Recognised as asked": "The quality is the share of samples that a classifier takes for the "
    "class they were asked for.",
    "Frechet distance": "The quality is the Frechet distance to real pictures: less is better, and "
    "it falls with the number of samples.",
}


def explained(compared: SolversCompared | None) -> str:
    """What a person is looking at, as HTML with the numbers of this comparison."""
    if compared is None:
        return EXPLANATION.format(quality="", today="")
    figures: tuple[Figure, ...] = ("error", "quality")
    said = [text for text in (_best(SolverFigures(compared, each)) for each in figures) if text]
    today = f"<p>Now: {'; '.join([*said, about(compared)])}</p>"
    return EXPLANATION.format(quality=QUALITIES.get(compared.quality_name, ""), today=today)


def about(compared: SolversCompared) -> str:
    """How it was made, and what it is compared with."""
    return f"{conditions(compared)}. {_reference(compared)}"


def conditions(compared: SolversCompared) -> str:
    """How it was made, in a line."""
    weights = "EMA" if compared.weights == "ema" else "raw"
    guidance = "" if compared.guidance_scale == 1 else f", guidance {compared.guidance_scale:g}"
    drawn, cells = int((compared.nfe > 0).sum()), compared.nfe.size
    left = "" if drawn == cells else f", {drawn} of {cells} cells drawn"
    return (
        f"Step {compared.step:,}, {weights} weights{guidance}, {len(compared.labels)} samples, "
        f"{_spacing(compared.spacing)} spacing{left}"
    )


def _spacing(kind: str) -> str:
    """The name of a spacing for a person; its kind if a newer program has made it."""
    model = variant_kinds(SamplingConfig.model_fields["spacing"]).get(kind)
    return kind if model is None else variant_title(model)


def _reference(compared: SolversCompared) -> str:
    if not compared.reference_nfe:
        return f"The reference, {compared.reference}, is not yet drawn."
    quality = quality_text(compared, compared.reference_quality)
    return f"Reference: {compared.reference}; {compared.quality_name.lower()} {quality}."


def _best(figures: SolverFigures) -> str:
    if figures.best is None:
        return ""
    where = cell_title(figures.compared, figures.best)
    return f"best {figures.figure} {figures.text(*figures.best)}, by {where}"
