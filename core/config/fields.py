"""The one declaration of a parameter, and the flat list of parameters that everything else reads.

A field made by :func:`parameter` carries title, description, unit, range and whether it may change
while the run goes on. The form in the window, its tool-tips, ``--set path=value`` and the error
messages are all made from :func:`describe`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, cast, get_args, get_origin

import annotated_types
from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo


class ConfigModel(BaseModel):
    """The base of every config model: immutable, strict about unknown names, finite numbers.

    ``shown_order`` names all fields in the order they are shown in; empty: as they are declared.
    """

    shown_order: ClassVar[tuple[str, ...]] = ()
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        allow_inf_nan=False,
        defer_build=True,  # of 80 models a window that opens checks the few that a run is made of
    )


def parameter(
    default: Any,
    *,
    title: str,
    description: str,
    unit: str = "",
    live: bool = False,
    advanced: bool = False,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> Any:
    """A config field with all that a person needs to know of it.

    ``live`` parameters may change while the run goes on; ``advanced`` ones start out folded away.
    """
    return Field(
        default,
        title=title,
        description=description,
        ge=ge,
        gt=gt,
        le=le,
        lt=lt,
        json_schema_extra={"unit": unit, "live": live, "advanced": advanced},
    )


@dataclass(frozen=True, slots=True)
class Among:
    """Marks a field that holds one variant of several, of which a whole config has only one.

    To choose another of ``variants`` is to choose another class of config.
    """

    variants: Any


Kind = Literal["bool", "int", "float", "text", "choice", "int_list", "variant"]


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """One parameter as shown to a person. ``path`` is dotted, from the root of the config."""

    path: str
    kind: Kind
    title: str
    description: str
    unit: str
    live: bool
    advanced: bool
    value: Any
    choices: tuple[str, ...]  # for "choice" and "variant"
    labels: tuple[str, ...]  # of the choices, for a person
    minimum: float | None
    maximum: float | None
    minimum_included: bool
    maximum_included: bool
    optional: bool  # None is allowed

    @property
    def allowed(self) -> str:
        """What may be given, in words: "a number from 0 to 1", "one of ema, raw"."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        noun = {"bool": "true or false", "int": "a whole number", "float": "a number"}.get(
            self.kind, "text"
        )
        if self.kind == "int_list":
            noun = "whole numbers separated by commas"
        low = "" if self.minimum is None else f"{self.minimum:g}"
        high = "" if self.maximum is None else f"{self.maximum:g}"
        if low and high and self.minimum_included and self.maximum_included:
            noun += f" from {low} to {high}"
        else:
            if low:
                noun += (" of at least " if self.minimum_included else " greater than ") + low
            if high:
                noun += " and" if low else ""
                noun += (" at most " if self.maximum_included else " less than ") + high
        if self.optional:
            noun += ", or none"
        return noun


def describe(config: BaseModel, prefix: str = "") -> Iterator[ParameterInfo]:
    """Every parameter of ``config`` with its value, in the order of declaration.

    A discriminated union gives one ``variant`` entry at the path of its ``kind`` and then the
    parameters of the variant that is chosen now.
    """
    fields = type(config).model_fields
    for name in getattr(config, "shown_order", ()) or fields:
        field, value = fields[name], getattr(config, name)
        path = f"{prefix}{name}"
        if isinstance(value, BaseModel):
            yield from _describe_group(path, field, value)
        elif name != "kind" and field.title is not None:
            yield describe_field(path, field, value)


def _describe_group(path: str, field: FieldInfo, value: BaseModel) -> Iterator[ParameterInfo]:
    kinds = variant_kinds(field)
    if len(kinds) > 1:
        yield ParameterInfo(
            path=f"{path}.kind",
            kind="variant",
            title=field.title or path,
            description=field.description or "",
            unit="",
            live=bool(_extra(field).get("live", False)),
            advanced=bool(_extra(field).get("advanced", False)),
            value=getattr(value, "kind"),  # noqa: B009
            choices=tuple(kinds),
            labels=tuple(variant_title(model) for model in kinds.values()),
            minimum=None,
            maximum=None,
            minimum_included=True,
            maximum_included=True,
            optional=False,
        )
    yield from describe(value, f"{path}.")


def variant_kinds(field: FieldInfo) -> dict[str, type[BaseModel]]:
    """The models a field may hold, by their ``kind``; empty if the models have none."""
    kinds: dict[str, type[BaseModel]] = {}
    among = [mark.variants for mark in field.metadata if isinstance(mark, Among)]
    for model in _models(among[0] if among else field.annotation):
        kind = model.model_fields.get("kind")
        if kind is not None:
            kinds[str(get_args(kind.annotation)[0])] = model
    return kinds


def variant_title(model: type[BaseModel]) -> str:
    """The name of a variant for a person: its model's title, or its kind in words."""
    title = model.model_config.get("title")
    kind = str(get_args(model.model_fields["kind"].annotation)[0])
    return title or kind.replace("_", " ")


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif args := get_args(annotation):
        for arg in args:
            yield from _models(arg)


def describe_field(path: str, field: FieldInfo, value: Any) -> ParameterInfo:
    """One parameter, from its field in the config model."""
    annotation, optional = _without_none(field.annotation)
    kind, choices = _kind_of(annotation)
    minimum, minimum_included, maximum, maximum_included = _bounds(field)
    extra = _extra(field)
    return ParameterInfo(
        path=path,
        kind=kind,
        title=field.title or path,
        description=field.description or "",
        unit=str(extra.get("unit", "")),
        live=bool(extra.get("live", False)),
        advanced=bool(extra.get("advanced", False)),
        value=value,
        choices=choices,
        labels=tuple(choice.replace("_", " ") for choice in choices),
        minimum=minimum,
        maximum=maximum,
        minimum_included=minimum_included,
        maximum_included=maximum_included,
        optional=optional,
    )


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    return cast(dict[str, Any], extra) if isinstance(extra, dict) else {}


def _without_none(annotation: Any) -> tuple[Any, bool]:
    args = [a for a in get_args(annotation) if a is not type(None)]
    if type(None) in get_args(annotation) and len(args) == 1:
        return args[0], True
    return annotation, False


def _kind_of(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(annotation) is Literal:
        return "choice", tuple(str(a) for a in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "int_list", ()
    simple: dict[Any, Kind] = {bool: "bool", int: "int", float: "float", str: "text"}
    if annotation in simple:
        return simple[annotation], ()
    raise TypeError(f"no form is known for a parameter of type {annotation!r}")


def _bounds(field: FieldInfo) -> tuple[float | None, bool, float | None, bool]:
    low, low_in, high, high_in = None, True, None, True
    for mark in field.metadata:
        match mark:
            case annotated_types.Ge(ge=bound):
                low, low_in = cast(float, bound), True
            case annotated_types.Gt(gt=bound):
                low, low_in = cast(float, bound), False
            case annotated_types.Le(le=bound):
                high, high_in = cast(float, bound), True
            case annotated_types.Lt(lt=bound):
                high, high_in = cast(float, bound), False
            case _:
                pass
    return low, low_in, high, high_in
