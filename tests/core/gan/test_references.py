"""Every GAN preset has a curve to compare with, and begins as it."""

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
from presets import gan_preset

from core.config.files import load_preset, preset_names
from core.config.run import GANRun
from core.events import Scalars
from core.resources import resource_path
from core.training.control import CommandQueue
from core.training.session import Session

GANS = [name for name in preset_names() if isinstance(load_preset(name), GANRun)]
OF_POINTS = [name for name in GANS if not load_preset(name).learns_images]


def reference(name: str) -> list[dict[str, str]]:
    path: Path = resource_path("references", f"{name}.csv")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", GANS)
def test_that_every_preset_has_a_reference_curve_without_holes(name: str) -> None:
    rows = reference(name)
    assert len(rows) == 100
    assert rows[0]["first_step"] == "1"
    for before, after in itertools.pairwise(rows):
        assert int(after["first_step"]) == int(before["last_step"]) + 1
    for row in rows:
        assert np.isfinite([float(row["loss/generator"]), float(row["loss/critic"])]).all()


@pytest.mark.parametrize("name", OF_POINTS)
def test_that_a_run_begins_as_its_reference(name: str) -> None:
    first = reference(name)[0]
    steps = int(first["last_step"])
    config = gan_preset(name, [f"training.max_steps={steps}", "compute.device=cpu"])
    events = Session(config, CommandQueue(), watched=False).events()
    blocks = [e for e in events if isinstance(e, Scalars) and "loss/critic" in e.values]
    for column in ("loss/generator", "loss/critic", "gradient/generator", "logit_fake/mean"):
        mean = np.concatenate([block.values[column] for block in blocks]).mean(dtype=np.float64)
        # The same numbers but for the rounding of another processor, which these games amplify.
        np.testing.assert_allclose(mean, float(first[column]), rtol=0.02, atol=0.02)
