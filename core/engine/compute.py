"""Where and how a run is computed: device, precision, memory layout and threads."""

import contextlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

import psutil
import torch
from torch import Tensor

from core.config.watching import ComputeConfig
from core.engine.compilers import refuse_where_frozen
from core.errors import NoisescopeError

NetworkCall = Callable[[Tensor, Tensor, Tensor | None], Tensor]
"""``(x, log_snr, labels) -> output`` in float32, whatever precision is used inside."""

Inputs = ParamSpec("Inputs")


@dataclass(frozen=True, slots=True)
class Compute:
    """The choice for one run."""

    device: torch.device
    autocast_dtype: torch.dtype | None  # None: everything in float32
    channels_last: bool  # for images only
    threads: int

    def prepare(self, network: torch.nn.Module) -> None:
        """Move a network to the device, in the memory layout its convolutions are fastest in."""
        network.to(self.device)
        if self.channels_last:
            # torch types this overload as returning None for a module; it works in place.
            network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]

    def call(
        self, network: Callable[Concatenate[Tensor, Inputs], Tensor]
    ) -> Callable[Concatenate[Tensor, Inputs], Tensor]:
        """The network, to be called in this precision, and with pictures in this layout."""

        def in_precision(x: Tensor, *others: Inputs.args, **named: Inputs.kwargs) -> Tensor:
            if self.channels_last and x.ndim == 4:
                x = x.contiguous(memory_format=torch.channels_last)
            with self._autocast():
                return network(x, *others, **named).float()

        return in_precision

    def _autocast(self) -> AbstractContextManager[object]:
        if self.autocast_dtype is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, self.autocast_dtype)

    @property
    def precision(self) -> str:
        return "float32" if self.autocast_dtype is None else "bfloat16"

    def describe(self) -> str:
        """For a person: the device and, on a processor, how much of it."""
        if self.device.type == "cuda":
            return torch.cuda.get_device_name(self.device)
        if self.device.type == "mps":
            return "Apple GPU"
        return f"CPU, {self.threads} thread{'s' if self.threads > 1 else ''}"

    def memory_bytes(self) -> int:
        """Memory in use: the device's own, or the process's where it shares the computer's."""
        if self.device.type == "cuda":
            return torch.cuda.memory_allocated(self.device)
        return psutil.Process().memory_info().rss


def choose_compute(config: ComputeConfig, *, images: bool) -> Compute:
    """The best of this computer within what the config asks for."""
    refuse_where_frozen()
    device = _device(config.device)
    autocast_dtype = _autocast_dtype(config.precision, device, images=images)
    return Compute(
        device=device,
        autocast_dtype=autocast_dtype,
        # bfloat16 convolutions of a processor repack to their own layout: faster from plain memory.
        channels_last=images and not (device.type == "cpu" and autocast_dtype is not None),
        threads=config.threads or _threads(images=images),
    )


def _device(wanted: str) -> torch.device:
    available = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == "auto":
        return torch.device(next(name for name, here in available.items() if here))
    if not available[wanted]:
        here = ", ".join(name for name, there in available.items() if there)
        raise NoisescopeError(
            f"compute.device: {wanted} is not available on this computer, which has {here}; "
            "choose one of these or auto."
        )
    return torch.device(wanted)


def _autocast_dtype(wanted: str, device: torch.device, *, images: bool) -> torch.dtype | None:
    if wanted == "float32":
        return None
    if wanted == "bfloat16":
        return torch.bfloat16
    # Small layers of points are bound by launches, not by arithmetic: casting only costs there.
    return torch.bfloat16 if images and _has_fast_bfloat16(device) else None


def _has_fast_bfloat16(device: torch.device) -> bool:
    """Whether it has matrix units for it.

    A processor without is 10 to 30 times slower in bfloat16; one with AVX-512's instructions alone
    trains these networks at 0.9 to 1.1 times the speed of float32, which is no reason to round.
    """
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return device.type == "cpu" and bool(torch.cpu.get_capabilities().get("amx_bf16"))


def _threads(*, images: bool) -> int:
    """For points one, since more only wait for each other; else all cores but one.

    As soon as anything else runs, a window for example, threads on all cores are several times
    slower: each of them waits for the one whose core was taken.
    """
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return max(1, cores - 1) if images else 1
