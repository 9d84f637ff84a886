"""One clear sentence for a config that cannot be used: where, what was given, what is allowed."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from core.config.fields import describe_field, variant_kinds

Tree = Mapping[str, Any]


def sentence(error: ValidationError, model: type[BaseModel], tree: Tree) -> str:
    """What is wrong with ``tree``, the values given for ``model``: a sentence for each problem."""
    return " ".join(dict.fromkeys(_sentences(error, model, tree)))


def _sentences(error: ValidationError, model: type[BaseModel], tree: Tree) -> Iterator[str]:
    for problem in error.errors():
        parts = _without_tags(problem["loc"], tree)
        path = ".".join(parts)
        match problem["type"]:
            case "extra_forbidden":
                yield unknown_name(model, parts, tree)
            case "union_tag_invalid" | "union_tag_not_found":
                yield _wrong_kind(model, parts, tree)
            case "value_error":
                message = str(problem.get("ctx", {}).get("error", problem["msg"]))
                yield f"{path}: {message}." if path else f"{message}."
            case _:
                yield _wrong_value(model, parts, tree, problem["input"], problem["msg"])


def unknown_name(model: type[BaseModel], parts: list[str], tree: Tree) -> str:
    """The sentence for a parameter that does not exist, with the nearest one that does."""
    owner = model_at(model, parts[:-1], tree)
    names = list(owner.model_fields) if owner else []
    where = ".".join(parts[:-1])
    given = ".".join(parts)
    near = get_close_matches(parts[-1], names, n=1, cutoff=0.5)
    if near:
        meant = f"{where}.{near[0]}" if where else near[0]
        return f"{given}: there is no such parameter; did you mean {meant}?"
    listed = ", ".join(names) if names else "no parameters"
    return f"{given}: there is no such parameter; {where or 'a run'} has {listed}."


def _wrong_kind(model: type[BaseModel], parts: list[str], tree: Tree) -> str:
    field = _field_at(model, parts, tree)
    kinds = list(variant_kinds(field)) if field else []
    value = _value_at(parts, tree)
    given = cast(Tree, value).get("kind") if isinstance(value, Mapping) else value
    return not_allowed(".".join([*parts, "kind"]), given, "one of " + ", ".join(kinds), kinds)


def _wrong_value(
    model: type[BaseModel], parts: list[str], tree: Tree, given: Any, message: str
) -> str:
    path = ".".join(parts)
    # The place of a wrong item of a list is the list.
    while parts and parts[-1].isdigit():
        parts = parts[:-1]
    field = _field_at(model, parts, tree)
    if field is None or (field.title is None and parts[-1:] != ["kind"]):
        return f"{path}: got {given!r}; {message}."
    info = describe_field(path, field, None)
    return not_allowed(path, given, info.allowed, list(info.choices))


def not_allowed(path: str, given: Any, allowed: str, names: list[str]) -> str:
    """The sentence for a value that is none of those allowed, with the nearest of ``names``."""
    near = get_close_matches(str(given), names, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]}?" if near else "."
    return f"{path}: got {given!r}, but it must be {allowed}{hint}"


def _without_tags(loc: tuple[int | str, ...], tree: Tree) -> list[str]:
    """The path of a problem without the names of union variants, which pydantic puts into it."""
    parts: list[str] = []
    here: Any = tree
    for part in loc:
        inside = cast(Mapping[Any, Any], here if isinstance(here, Mapping) else {})
        if part in inside or inside.get("kind") != part:
            parts.append(str(part))
            here = inside.get(part)
    return parts


def _value_at(parts: list[str], tree: Tree) -> Any:
    here: Any = tree
    for part in parts:
        here = cast(Mapping[Any, Any], here).get(part) if isinstance(here, Mapping) else None
    return here


def model_at(model: type[BaseModel], parts: list[str], tree: Tree) -> type[BaseModel] | None:
    """The model that holds the fields at this path, given which variants ``tree`` chooses."""
    for depth, part in enumerate(parts, start=1):
        field = model.model_fields.get(part)
        if field is None:
            return None
        kinds = variant_kinds(field)
        value = _value_at(parts[:depth], tree)
        kind = cast(Mapping[str, Any], value).get("kind") if isinstance(value, Mapping) else None
        default = cast(object, field.default)
        chosen = kinds.get(str(kind), type(default) if isinstance(default, BaseModel) else None)
        if chosen is None:
            return None
        model = chosen
    return model


def _field_at(model: type[BaseModel], parts: list[str], tree: Tree) -> FieldInfo | None:
    owner = model_at(model, parts[:-1], tree) if parts else None
    return owner.model_fields.get(parts[-1]) if owner else None
