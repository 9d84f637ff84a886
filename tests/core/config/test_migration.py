"""Runs of earlier versions can still be opened."""

import pytest

from core.config.base_run import SCHEMA_VERSION
from core.config.migration import migrate
from core.config.run import DiffusionRun
from core.errors import NoisescopeError


def test_that_version_1_is_brought_up_to_date() -> None:
    old = {
        "schema_version": 1,
        "method": {"kind": "diffusion", "prediction": "v", "label_dropout": 0.2},
        "sampling": {"steps": 20, "guidance_scale": 3.0},
    }
    config = DiffusionRun.model_validate(migrate(old, "a run"))
    assert config.schema_version == SCHEMA_VERSION
    assert config.method.prediction.kind == "v"
    assert config.method.label_dropout == 0.2
    assert (config.sampling.guidance.kind, config.sampling.guidance.scale) == (
        "classifier_free",
        3.0,
    )


def test_that_a_newer_version_is_refused() -> None:
    with pytest.raises(NoisescopeError, match="written by a newer Noisescope"):
        migrate({"schema_version": SCHEMA_VERSION + 1}, "a run")
