"""Presets and config files: TOML that a person can read and write."""

import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import tomli_w

from core.config.migration import migrate
from core.config.run import RunConfig, run_config
from core.errors import NoisescopeError
from core.resources import resource_path

FIRST = "digits-diffusion"


@cache
def preset_names() -> tuple[str, ...]:
    """The presets that ship with the program: the one to start with first, those for GPUs last."""
    names = (path.stem for path in resource_path("presets").glob("*.toml"))
    return tuple(sorted(names, key=lambda name: (name != FIRST, name.endswith("-gpu"), name)))


@cache
def load_preset(name: str) -> RunConfig:
    """The preset of this name; refuses an unknown one and names the nearest."""
    if name not in preset_names():
        near = get_close_matches(name, preset_names(), n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}?" if near else f"choose {', '.join(preset_names())}."
        raise NoisescopeError(f"{name!r} is neither a preset nor a file; {hint}")
    return read_config(resource_path("presets", f"{name}.toml"))


def load_config(preset_or_file: str) -> RunConfig:
    """The config of a preset, or of a TOML file where there is one of that name."""
    path = Path(preset_or_file)
    return read_config(path) if path.is_file() else load_preset(preset_or_file)


def read_config(path: Path) -> RunConfig:
    """The config written in a TOML file. What the file leaves out has its default."""
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoisescopeError(f"{path}: it cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoisescopeError(f"{path}: this is not a TOML file ({error}).") from error
    tree = migrate({"name": path.stem, **tree}, str(path))
    try:
        return run_config(tree)
    except NoisescopeError as error:
        raise NoisescopeError(f"{path}: {error}") from error


def config_text(config: RunConfig) -> str:
    """The config as TOML with every value written out; :func:`read_config` gives it back."""
    return tomli_w.dumps(config.model_dump(exclude_none=True, mode="json"))
