"""Collects the scalars of many steps on the device, so that they cross to the host once a block."""

import time

import numpy as np
import torch
from torch import Tensor

from core.events import Scalars
from core.frozen import frozen

BLOCK_SECONDS = 0.2  # five blocks a second are smooth to watch and cost little to hand over
BLOCK_STEPS = 512


class ScalarBuffer:
    """A block of steps that is being filled. ``row`` is where the next step writes."""

    def __init__(self, names: tuple[str, ...], device: torch.device) -> None:
        self._names = names
        self._block = torch.zeros(BLOCK_STEPS, len(names), device=device)
        self._on_host = device.type == "cpu"
        self._steps: list[int] = []
        self._active_seconds: list[float] = []
        self._wall_time: list[float] = []
        self._begun = time.perf_counter()

    @property
    def row(self) -> Tensor:
        """The place for the next step's values, on the device: float32 [names]."""
        return self._block[len(self._steps)]

    def commit(self, step: int, active_seconds: float) -> None:
        """The row has been written by this step."""
        self._steps.append(step)
        self._active_seconds.append(active_seconds)
        self._wall_time.append(time.time())

    def due(self) -> bool:
        """Whether the block should be handed over: it is full, or old enough.

        Where looking costs no synchronisation, also as soon as a value is not finite.
        """
        if not self._steps:
            return False
        full = len(self._steps) == BLOCK_STEPS
        if full or time.perf_counter() - self._begun >= BLOCK_SECONDS:
            return True
        return self._on_host and not bool(self._block[len(self._steps) - 1].isfinite().all())

    def take(self) -> Scalars | None:
        """The block so far, if there is one; the next one begins. Synchronises with the device."""
        count = len(self._steps)
        self._begun = time.perf_counter()
        if count == 0:
            return None
        values = self._block[:count].cpu().numpy()
        scalars = Scalars(
            steps=frozen(np.array(self._steps, dtype=np.int64)),
            values={name: frozen(values[:, i].copy()) for i, name in enumerate(self._names)},
            active_seconds=frozen(np.array(self._active_seconds)),
            wall_time=frozen(np.array(self._wall_time)),
        )
        self._steps.clear()
        self._active_seconds.clear()
        self._wall_time.clear()
        return scalars
