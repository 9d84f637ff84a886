"""requirements.lock, pyproject.toml and what is installed agree."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from itertools import product
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from program import ROOT

from core.version import VERSION

SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

# torch's wheel of each platform pins these itself.
LEFT_TO_TORCH = ("nvidia-", "cuda-", "triton")


@cache
def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


@cache
def declared() -> list[Requirement]:
    extras = project()["optional-dependencies"]
    texts = [*project()["dependencies"], *extras["test"], *extras["dev"]]
    return [Requirement(text) for text in texts]


@cache
def locked() -> dict[str, Requirement]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    by_name = {str(canonicalize_name(wanted.name)): wanted for wanted in requirements}
    assert len(by_name) == len(requirements), "a package is locked twice"
    return by_name


def locked_version(name: str) -> Version:
    (pin,) = locked()[canonicalize_name(name)].specifier
    assert pin.operator == "=="
    return Version(pin.version)


def needed(system: str, python: str) -> set[str]:
    """Every package that the declared ones lead to there, by what is installed here."""
    environment = {
        **SYSTEMS[system],
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    found: set[tuple[str, frozenset[str]]] = set()
    waiting = list(declared())
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key not in found and not key[0].startswith(LEFT_TO_TORCH):
            found.add(key)
            waiting += requirements_of(requirement, environment)
    return {name for name, _ in found}


def requirements_of(requirement: Requirement, environment: dict[str, str]) -> Iterator[Requirement]:
    try:
        texts = distribution(requirement.name).requires or []
    except PackageNotFoundError:
        return  # it is for another platform, and ends there
    for text in texts:
        wanted = Requirement(text)
        extras = requirement.extras or {""}
        if wanted.marker is None or any(
            wanted.marker.evaluate({**environment, "extra": extra}) for extra in extras
        ):
            yield wanted


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_that_the_locked_version_is_in_the_supported_range(requirement: Requirement) -> None:
    assert requirement.specifier.contains(locked_version(requirement.name))


@pytest.mark.parametrize(("system", "python"), list(product(SYSTEMS, PYTHONS)))
def test_that_every_package_needed_there_is_locked(system: str, python: str) -> None:
    environment = {**SYSTEMS[system], "python_version": python}
    there = {
        name
        for name, requirement in locked().items()
        if requirement.marker is None or requirement.marker.evaluate(dict(environment))
    }
    assert there == needed(system, python)


def test_that_what_is_installed_is_what_is_locked() -> None:
    wrong = {
        name: distribution(name).version
        for name, requirement in locked().items()
        if (requirement.marker is None or requirement.marker.evaluate())
        and Version(distribution(name).version).public != locked_version(name).public
    }
    assert not wrong, "run: make setup"


def test_that_the_version_in_pyproject_is_the_programs() -> None:
    assert project()["version"] == VERSION
