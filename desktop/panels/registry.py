"""Every panel. A new one is a file, a line here, and a place in ``desktop/layouts.py``."""

from collections.abc import Mapping

from desktop.panels.panel import Panel

TITLES: Mapping[str, str] = {
    "samples": "Samples",
    "denoising": "Denoising",
    "field": "2-D field",
    "forward": "Forward",
    "loss": "Loss",
    "scores": "Scores",
    "waterfall": "Logit waterfall",
    "portrait": "Phase portrait",
    "timesteps": "Timesteps",
    "schedule": "Schedule",
    "solvers": "Solvers",
    "ideal": "Ideal",
    "latent": "Latent space",
    "verdicts": "Real and fake",
    "narration": "Slow motion",
    "contest": "2-D field (GAN)",
    "health": "Health",
    "quiz": "You against D",
    "inspector": "Inspector",
}
"""The title of every panel by its identifier, in the order of menus."""


def panels_of(method: str) -> Mapping[str, type[Panel]]:
    """Those that a run with this kind of method has something to tell, by their identifiers.

    Importing them, with pyqtgraph, and making them takes as long as the window around them. So that
    happens behind it, and only for the kind of run that there is.
    """
    kinds = {"diffusion": _about_diffusion, "gan": _about_gans}[method]()
    return {panel.identifier: panel for panel in (*_about_any_run(), *kinds)}


def every_panel() -> Mapping[str, type[Panel]]:
    """All of them."""
    return {**panels_of("diffusion"), **panels_of("gan")}


def _about_any_run() -> tuple[type[Panel], ...]:
    from desktop.panels.inspector import InspectorPanel  # noqa: PLC0415
    from desktop.panels.loss import LossPanel  # noqa: PLC0415
    from desktop.panels.samples import SamplesPanel  # noqa: PLC0415

    return SamplesPanel, LossPanel, InspectorPanel


def _about_diffusion() -> tuple[type[Panel], ...]:
    from desktop.panels.denoising import DenoisingPanel  # noqa: PLC0415
    from desktop.panels.field import FieldPanel  # noqa: PLC0415
    from desktop.panels.forward import ForwardPanel  # noqa: PLC0415
    from desktop.panels.ideal import IdealPanel  # noqa: PLC0415
    from desktop.panels.schedule import SchedulePanel  # noqa: PLC0415
    from desktop.panels.solvers import SolversPanel  # noqa: PLC0415
    from desktop.panels.timesteps import TimestepsPanel  # noqa: PLC0415

    return (
        ForwardPanel, DenoisingPanel, FieldPanel, TimestepsPanel, SchedulePanel, SolversPanel,
        IdealPanel,
    )  # fmt: skip


def _about_gans() -> tuple[type[Panel], ...]:
    from desktop.panels.contest import ContestPanel  # noqa: PLC0415
    from desktop.panels.health import HealthPanel  # noqa: PLC0415
    from desktop.panels.latent import LatentPanel  # noqa: PLC0415
    from desktop.panels.narration import NarrationPanel  # noqa: PLC0415
    from desktop.panels.portrait import PortraitPanel  # noqa: PLC0415
    from desktop.panels.quiz import QuizPanel  # noqa: PLC0415
    from desktop.panels.scores import ScoresPanel  # noqa: PLC0415
    from desktop.panels.verdicts import VerdictsPanel  # noqa: PLC0415
    from desktop.panels.waterfall import WaterfallPanel  # noqa: PLC0415

    return (
        VerdictsPanel, LatentPanel, NarrationPanel, ContestPanel, HealthPanel, QuizPanel,
        ScoresPanel, WaterfallPanel, PortraitPanel,
    )  # fmt: skip
