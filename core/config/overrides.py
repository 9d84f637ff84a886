"""Changes one parameter of a config by its path, as the form and ``--set path=value`` do."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from core.config.data import PointsData
from core.config.fields import ParameterInfo, describe, variant_kinds
from core.config.problems import unknown_name
from core.config.run import BaseRun, RunConfig, run_class, run_config
from core.config.sampling import PreviewConfig
from core.errors import NoisescopeError

Tree = dict[str, Any]
Value = str | float | int | bool | tuple[int, ...] | None


def find_parameter(config: RunConfig, path: str) -> ParameterInfo:
    """The parameter at ``path``; refuses an unknown one and names the nearest."""
    for info in describe(config):
        if info.path == path:
            return info
    if isinstance(_look_up(config, path), BaseModel):
        inside = [info.path for info in describe(config) if info.path.startswith(f"{path}.")]
        raise NoisescopeError(f"{path}: this is a group; choose one of {', '.join(inside)}.")
    raise NoisescopeError(
        unknown_name(type(config), _known_part(config, path), config.model_dump())
    )


def with_value(config: RunConfig, path: str, value: Value) -> RunConfig:
    """``config`` with one parameter changed and everything checked again.

    Choosing data of another sort (images or points) or another method also chooses a network that
    fits; what only the other method has starts with its defaults.
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
    if path == "method.kind" and value != info.value:
        tree = _for_other_method(tree)
    if path in {"data.kind", "method.kind"}:
        tree["network"] = _fitting_network(tree)
    return run_config(tree)


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


def _for_other_method(tree: Tree) -> Tree:
    """What all runs have of ``tree``, whose method is to be another one."""
    shared = {name: tree[name] for name in BaseRun.model_fields}
    preview = {name: tree["preview"][name] for name in PreviewConfig.model_fields}
    return {**shared, "preview": preview, "method": {"kind": tree["method"]["kind"]}}


def _fitting_network(tree: Tree) -> Tree:
    """The network of ``tree`` if it can learn its data, else the first of its method that can."""
    data = variant_kinds(BaseRun.model_fields["data"]).get(tree["data"]["kind"], PointsData)
    images = not issubclass(data, PointsData)
    kinds = variant_kinds(run_class(tree).model_fields["network"])
    network = tree.get("network", {})
    chosen = kinds.get(network.get("kind"))
    if chosen is not None and getattr(chosen, "learns_images") == images:  # noqa: B009
        return network
    fits = (kind for kind, model in kinds.items() if getattr(model, "learns_images") == images)  # noqa: B009
    return {"kind": next(fits)}


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
