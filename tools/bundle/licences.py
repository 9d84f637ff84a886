"""Whose software the packaged program holds, and under which licences: found in the environment."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "texts"
LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|copyright|authors", re.IGNORECASE)
QT = ("PySide6_Essentials", "shiboken6")  # whose wheels have no licence text in them
QT_TEXTS = ("GPL-3.0.txt", "LGPL-3.0.txt")
PYTHON_TEXT = "PSF-2.0.txt"  # for a Python that has none beside its library
FOLDER = "licences"  # of the build
LIST = "components.json"
OVERVIEW = "THIRD-PARTY.txt"


@dataclass(eq=False)
class Component:
    """Somebody else's software in the build."""

    name: str
    version: str
    licence: str  # as it calls it
    source: str  # where it comes from, for a person
    texts: list[Path] = field(default_factory=list[Path])
    files: list[str] = field(default_factory=list[str])  # libraries and programs, as in the build


def components_of(
    binaries: Iterable[tuple[str, str]], modules: Iterable[str]
) -> tuple[list[Component], list[str]]:
    """Owners of these files ``(place in the build, source)`` and modules, and files of nobody.

    Files of distributions of Python are theirs, other files of the system those of its packages.
    """
    owners = _Owners()
    nobody: list[str] = []
    for place, source in binaries:
        owner = owners.of_file(Path(source))
        if owner is None:
            nobody.append(place)
        else:
            owner.files.append(place)
    owners.add_modules(modules)
    found = sorted(owners.found.values(), key=lambda component: component.name.lower())
    return found, nobody


class _Owners:
    """Finds, and keeps, to whom a file belongs."""

    def __init__(self) -> None:
        self.found: dict[str, Component] = {}
        self._by_file: dict[str, importlib.metadata.Distribution] = {}
        for distribution in importlib.metadata.distributions():
            root = Path(str(distribution.locate_file(""))).resolve()
            for path in distribution.files or []:
                self._by_file[f"{root}{os.sep}{path}"] = distribution

    def of_file(self, source: Path) -> Component | None:
        resolved = source.resolve()
        distribution = self._by_file.get(str(resolved))
        if distribution is not None:
            return self._distribution(distribution)
        if resolved.is_relative_to(Path(sysconfig.get_config_var("prefix")).resolve()) or (
            "python" in resolved.name and resolved.suffix != ".pyd" and "lib" in resolved.parts
        ):
            return self._python()
        return self._system_package(resolved)

    def add_modules(self, modules: Iterable[str]) -> None:
        by_module = importlib.metadata.packages_distributions()
        for name in {module.split(".")[0] for module in modules}:
            for distribution in by_module.get(name, []):
                self._distribution(importlib.metadata.distribution(distribution))
        self._python()

    def _distribution(self, distribution: importlib.metadata.Distribution) -> Component:
        metadata = distribution.metadata
        name = str(metadata["Name"])
        if name not in self.found:
            texts = [
                Path(str(path.locate()))
                for path in distribution.files or []
                if LICENCE_FILE.search(path.name) and "dist-info" in str(path)
            ]
            if name in QT:
                texts += [TEXTS / text for text in QT_TEXTS]
            self.found[name] = Component(
                name, distribution.version, _licence_of(metadata), _home_of(metadata, name), texts
            )
        return self.found[name]

    def _python(self) -> Component:
        if "Python" not in self.found:
            text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
            self.found["Python"] = Component(
                "Python", sysconfig.get_python_version(), "PSF-2.0", "https://www.python.org",
                [text if text.is_file() else TEXTS / PYTHON_TEXT],
            )  # fmt: skip
        return self.found["Python"]

    def _system_package(self, path: Path) -> Component | None:
        name = _debian_package(path)
        if name is None:
            return None
        if name not in self.found:
            text = Path("/usr/share/doc") / name / "copyright"
            shown = _output("dpkg-query", "--show", "--showformat=${Version}", name)
            self.found[name] = Component(
                name, shown, "see its text", f"Debian package {name}",
                [text] if text.is_file() else [],
            )  # fmt: skip
        return self.found[name]


def write_licences(components: list[Component], folder: Path) -> None:
    """A list for people, one for programs, and the texts of all licences."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = [
        "Noisescope is published under the MIT licence. It holds, and needs, the following:",
        "",
    ]
    for component in components:
        texts = [_copied(text, component, folder) for text in component.texts]
        lines += [
            f"{component.name} {component.version}",
            f"    licence: {component.licence}",
            f"    from:    {component.source}",
            *(f"    text:    {text}" for text in texts),
            "",
        ]
    lines += [
        "Qt and PySide are used under the LGPL, version 3: their libraries lie in files of their",
        "own beside this one and can be exchanged; their source is at https://code.qt.io.",
    ]
    (folder / OVERVIEW).write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = [{**asdict(part), "texts": [path.name for path in part.texts]} for part in components]
    (folder / LIST).write_text(json.dumps(told, indent=1), encoding="utf-8")


def _copied(text: Path, component: Component, folder: Path) -> str:
    # Of several files of one name, each with the folder that it lies in.
    inside = text.parts[text.parts.index("licenses") + 1 :] if "licenses" in text.parts else ()
    name = "-".join(inside or (text.name,))
    place = folder / component.name / name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(text, place)
    return place.relative_to(folder).as_posix()


def _licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    classifiers = [
        line.split(" :: ")[-1]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    said = _said(metadata, "License")
    # Some put the whole text there.
    short = said if "\n" not in said and len(said) < 80 else ""
    expression = _said(metadata, "License-Expression")
    return expression or short or " or ".join(classifiers) or "see its text"


def _home_of(metadata: importlib.metadata.PackageMetadata, name: str) -> str:
    return _said(metadata, "Home-page") or f"https://pypi.org/project/{name}/"


def _said(metadata: importlib.metadata.PackageMetadata, name: str) -> str:
    values = metadata.get_all(name) or [""]
    return str(values[0]).strip()


def _debian_package(path: Path) -> str | None:
    if shutil.which("dpkg") is None:
        return None
    # Where /lib is a link into /usr, packages may still name the file as it was.
    for name in (str(path), str(path).removeprefix("/usr")):
        found = _output("dpkg", "--search", name)
        if found:
            return found.split(":")[0]
    return None


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  Debian's own
    return done.stdout.strip() if done.returncode == 0 else ""
