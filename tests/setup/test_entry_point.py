"""What main.py does before anything else is imported: old Pythons, missing packages, the window."""

import ast
import importlib
import signal
import sys
import types
from pathlib import Path

import pytest
from program import ROOT, refusal, run_program, run_python, start_program, until

import main as entry_point


def test_that_main_parses_on_python_3_6() -> None:
    ast.parse((ROOT / "main.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_that_main_imports_only_the_standard_library_at_first() -> None:
    tree = ast.parse((ROOT / "main.py").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names}
    assert names
    assert names <= sys.stdlib_module_names


def test_that_an_old_python_is_refused_before_anything_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(entry_point, "OLDEST_PYTHON", (99, 0))
    assert entry_point.main(["presets"]) == 2
    assert "Python 99.0 or newer is needed" in capsys.readouterr().err


def test_that_a_missing_package_is_named_with_the_way_to_install_it() -> None:
    sentence = refusal(run_python("-S", "main.py", "presets"))  # -S hides every package
    assert "is not installed" in sentence
    assert "make run" in sentence
    assert "pip install -r requirements.lock" in sentence


def test_that_a_module_of_the_program_itself_is_never_called_a_missing_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cli.app", None)
    with pytest.raises(ModuleNotFoundError, match=r"cli\.app"):
        entry_point.main(["presets"])


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the window was asked to show, with a stand-in for the window."""
    calls: list[dict[str, object]] = []
    window = types.ModuleType("desktop.app")

    def show(**options: object) -> int:
        calls.append(options)
        return 7

    setattr(window, "main", show)  # noqa: B010 a module has no attribute of this name to pyright
    monkeypatch.setitem(sys.modules, "desktop.app", window)
    monkeypatch.setattr(
        importlib.import_module("desktop.platform_check"), "check_platform", lambda: None
    )
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    return calls


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["--preset", "ring-diffusion"], {"preset": "ring-diffusion"}),
        (["--screenshot=pictures"], {"screenshot": "pictures"}),
        (["--screenshot", "pictures", "--brief"], {"screenshot": "pictures", "brief": True}),
    ],
)
def test_that_no_sub_command_opens_the_window(
    shown: list[dict[str, object]], arguments: list[str], options: dict[str, object]
) -> None:
    assert entry_point.main(arguments) == 7
    assert shown == [{"preset": None, "screenshot": None, "brief": False, **options}]


def test_that_ctrl_c_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(arguments: list[str]) -> int:
        raise KeyboardInterrupt(arguments)

    monkeypatch.setattr(importlib.import_module("cli.app"), "main", interrupt)
    assert entry_point.main(["presets"]) == 130


def test_that_the_window_opens_and_ctrl_c_in_the_terminal_closes_it(own_home: Path) -> None:
    log = own_home / "state" / "noisescope" / "log" / "noisescope.log"
    with start_program(variables={"QT_QPA_PLATFORM": "offscreen"}) as program:
        until(lambda: log.is_file() and "the window is on screen" in log.read_text("utf-8"))
        program.send_signal(signal.SIGINT)
        out, errors = program.communicate(timeout=30)
    assert (program.returncode, out) == (0, ""), errors


def test_that_an_unknown_preset_for_the_window_gets_one_sentence() -> None:
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    assert "ring-diffusion" in refusal(
        run_program("--preset", "ring-difusion", variables=offscreen)
    )
