"""Where a run is computed, chosen by what the machine has."""

import psutil
import pytest
import torch

from core.config.watching import ComputeConfig
from core.engine.compute import choose_compute

CPU = ComputeConfig(device="cpu")


@pytest.mark.parametrize(
    ("capabilities", "images", "precision"),
    [
        ({"amx_bf16": True, "avx512_bf16": True}, True, "bfloat16"),
        ({"amx_bf16": True, "avx512_bf16": True}, False, "float32"),
        ({"amx_bf16": False, "avx512_bf16": True}, True, "float32"),
        ({}, True, "float32"),
    ],
)
def test_that_bfloat16_is_chosen_only_where_it_is_quicker(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, bool], images: bool, precision: str
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert choose_compute(CPU, images=images).precision == precision


def test_that_a_precision_that_was_asked_for_is_taken() -> None:
    asked = ComputeConfig(device="cpu", precision="bfloat16")
    assert choose_compute(asked, images=False).precision == "bfloat16"


@pytest.mark.parametrize(
    ("cores", "images", "asked", "threads"),
    [(8, True, 0, 7), (2, True, 0, 1), (1, True, 0, 1), (8, False, 0, 1), (8, True, 3, 3)],
)
def test_that_one_core_is_left_to_everything_else(
    monkeypatch: pytest.MonkeyPatch, cores: int, images: bool, asked: int, threads: int
) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True: cores * (1 + logical))
    config = ComputeConfig(device="cpu", threads=asked)
    assert choose_compute(config, images=images).threads == threads


def test_that_the_output_is_float32_whatever_is_computed_inside() -> None:
    inside: list[torch.dtype] = []

    def network(
        x: torch.Tensor, log_snr: torch.Tensor, labels: torch.Tensor | None
    ) -> torch.Tensor:
        assert labels is None
        result = x.flatten(1) @ torch.ones(x[0].numel(), 2)
        inside.append(result.dtype)
        return result + log_snr[:, None]

    asked = ComputeConfig(device="cpu", precision="bfloat16")
    call = choose_compute(asked, images=True).call(network)
    out = call(torch.ones(3, 1, 4, 4), torch.zeros(3), None)
    assert inside == [torch.bfloat16]
    assert out.dtype == torch.float32
    torch.testing.assert_close(out, torch.full((3, 2), 16.0))
