"""Brings a config written by an earlier version of the program up to date.

When ``SCHEMA_VERSION`` goes from n to n + 1, add ``n: function`` to ``MIGRATIONS``; it takes
the plain tree of version n and returns that of version n + 1. Fields only added need none.
"""

from collections.abc import Callable, Mapping
from typing import Any

from core.config.base_run import SCHEMA_VERSION
from core.errors import NoisescopeError

Tree = dict[str, Any]


def _variants_of_method_and_guidance(tree: Tree) -> Tree:
    """1 to 2: the prediction and the guidance became variants with parameters of their own."""
    method, sampling = dict(tree.get("method", {})), dict(tree.get("sampling", {}))
    if isinstance(method.get("prediction"), str):
        method["prediction"] = {"kind": method["prediction"]}
    if "guidance_scale" in sampling:
        scale = sampling.pop("guidance_scale")
        sampling["guidance"] = {"kind": "classifier_free", "scale": scale}
    return {**tree, "method": method, "sampling": sampling}


def _ideal_denoiser_is_asked_for(tree: Tree) -> Tree:
    """2 to 3: the comparison with the ideal denoiser is a request, no longer a setting."""
    watching = dict(tree.get("watching", {}))
    watching.pop("ideal_denoiser", None)
    return {**tree, "watching": watching}


MIGRATIONS: Mapping[int, Callable[[Tree], Tree]] = {
    1: _variants_of_method_and_guidance,
    2: _ideal_denoiser_is_asked_for,
}


def migrate(tree: Tree, source: str) -> Tree:
    """The tree in the present schema. ``source`` names the file in an error."""
    version = tree.get("schema_version", SCHEMA_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise NoisescopeError(
            f"{source}: schema_version is {version!r}, but must be a whole number from 1 to "
            f"{SCHEMA_VERSION}; remove the line to use the present one."
        )
    if version > SCHEMA_VERSION:
        raise NoisescopeError(
            f"{source}: it was written by a newer Noisescope (schema_version {version}; this one "
            f"reads up to {SCHEMA_VERSION}); update the program to open it."
        )
    for old in range(version, SCHEMA_VERSION):
        tree = MIGRATIONS[old](tree)
    return {**tree, "schema_version": SCHEMA_VERSION}
