"""Presets, data sets, and every part that a run can be made of."""

from collections.abc import Iterator
from pathlib import Path

from cli.checks.small import run_with_a_pause, small, small_preset
from core.config.fields import describe
from core.config.files import config_text, load_preset, preset_names, read_config
from core.config.overrides import with_overrides
from core.config.run import DiffusionRun, RunConfig
from core.errors import NoisescopeError

BASES = ("ring-diffusion", "digits-diffusion", "ring-gan", "digits-gan")


def presets(folder: Path) -> str:
    for name in preset_names():
        path = folder / f"{name}.toml"
        path.write_text(config_text(load_preset(name)), encoding="utf-8")
        if read_config(path) != load_preset(name):
            raise AssertionError(f"{name} is not the same after writing and reading")
    return f"{len(preset_names())} read, written and read again"


def data_sets(_folder: Path) -> str:
    import torch  # noqa: PLC0415

    from core.data.registry import DATASETS, load_dataset  # noqa: PLC0415

    for kind in DATASETS:
        config = with_overrides(DiffusionRun(), [f"data.kind={kind}"])
        dataset = load_dataset(config.data, torch.Generator().manual_seed(0))
        if len(dataset.examples) == 0:
            raise AssertionError(f"{kind} is empty")
    return ", ".join(DATASETS)


def variants(_folder: Path) -> str:
    """Trains with every network, schedule, sampler, loss and what else there is a choice of."""
    trained: set[tuple[str, str]] = set()
    refused: dict[tuple[str, str], str] = {}
    for base in BASES:
        config = small_preset(base)
        for path, choice in _choices(config):
            if (path, choice) in trained:
                continue
            try:
                run_with_a_pause(small(with_overrides(config, [f"{path}={choice}"])), None)
            except (NoisescopeError, AssertionError) as error:
                refused[path, choice] = str(error)  # it may fit another one of the bases
            else:
                trained.add((path, choice))
    nowhere = [
        f"{path}={choice}: {refused[path, choice]}" for path, choice in refused.keys() - trained
    ]
    if nowhere:
        raise AssertionError("; ".join(nowhere))
    return f"{len(trained)} variants of the parts of a run, each trained for three steps"


def _choices(config: RunConfig) -> Iterator[tuple[str, str]]:
    """Every part of which there are several kinds, with each of them."""
    for info in describe(config):
        if info.path.endswith(".kind") and info.path not in {"method.kind", "data.kind"}:
            for choice in info.choices:
                yield info.path, choice
