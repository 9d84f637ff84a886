"""A system that cannot show a window gets one sentence, and Qt never gets to end the process."""

import ctypes
import importlib.util
import sys
from pathlib import Path

import pytest
from program import refusal, run_program, run_python

from desktop.platform_check import HEADLESS, XCB, library_problem

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux can lack a display or its libraries"
)

CHECK = """
import sys
from core.errors import NoisescopeError
from desktop import platform_check
{preparation}
try:
    platform_check.check_platform()
except NoisescopeError as error:
    print("noisescope:", error, file=sys.stderr)
    sys.exit(2)
sys.exit(any(name.startswith("PySide6") for name in sys.modules))
"""


def qt_folder() -> Path:
    package = importlib.util.find_spec("PySide6")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "Qt"


def has(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


# Without them the missing libraries are named first, which is right as well.
needs_x11 = pytest.mark.skipif(not all(map(has, XCB)), reason="needs the libraries of X11")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "DISPLAY is not set"),
        pytest.param({"DISPLAY": ":7777"}, "DISPLAY=:7777", marks=needs_x11),
        pytest.param({"DISPLAY": "nonsense"}, "DISPLAY=nonsense", marks=needs_x11),
        ({"QT_QPA_PLATFORM": "xcb"}, "DISPLAY is not set"),
        ({"QT_QPA_PLATFORM": "no-such-platform"}, "no-such-platform"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "WAYLAND_DISPLAY is not set"),
    ],
)
def test_that_a_display_nobody_answers_at_gets_one_sentence(
    variables: dict[str, str], named: str
) -> None:
    sentence = refusal(run_program(variables=variables))
    assert named in sentence
    assert HEADLESS in sentence


def test_that_offscreen_needs_no_display_and_qt_is_not_imported_to_find_out() -> None:
    variables = {"QT_QPA_PLATFORM": "offscreen"}
    checked = run_python("-c", CHECK.format(preparation=""), variables=variables)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.fixture
def crippled_qt(tmp_path: Path) -> dict[str, str]:
    """Variables under which Qt's X11 plug-in needs a library that no system has.

    It is the real plug-in with the name of one library overwritten, so that it is the system's own
    loader that fails, in its own words.
    """
    qt = tmp_path / "PySide6" / "Qt"
    plugins = qt / "plugins" / "platforms"
    plugins.mkdir(parents=True)
    (tmp_path / "PySide6" / "__init__.py").touch()
    (qt / "lib").symlink_to(qt_folder() / "lib")
    real = (qt_folder() / "plugins" / "platforms" / "libqxcb.so").read_bytes()
    assert b"libxcb-cursor.so.0" in real
    (plugins / "libqxcb.so").write_bytes(real.replace(b"libxcb-cursor.so", b"libxcb-nosuch.so"))
    return {"PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":7777"}


def test_that_a_library_missing_for_x11_is_named_with_its_packages(
    crippled_qt: dict[str, str],
) -> None:
    preparation = 'platform_check.XCB["libxcb-nosuch.so.0"] = ("debian-name", "fedora-name")'
    code = CHECK.format(preparation=preparation)
    sentence = refusal(run_python("-c", code, variables=crippled_qt))
    assert "libxcb-nosuch.so.0" in sentence
    assert "apt install" in sentence
    assert "debian-name" in sentence
    assert "dnf install" in sentence
    assert "fedora-name" in sentence
    assert HEADLESS in sentence


def test_that_a_missing_library_ends_the_program_before_qt_can(crippled_qt: dict[str, str]) -> None:
    assert "the window needs the system librar" in refusal(run_program(variables=crippled_qt))


def test_that_an_import_that_missed_a_library_is_explained() -> None:
    error = ImportError("libnosuch.so.1: cannot open shared object file: No such file or directory")
    sentence = library_problem(error)
    assert sentence is not None
    assert HEADLESS in sentence
    assert "\n" not in sentence


def test_that_any_other_import_error_is_left_alone() -> None:
    assert library_problem(ImportError("cannot import name 'QtWidget'")) is None
