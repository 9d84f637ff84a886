"""Events as a run would tell them, made up: only what a test is about has to be given."""

import numpy as np
from made_answers import every_answer
from made_gan_answers import gan_answers
from made_gan_measures import gan_measures

from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    LossPerTimestep,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    Scalars,
    State,
    StateChanged,
)
from core.metric_names import LOSS


def run_started(*, max_steps: int = 1000, folder: str = "") -> RunStarted:
    return RunStarted(
        config="{}",
        device="CPU, 2 threads",
        precision="float32",
        parameters=1_000,
        max_steps=max_steps,
        batch_size=64,
        started_at=0.0,
        folder=folder,
    )


def state(name: State, step: int = 0, reason: str = "") -> StateChanged:
    return StateChanged(name, step, reason)


def scalars(*steps: int) -> Scalars:
    """A block with the loss at these steps."""
    numbers = np.array(steps, dtype=np.int64)
    seconds = numbers.astype(np.float64)
    return Scalars(
        steps=numbers,
        values={LOSS.name: (1 / (1 + seconds)).astype(np.float32)},
        active_seconds=seconds,
        wall_time=seconds,
    )


def progress(
    step: int = 500, *, eta: float | None = 30.0, rate: float = 38.1, watching: float = 0.021
) -> Progress:
    return Progress(
        step=step,
        images_seen=64 * step,
        epoch=step / 100,
        steps_per_second=rate,
        images_per_second=64 * rate,
        eta_seconds=eta,
        active_seconds=10.0,
        watching_share=watching,
        memory_bytes=540_000_000,
    )


def loss_per_timestep(step: int = 3) -> LossPerTimestep:
    return LossPerTimestep(
        first_step=1,
        step=step,
        counts=np.array([3, 0], dtype=np.int64),
        losses=np.array([0.5, 0.0], dtype=np.float32),
    )


def data_described() -> DataDescribed:
    return DataDescribed(
        kind="points",
        name="ring",
        class_names=(),
        training_count=100,
        held_out_count=10,
        examples=np.zeros((1, 2), dtype=np.float32),
        labels=np.zeros(1, dtype=np.int64),
    )


def one_of_each() -> list[Event]:
    """An event of every kind there is, in an order in which a run might tell them."""
    return [
        run_started(),
        data_described(),
        state("training"),
        scalars(1, 2, 3),
        progress(3),
        *every_answer(3),
        loss_per_timestep(),
        *gan_measures(3),
        *gan_answers(3, pictures=False),
        ParameterChanged(3, "optimizer.learning_rate", "0.002", "0.001"),
        CommandRefused(3, "RunUntil", "step 2 has been taken already."),
        CheckpointSaved(3, "runs/one/checkpoints/step-3.safetensors"),
        CheckpointFailed(3, "the disk is full."),
        RecordingFailed(3, "the disk is full."),
        NonFiniteFound(3, LOSS.name, None, ("a", "b", "c")),
        state("paused", 3, "Training loss became nan at step 3."),
        RunFinished("completed", 3, "Completed after 3 steps."),
    ]
