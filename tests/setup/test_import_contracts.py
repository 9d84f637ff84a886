"""Who may know whom: a forbidden import, added to a copy of the program, is caught."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from program import ROOT, run_python

PACKAGES = ("cli", "core", "desktop")
LINTER = shutil.which("lint-imports", path=str(Path(sys.executable).parent))

# For each contract: lines to be added to files, and to new ones.
FORBIDDEN = {
    "core-without-a-window": [
        {"core/events.py": "import PySide6.QtCore"},
        {"core/samplers/new.py": "from desktop.theme import Theme"},
        {"core/runs/new.py": "def later():\n    import pyqtgraph"},
    ],
    "words-without-torch": [
        {"core/commands.py": "import torch"},
        {"core/config/new.py": "from core.new import x", "core/new.py": "import torch as x"},
        {"core/errors.py": "from core.networks.registry import NETWORKS"},
    ],
    "views-without-torch": [
        {"desktop/panels/new.py": "import torch"},
        {"desktop/widgets/new.py": "from core.training.session import Session"},
        {"desktop/theme.py": "from core.new import x", "core/new.py": "import torch as x"},
    ],
    "panels-apart": [
        {"desktop/panels/one.py": "from desktop.panels import two", "desktop/panels/two.py": ""},
        {
            "desktop/panels/one.py": "from desktop.widgets.between import x",
            "desktop/widgets/between.py": "import desktop.panels.two as x",
            "desktop/panels/two.py": "",
        },
    ],
    "command-line-without-a-window": [
        {"cli/presets.py": "import superqt"},
        {"cli/new.py": "from desktop.theme import Theme"},
    ],
}

CASES = [(contract, lines) for contract, cases in FORBIDDEN.items() for lines in cases]


@pytest.fixture(scope="module")
def copied_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("program")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return copy


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    assert LINTER is not None
    chosen = [f"--contract={contract}" for contract in contracts]
    return subprocess.run(
        [LINTER, "--no-logo", "--no-cache", *chosen],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_that_the_program_keeps_every_contract(copied_program: Path) -> None:
    linted = lint(copied_program)
    assert linted.returncode == 0, linted.stdout


def test_that_every_contract_is_broken_here_once() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    assert [contract["id"] for contract in contracts] == list(FORBIDDEN)


@pytest.mark.parametrize(("contract", "lines"), CASES)
def test_that_a_forbidden_import_is_caught(
    copied_program: Path, contract: str, lines: dict[str, str]
) -> None:
    before = {name: _text(copied_program / name) for name in lines}
    try:
        for name, line in lines.items():
            (copied_program / name).write_text(f"{before[name] or ''}\n{line}\n", encoding="utf-8")
        linted = lint(copied_program, contract)
    finally:
        for name, text in before.items():
            _restore(copied_program / name, text)
    assert linted.returncode == 1, linted.stdout
    assert "0 kept, 1 broken" in linted.stdout


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _restore(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")


# What really happens when everything is imported, whatever a linter can see.
IMPORT_ALL = """
import importlib, pkgutil, sys
for name in sys.argv[2:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        importlib.import_module(found.name)
unwanted = set(sys.argv[1].split(",")) & set(sys.modules)
sys.exit(f"imported: {unwanted}" if unwanted else 0)
"""


@pytest.mark.parametrize(
    ("unwanted", "packages"),
    [
        ("PySide6,shiboken6,pyqtgraph,superqt,qtpy,qtawesome,desktop", ["core"]),
        ("PySide6,shiboken6,pyqtgraph,superqt,qtpy,qtawesome,desktop", ["cli"]),
        (
            "torch",
            ["core.events", "core.commands", "core.metric_names", "core.config", "core.errors"],
        ),
        (
            "torch",
            [f"desktop.{name}" for name in ("panels", "widgets", "theme", "forms", "selection")],
        ),
        ("torch,pyqtgraph,qtawesome", ["desktop.app"]),  # loaded behind a window that can be seen
    ],
)
def test_that_importing_everything_brings_in_nothing_unwanted(
    unwanted: str, packages: list[str]
) -> None:
    finished = run_python("-c", IMPORT_ALL, unwanted, *packages)
    assert finished.returncode == 0, finished.stderr
