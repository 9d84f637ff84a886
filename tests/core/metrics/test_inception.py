"""The optional Inception FID, as far as it can be tried without its weights."""

import sys
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError

import pytest
import torch

from core.errors import NoisescopeError
from core.metrics.inception import inception_fid

GREY = torch.arange(2 * 16, dtype=torch.uint8).view(2, 1, 4, 4)


def test_that_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch_fidelity", None)
    with pytest.raises(NoisescopeError, match="pip install torch-fidelity"):
        inception_fid(GREY, GREY)


def test_that_the_library_gets_coloured_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def calculate_metrics(**given: Any) -> dict[str, float]:
        seen.update(given)
        return {"frechet_inception_distance": 12.5}

    library = SimpleNamespace(calculate_metrics=calculate_metrics)
    monkeypatch.setitem(sys.modules, "torch_fidelity", library)
    assert inception_fid(GREY[:1], GREY) == 12.5
    assert (len(seen["input1"]), len(seen["input2"])) == (2, 1)
    picture = seen["input1"][1]
    assert (picture.dtype, tuple(picture.shape)) == (torch.uint8, (3, 4, 4))
    assert torch.equal(picture[0], GREY[1, 0])
    assert torch.equal(picture[0], picture[2])


def test_that_a_download_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def calculate_metrics(**_given: Any) -> dict[str, float]:
        raise URLError("no route to host")

    library = SimpleNamespace(calculate_metrics=calculate_metrics)
    monkeypatch.setitem(sys.modules, "torch_fidelity", library)
    with pytest.raises(NoisescopeError, match="could not be downloaded"):
        inception_fid(GREY, GREY)
