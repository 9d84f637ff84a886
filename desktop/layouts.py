"""Ready-made arrangements of the panels, one for each kind of run."""

from dataclasses import dataclass

from core.config.run import RunConfig

Stack = tuple[str, ...]  # panels behind each other, the first in front


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of stacks of panels. What is in none of them is closed, and can be opened by hand."""

    identifier: str  # stable: what a person made of it is stored under it
    text: str  # of its entry in the menu
    method: str  # the kind of method that it is for
    columns: tuple[tuple[Stack, ...], ...]  # each from top to bottom
    widths: tuple[int, ...]  # of the columns, relative to each other
    first: str  # the panel in use at first
    drawn_in: str  # the panel that shows what is drawn on request

    @property
    def panels(self) -> list[str]:
        """All that it holds."""
        return [name for column in self.columns for stack in column for name in stack]

    @property
    def title(self) -> str:
        return self.text.replace("&", "")


LAYOUTS = (
    Layout(
        "images",
        "Diffusion &images",
        "diffusion",
        columns=(
            (("samples", "denoising", "solvers", "ideal"),),
            (("loss", "timesteps"), ("forward", "schedule")),
        ),
        widths=(13, 10),
        first="samples",
        drawn_in="denoising",
    ),
    Layout(
        "points",
        "Diffusion &2-D",
        "diffusion",
        columns=(
            (("field", "samples", "denoising", "solvers", "ideal"),),
            (("loss", "timesteps"), ("forward", "schedule")),
        ),
        widths=(13, 10),
        first="field",
        drawn_in="denoising",
    ),
    Layout(
        "gan_images",
        "&GAN images",
        "gan",
        columns=(
            (("samples", "verdicts", "latent", "narration"),),
            (("loss", "scores"), ("waterfall", "portrait", "health", "quiz")),
        ),
        widths=(13, 10),
        first="samples",
        drawn_in="samples",
    ),
    Layout(
        "gan_points",
        "GA&N 2-D",
        "gan",
        columns=(
            (("contest", "samples", "latent", "narration"),),
            (("loss", "scores"), ("waterfall", "portrait", "health", "quiz")),
        ),
        widths=(13, 10),
        first="contest",
        drawn_in="samples",
    ),
)


def layout_for(config: RunConfig) -> Layout:
    """The layout that opens by itself for such a run."""
    wanted = "images" if config.learns_images else "points"
    if config.method.kind == "gan":
        wanted = f"gan_{wanted}"
    return next(layout for layout in LAYOUTS if layout.identifier == wanted)
