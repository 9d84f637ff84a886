"""Which curves a run has to show, by what it trains."""

from functools import cache

from core.config.gan import GANConfig
from core.config.method import DiffusionConfig
from core.metric_names import (
    AUGMENTATION,
    CRITIC_GRADIENT,
    CRITIC_LOSS,
    CRITIC_RATE,
    CRITIC_UPDATE,
    GENERATOR_GRADIENT,
    GENERATOR_LOSS,
    GENERATOR_RATE,
    GENERATOR_UPDATE,
    GRADIENT_NORM,
    GROUP_IMBALANCE,
    GROUPS_FOUND,
    HELD_OUT_LOSS,
    LEARNING_RATE,
    LOGIT,
    LOGIT_GAP,
    LOSS,
    MARGIN,
    NEAREST,
    PENALTY,
    PROBABILITY,
    SAMPLE_QUALITY,
    SIGN_REAL,
    SPREAD,
)
from desktop.widgets.curves.curve_view import ChartView, CurveSpec, Reference

TRAINING = CurveSpec(LOSS.name, smoothed=True)
HELD_OUT = CurveSpec(HELD_OUT_LOSS.name, dots=True)
GENERATOR = CurveSpec(GENERATOR_LOSS.name, smoothed=True)
CRITIC = CurveSpec(CRITIC_LOSS.name, smoothed=True, dots=True)

UNLESS_ZERO = frozenset({AUGMENTATION.name, *(penalty.name for penalty in PENALTY.values())})
"""Reported by every GAN, also where there is no such thing in it."""

NEVER = frozenset(
    metric.name for family in (*LOGIT.values(), MARGIN, PROBABILITY) for metric in family
)
"""What the discriminator says of examples: the scores panel has it, with its distribution."""

PENALTIES = ChartView(
    "Penalties",
    (
        CurveSpec(PENALTY["r1"].name, smoothed=True),
        CurveSpec(PENALTY["r2"].name, smoothed=True, dots=True),
        CurveSpec(PENALTY["gradient_penalty"].name, dots=True),
    ),
    "No penalty has been paid in this run.",
)

DIFFUSION_VIEWS = (
    ChartView("Loss", (TRAINING, HELD_OUT), "Press Train: the loss of every step appears here."),
    ChartView(
        "Gradient norm",
        (CurveSpec(GRADIENT_NORM.name, smoothed=True),),
        "Press Train: the length of every step's gradient appears here.",
    ),
    ChartView(
        "Learning rate",
        (CurveSpec(LEARNING_RATE.name, chosen=True),),
        "Press Train: the learning rate of every step appears here.",
        scale="linear",
    ),
)


def run_views(method: DiffusionConfig | GANConfig) -> tuple[ChartView, ...]:
    """The views of a run with this method; always the same ones for the same."""
    if isinstance(method, DiffusionConfig):
        return DIFFUSION_VIEWS
    return _gan_views(method.loss.kind, method.loss.equilibrium)


@cache
def _gan_views(loss: str, equilibrium: float) -> tuple[ChartView, ...]:
    """What the networks lose, how they change, and what comes out."""
    return (*_of_losses(loss, equilibrium), *_of_updates(), *_of_samples())


def _of_losses(loss: str, equilibrium: float) -> tuple[ChartView, ...]:
    gap, sign = CurveSpec(LOGIT_GAP.name, dots=True), CurveSpec(SIGN_REAL.name, smoothed=True)
    return (
        ChartView(
            "Losses",
            (GENERATOR, CRITIC),
            "Press Train: the losses of generator and discriminator appear here.",
            scale="linear",
            references=(Reference(equilibrium, "Discriminator that cannot tell"),),
            below=PENALTIES,
        ),
        ChartView(
            "Overfitting",
            # Where only differences of outputs count, the sign of one means nothing.
            (gap,) if loss == "relativistic" else (gap, sign),
            "Train: whether the discriminator learns by heart appears here.",
            scale="linear",
            always=False,
            references=(Reference(0.0, "Nothing learnt by heart"),),
        ),
        ChartView(
            "Augmentation",
            (CurveSpec(AUGMENTATION.name),),
            "Nothing has been augmented in this run.",
            scale="linear",
            always=False,
        ),
    )


def _of_updates() -> tuple[ChartView, ...]:
    return (
        ChartView(
            "Gradient norms",
            (
                CurveSpec(GENERATOR_GRADIENT.name, smoothed=True),
                CurveSpec(CRITIC_GRADIENT.name, smoothed=True, dots=True),
            ),
            "Press Train: the lengths of both gradients appear here.",
        ),
        ChartView(
            "Update ratios",
            (
                CurveSpec(GENERATOR_UPDATE.name, smoothed=True),
                CurveSpec(CRITIC_UPDATE.name, smoothed=True, dots=True),
            ),
            "Press Train: how far each update moves the weights appears here.",
        ),
        ChartView(
            "Learning rates",
            (
                CurveSpec(GENERATOR_RATE.name, chosen=True),
                CurveSpec(CRITIC_RATE.name, chosen=True, dots=True),
            ),
            "Press Train: the learning rates of every step appear here.",
            scale="linear",
        ),
    )


def _of_samples() -> tuple[ChartView, ...]:
    return (
        ChartView(
            "Coverage",
            (CurveSpec(GROUPS_FOUND.name, dots=True), CurveSpec(SAMPLE_QUALITY.name)),
            "Train: which modes or classes are among the samples appears here.",
            scale="linear",
            always=False,
        ),
        ChartView(
            "Imbalance",
            (CurveSpec(GROUP_IMBALANCE.name, dots=True),),
            "Train: how unevenly samples are shared out among modes or classes appears here.",
            always=False,
        ),
        ChartView(
            "Diversity",
            (CurveSpec(NEAREST.name, dots=True), CurveSpec(SPREAD.name)),
            "Train: how much samples differ from each other appears here.",
            scale="linear",
            always=False,
            references=(Reference(1.0, "As in the data"),),
        ),
    )
