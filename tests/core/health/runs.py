"""Runs of GANs as the doctor sees them: made up by formula, or really trained for a few seconds."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from presets import gan_preset

from core.arrays import Doubles, Floats
from core.commands import Command, RunUntil, Stop
from core.config.run import GANRun, RunConfig
from core.events import Event, NonFiniteFound, RunStarted, Scalars, StateChanged
from core.gan_events import CoverageMeasured, HealthChanged, ScoresMeasured, Verdict
from core.health.doctor import Doctor, diagnosed
from core.metric_names import (
    CRITIC_GRADIENT,
    CRITIC_LOSS,
    GENERATOR_GRADIENT,
    GENERATOR_LOSS,
    LOGIT,
)
from core.training.control import CommandQueue
from core.training.session import Session

BLOCK = 10  # steps in a made-up block of scalars

TINY = (
    "network.generator_width=32",
    "network.generator_depth=2",
    "network.critic_width=32",
    "network.critic_depth=2",
    "training.batch_size=64",
    "method.regularizers.r1=0",
    "method.regularizers.r2=0",
)
HEALTHY = (*TINY, "method.loss.kind=non_saturating", "method.regularizers.r1=1")
RUSHING = (  # long steps with a memory, and nothing that keeps the critic smooth
    *TINY,
    "method.loss.kind=hinge",
    "optimizer.generator.learning_rate=1e-2",
    "optimizer.critic.learning_rate=1e-3",
    "optimizer.generator.beta1=0.9",
    "optimizer.critic.beta1=0.9",
)
OUTCLASSED = (  # a slow generator far from the data, whose loss is flat where it loses
    *TINY,
    "data.modes=1",
    "data.radius=2",
    "data.std=0.02",
    "method.latent=uniform",
    "method.loss.kind=minimax",
    "optimizer.generator.learning_rate=1e-5",
    "optimizer.critic.learning_rate=1e-2",
)
"""Ways in which the preset of the ring fails when it is changed so."""


def lived(
    config: GANRun,
    *,
    every: int = 50,
    script: Callable[[Event], Iterable[Command]] = lambda _event: (),
) -> Iterator[Event]:
    """A real run, diagnosed. It is measured every so many steps, however fast the machine is.

    The ``script`` answers events with commands, which are carried out before training goes on.
    """
    commands = CommandQueue()
    session = Session(config, commands, start="ready", watched=False)
    for event in diagnosed(session.events()):
        yield event
        for command in script(event):
            commands.post(command)
        if isinstance(event, NonFiniteFound):
            commands.post(Stop())
        elif isinstance(event, StateChanged) and event.state in {"ready", "paused"}:
            commands.post(RunUntil(session.step + every))


def short_run(
    preset: str, overrides: Iterable[str] = (), *, steps: int = 400, seed: int = 0
) -> GANRun:
    """A run of so many steps that is looked at only where :func:`lived` pauses it."""
    fixed = ("compute.device=cpu", "compute.threads=1", "watching.budget=0")
    own = (f"training.max_steps={steps}", f"seed={seed}")
    return gan_preset(preset, [*fixed, *overrides, *own])


def told(events: Iterable[Event]) -> list[HealthChanged]:
    return [event for event in events if isinstance(event, HealthChanged)]


def ever(events: Iterable[Event]) -> set[str]:
    """Every rule that found something at any time."""
    return {verdict.rule for event in told(events) for verdict in event.verdicts}


def examined(events: Iterable[Event]) -> tuple[Verdict, ...]:
    """What is wrong after these events."""
    doctor = Doctor()
    for event in events:
        doctor.accept(event)
    return doctor.verdicts


def the_only(verdicts: Iterable[Verdict]) -> Verdict:
    (verdict,) = verdicts
    return verdict


def started(config: RunConfig) -> RunStarted:
    return RunStarted(
        config=config.model_dump_json(),
        device="CPU",
        precision="float32",
        parameters=1_000,
        max_steps=config.training.max_steps,
        batch_size=config.training.batch_size,
        started_at=0.0,
        folder="",
    )


def blocks(
    values: Mapping[str, Sequence[float] | Doubles], *, after: int = 0, size: int = BLOCK
) -> Iterator[Scalars]:
    """Scalars of the steps after ``after``; what is not given is that of a healthy contest."""
    count = len(next(iter(values.values())))
    usual = {
        GENERATOR_LOSS.name: math.log(2),
        CRITIC_LOSS.name: 1.9 * math.log(2),
        GENERATOR_GRADIENT.name: 1.0,
        CRITIC_GRADIENT.name: 1.0,
        LOGIT["real"][0].name: 0.1,
        LOGIT["fake"][0].name: -0.1,
        LOGIT["real"][1].name: 0.5,
        LOGIT["fake"][1].name: 0.5,
    }
    every: dict[str, Floats] = {
        name: np.full(count, value, dtype=np.float32) for name, value in usual.items()
    }
    every |= {name: np.asarray(given, dtype=np.float32) for name, given in values.items()}
    steps = after + 1 + np.arange(count)
    for first in range(0, count, size):
        part = slice(first, first + size)
        seconds = steps[part].astype(np.float64)
        yield Scalars(
            steps=steps[part],
            values={name: array[part] for name, array in every.items()},
            active_seconds=seconds,
            wall_time=seconds,
        )


def coverage(
    step: int,
    shares: Sequence[float] = (),
    *,
    nearest: float = 1.0,
    spread: float = 1.0,
    quality: float = 0.9,
    count: int = 1000,
) -> CoverageMeasured:
    """Of modes that have equal shares in the data; every one with a sample is a good one."""
    number = len(shares)
    missing = tuple(i for i, share in enumerate(shares) if share * number < 0.1)
    divergence = sum(share * math.log(share * number) for share in shares if share > 0)
    return CoverageMeasured(
        step=step,
        weights="ema",
        count=count,
        of="modes" if number else "nothing",
        groups=tuple(str(i + 1) for i in range(number)),
        shares=np.array(shares, dtype=np.float64),
        expected=np.full(number, 1 / max(1, number)),
        found=number - len(missing),
        missing=missing,
        kl_divergence=divergence if number else math.nan,
        quality=quality if number else math.nan,
        nearest=nearest,
        spread=spread,
    )


def scores(
    step: int, *, real: float, held_out: float, fake: float, deviation: float = 1.0
) -> ScoresMeasured:
    """With means only: no logit is in any bin."""
    nothing = np.zeros(4, dtype=np.int64)
    return ScoresMeasured(
        step=step,
        edges=np.linspace(-1, 1, 5, dtype=np.float32),
        real=nothing,
        held_out=nothing,
        fake=nothing,
        mean_real=real,
        mean_held_out=held_out,
        mean_fake=fake,
        std_real=deviation,
        overlap=0.5,
    )
