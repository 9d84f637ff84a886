"""The Inception FID of papers, through torch-fidelity, which is not installed by itself.

It needs ``pip install torch-fidelity`` and, at first use, a network connection, as it downloads the
weights of Inception. Below some 10,000 samples, and for pictures that are no photographs, the
features that ship with the program say more.
"""

import importlib
from typing import Any, cast

import torch
from jaxtyping import UInt8
from torch import Tensor
from torch.utils.data import Dataset as TorchDataset

from core.errors import NoisescopeError


class _Pictures(TorchDataset[Tensor]):
    """What torch-fidelity reads: uint8 [3, h, w], one by one."""

    def __init__(self, images: UInt8[Tensor, "n c h w"]) -> None:
        self._images = images.cpu().expand(-1, 3, -1, -1) if images.shape[1] == 1 else images.cpu()

    def __len__(self) -> int:
        return self._images.shape[0]

    def __getitem__(self, index: int) -> Tensor:
        return self._images[index].contiguous()


def torch_fidelity() -> Any:
    """The library, which has no types; refuses where it is not installed."""
    try:
        return cast(Any, importlib.import_module("torch_fidelity"))
    except ImportError as error:
        raise NoisescopeError(
            "Inception FID: torch-fidelity is not installed; pip install torch-fidelity, or use "
            "the Frechet distance on the program's own features."
        ) from error


def inception_fid(real: UInt8[Tensor, "n c h w"], drawn: UInt8[Tensor, "m c h w"]) -> float:
    """FID on the features of Inception v3, as torch-fidelity computes it."""
    fidelity = torch_fidelity()
    try:
        measured = fidelity.calculate_metrics(
            input1=_Pictures(drawn),
            input2=_Pictures(real),
            cuda=torch.cuda.is_available(),
            fid=True,
            save_cpu_ram=True,  # no processes beside this one: the pictures are in memory already
            verbose=False,
        )
    except OSError as error:  # what urllib raises without a connection is one
        raise NoisescopeError(
            f"Inception FID: the weights of Inception could not be downloaded ({error}); connect "
            "to the internet once, or leave it out."
        ) from error
    return float(measured["frechet_inception_distance"])
