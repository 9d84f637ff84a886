"""Changes one parameter of a config by its path, as the form and ``--set path=value`` do."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from core.config.fields import ParameterInfo, describe
from core.config.networks import MLPConfig, UNetConfig
from core.config.problems import sentence, unknown_name
from core.config.run import RunConfig
from core.errors import NoisescopeError

Value = str | float | int | bool | tuple[int, ...] | None


def find_parameter(config: RunConfig, path: str) -> ParameterInfo:
    """The parameter at ``path``; refuses an unknown one and names the nearest."""
    for info in describe(config):
        if info.path == path:
            return info
    if isinstance(_look_up(config, path), BaseModel):
        inside = [info.path for info in describe(config) if info.path.startswith(f"{path}.")]
        raise NoisescopeError(f"{path}: this is a group; choose one of {', '.join(inside)}.")
    raise NoisescopeError(unknown_name(RunConfig, _known_part(config, path), config.model_dump()))


def with_value(config: RunConfig, path: str, value: Value) -> RunConfig:
    """``config`` with one parameter changed and everything checked again.

    Choosing data of another sort (images or points) also chooses a network that fits them.
    """
    info = find_parameter(config, path)
    tree = config.model_dump()
    *groups, name = path.split(".")
    place: dict[str, Any] = tree
    for group in groups:
        place = place[group]
    if info.kind == "variant" and value != info.value:
        place.clear()
    place[name] = _parsed(info, value)
    if path == "data.kind":
        tree["network"] = _fitting_network(config, str(value))
    return validated(tree)


def with_overrides(config: RunConfig, overrides: Iterable[str]) -> RunConfig:
    """``config`` with each ``path=value`` carried out in turn."""
    for override in overrides:
        path, equals, value = override.partition("=")
        if not equals:
            raise NoisescopeError(
                f"--set {override}: write it as path=value, for example training.batch_size=128."
            )
        config = with_value(config, path.strip(), value.strip())
    return config


def validated(tree: dict[str, Any]) -> RunConfig:
    """The config that this plain tree describes, or one sentence on what is wrong with it."""
    try:
        return RunConfig.model_validate(tree)
    except ValidationError as error:
        raise NoisescopeError(sentence(error, RunConfig, tree)) from error


def _parsed(info: ParameterInfo, value: Value) -> Any:
    if not isinstance(value, str):
        return value
    if info.optional and value.lower() in {"", "none"}:
        return None
    if info.kind == "choice" and isinstance(info.value, int) and value.isdecimal():
        return int(value)  # the names of some choices are numbers
    if info.kind == "int_list":
        return [part for part in value.strip("[]() ").replace(" ", "").split(",") if part]
    return value


def _fitting_network(config: RunConfig, data_kind: str) -> dict[str, Any]:
    images = data_kind in {"mnist", "emoji"}
    network = config.network
    if network.learns_images != images:
        network = UNetConfig() if images else MLPConfig()
    return network.model_dump()


def _look_up(config: RunConfig, path: str) -> Any:
    here: Any = config
    for part in path.split("."):
        here = getattr(here, part, None) if isinstance(here, BaseModel) else None
    return here


def _known_part(config: RunConfig, path: str) -> list[str]:
    """The path up to and with its first unknown name."""
    parts = path.split(".")
    here: Any = config
    for depth, part in enumerate(parts, start=1):
        fields = type(here).model_fields if isinstance(here, BaseModel) else {}
        if part not in fields:
            return parts[:depth]
        here = getattr(here, part)
    return parts
