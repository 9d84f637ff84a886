"""What a build would hold, asked without building it."""

import importlib
import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli.app import COMMANDS
from core.resources import resource_path
from core.version import PACKAGES
from desktop.panels.registry import every_panel
from tools.bundle.contents import ROOT, needed, own_modules, resources

REGISTRIES = {
    "core.data.registry": "DATASETS",
    "core.data.points.registry": "MIXTURES",
    "core.diffusion.answering.registry": "ANSWERERS",
    "core.diffusion.predictions.registry": "PREDICTIONS",
    "core.diffusion.schedules.registry": "SCHEDULES",
    "core.gan.answering.registry": "ANSWERERS",
    "core.gan.augmentation.registry": "AUGMENTATIONS",
    "core.gan.losses.registry": "LOSSES",
    "core.health.rules.registry": "RULES",
    "core.metrics.features.registry": "FEATURES",
    "core.samplers.registry": "SAMPLERS",
}


class Spec:
    """Runs build.spec with what PyInstaller would give it, and keeps what it asks for."""

    def __init__(self, folder: Path) -> None:
        self.analysis: dict[str, Any] = {}
        self.programs: list[dict[str, Any]] = []
        self.collected: list[Any] = []
        names: dict[str, Any] = {
            "SPECPATH": str(ROOT), "workpath": str(folder), "Analysis": self._analyse,
            "PYZ": list[Any], "EXE": self._program, "COLLECT": self._collect,
            "BUNDLE": self._collect,
        }  # fmt: skip
        exec(compile((ROOT / "build.spec").read_text(), "build.spec", "exec"), names)  # noqa: S102  ours

    def _analyse(self, scripts: list[str], **asked: Any) -> SimpleNamespace:
        self.analysis = {"scripts": scripts, **asked}
        unwanted = [("torch/test/a.so", "a.so", "BINARY"), ("torch/bin/protoc", "b", "BINARY")]
        return SimpleNamespace(binaries=unwanted, datas=[], pure=[], scripts=scripts)

    def _program(self, *_parts: Any, **asked: Any) -> dict[str, Any]:
        self.programs.append(asked)
        return asked

    def _collect(self, *parts: Any, **_named: Any) -> None:
        self.collected = list(parts)


@pytest.fixture
def spec(tmp_path: Path) -> Spec:
    return Spec(tmp_path)


def test_that_every_module_of_every_registry_goes_in(spec: Spec) -> None:
    modules = set(spec.analysis["hiddenimports"])
    for module, name in REGISTRIES.items():
        entries: Mapping[Any, Any] = getattr(importlib.import_module(module), name)
        assert entries
        for entry in entries.values():
            if getattr(entry, "__module__", "").startswith("core."):
                assert entry.__module__ in modules
    assert {panel.__module__ for panel in every_panel().values()} <= modules
    assert {command.__module__ for command in COMMANDS.values()} <= modules


def test_that_a_build_knows_the_versions_that_are_asked_for(spec: Spec) -> None:
    folders = {folder for _, folder in spec.analysis["datas"]}
    for package in PACKAGES:
        assert any(re.fullmatch(rf"(?i){package}-.*\.dist-info", folder) for folder in folders)


def test_that_no_library_is_imported_by_a_name_that_a_build_cannot_see() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for package in ("cli", "core", "desktop")
        for path in (ROOT / package).rglob("*.py")
    ]
    imports = {
        found for source in sources for found in re.findall(r"import_module\(([^)]*)\)", source)
    }
    assert not any("entry_points(" in source for source in sources)
    assert imports == {'"torch_fidelity"'}  # which is not packaged: `measure` says so


def test_that_every_module_there_is_goes_in_under_a_name_that_can_be_imported() -> None:
    files = [
        path for package in ("cli", "core", "desktop") for path in (ROOT / package).rglob("*.py")
    ]
    modules = own_modules()
    assert len(modules) == len(files)
    for name in modules:
        assert importlib.util.find_spec(name) is not None


def test_that_every_resource_goes_where_the_program_looks_for_it(spec: Spec) -> None:
    there = {
        (Path(folder) / Path(source).name).as_posix() for source, folder in spec.analysis["datas"]
    }
    for path, _ in resources():
        assert path.relative_to(ROOT).as_posix() in there
    looked_for = resource_path("presets", "ring-gan.toml").relative_to(ROOT).as_posix()
    assert looked_for in there


def test_that_the_licences_go_in_and_what_is_not_needed_stays_out(spec: Spec) -> None:
    places = [place for part in spec.collected for place, *_ in part if isinstance(place, str)]
    assert "licences/THIRD-PARTY.txt" in places
    assert not [place for place in places if place.startswith("torch/")]


def test_that_the_program_has_no_console(spec: Spec) -> None:
    program, *_ = spec.programs
    assert program["console"] is False


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/protoc", False),
        ("torch/lib/libtorch_cpu.so", True),
        ("torch/test/data.so", False),
        ("torch/testing/_internal/common_utils.py", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/designer_de.qm", False),
        *((f"PySide6/Qt/plugins/platforms/libq{name}.so", True) for name in ("xcb", "offscreen")),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("PySide6/Qt/lib/libQt6Svg.so.6", True),
        ("PySide6/Qt/lib/libQt6OpenGLWidgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6\\Qt\\translations\\designer_de.qm", False),
        ("resources/presets/ring-gan.toml", True),
    ],
)
def test_that_only_what_is_needed_goes_in(place: str, wanted: bool) -> None:
    assert needed(place) is wanted
