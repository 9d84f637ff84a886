"""What only a GAN measures and tells, made up."""

import numpy as np

from core.gan_events import (
    CoverageMeasured,
    GANEvent,
    HealthChanged,
    NarratedPhase,
    Remedy,
    ScoresMeasured,
    StepNarrated,
    Verdict,
)


def step_narrated(step: int = 3) -> StepNarrated:
    """The first phase of a critic's turn, over two points."""
    drawn = NarratedPhase(
        player="critic",
        turn=1,
        name="draw",
        examples={"x_real": np.zeros((2, 2), dtype=np.float32)},
        numbers={"z": np.ones((2, 3), dtype=np.float32)},
        totals={},
    )
    return StepNarrated(step, "both", (drawn,))


def scores_measured(step: int = 3) -> ScoresMeasured:
    """Two bins."""
    return ScoresMeasured(
        step=step,
        edges=np.array([-1.0, 0.0, 1.0], dtype=np.float32),
        real=np.array([1, 3], dtype=np.int64),
        held_out=np.array([2, 2], dtype=np.int64),
        fake=np.array([3, 1], dtype=np.int64),
        mean_real=0.25,
        mean_held_out=0.0,
        mean_fake=-0.25,
        std_real=0.5,
        overlap=0.5,
    )


def coverage_measured(step: int = 3) -> CoverageMeasured:
    """One of two modes."""
    return CoverageMeasured(
        step=step,
        weights="ema",
        count=100,
        of="modes",
        groups=("1", "2"),
        shares=np.array([1.0, 0.0]),
        expected=np.array([0.5, 0.5]),
        found=1,
        missing=(1,),
        kl_divergence=float(np.log(2)),
        quality=0.9,
        nearest=0.1,
        spread=0.2,
    )


def verdict(rule: str = "mode_collapse", *, since: int = 2) -> Verdict:
    return Verdict(
        rule=rule,
        title="Mode collapse",
        severity="trouble",
        evidence="Samples are in 1 of 2 clusters.",
        since=since,
        remedies=(
            Remedy("method.regularizers.r1", "1", live=True),
            Remedy("network.minibatch_std", "true", live=False),
        ),
        advice="A flatter discriminator gives every sample a direction.",
    )


def health_changed(step: int = 3) -> HealthChanged:
    return HealthChanged(step, (verdict(),))


def gan_measures(step: int = 3) -> list[GANEvent]:
    """An event of every kind that only a GAN tells."""
    return [
        step_narrated(step),
        scores_measured(step),
        coverage_measured(step),
        health_changed(step),
    ]
