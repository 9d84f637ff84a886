"""The check that every call into core passes while it is tested; see tests/conftest.py."""

from collections.abc import Callable
from typing import Self, TypeVar

from beartype import BeartypeConf, beartype

F = TypeVar("F", bound=Callable[..., object])

_beartype = beartype(conf=BeartypeConf(is_pep484_tower=True))  # an int may stand for a float


def checked(function: F) -> F:
    """The function, refusing wrong types and tensor shapes.

    Two kinds of hint cannot be checked from outside and are left to pyright: Self, and a protocol
    that is not runtime_checkable.
    """
    function.__annotations__ = {
        name: object if _uncheckable(hint) else hint
        for name, hint in function.__annotations__.items()
    }
    return _beartype(function)


def _uncheckable(hint: object) -> bool:
    protocol = getattr(hint, "_is_protocol", False)
    return hint is Self or (protocol and not getattr(hint, "_is_runtime_protocol", False))
