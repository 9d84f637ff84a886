"""Sorts the rows of a form into sections, one for each group of the config."""

from collections.abc import Iterable
from typing import Any, cast

from pydantic import BaseModel

from desktop.forms.row import FieldRow
from desktop.forms.section import Section


def make_sections(config: BaseModel, rows: Iterable[FieldRow], *, general: str) -> list[Section]:
    """Sections in the order of the config; ``general`` heads what is in no group."""
    grouped: dict[str, list[FieldRow]] = {}
    for row in rows:
        group, dot, _ = row.info.path.partition(".")
        grouped.setdefault(group if dot else "", []).append(row)
    return [
        Section(
            _title(config, [group]) if group else general,
            members,
            {row.info.path: _caption(config, row.info.path) for row in members},
        )
        for group, members in grouped.items()
    ]


def _caption(config: BaseModel, path: str) -> str:
    """The title of the group inside the section that a parameter is in, if it is in one."""
    parts = path.split(".")
    is_choice_of_group = parts[-1] == "kind"
    groups = parts[:-2] if is_choice_of_group else parts[:-1]
    return _title(config, groups) if len(groups) > 1 else ""


def _title(config: BaseModel, parts: list[str]) -> str:
    *outer, last = parts
    owner: Any = config
    for part in outer:
        owner = getattr(owner, part)
    title = cast(BaseModel, owner).__class__.model_fields[last].title
    return title or last
