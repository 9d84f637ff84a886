"""Whether this system can show a window, found out before Qt is asked.

Qt ends the whole process in QApplication when no platform plug-in can be loaded or no display
answers, and a missing system library surfaces as a bare ImportError. Here both become one sentence
that says what to install. Standard library only: nothing of Qt may be imported before that.
"""

import ctypes
import importlib.util
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from core.errors import NoisescopeError

HEADLESS = "work without a window: python main.py train digits-diffusion"

QT_LIBRARIES = ("libQt6Widgets.so.6", "libQt6OpenGLWidgets.so.6", "libQt6Svg.so.6")

Packages = Mapping[str, tuple[str, str]]
"""System libraries, each with its package in Debian and Ubuntu and in Fedora."""

COMMON: Packages = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
}
XCB: Packages = {
    **COMMON,
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}
WAYLAND: Packages = {
    **COMMON,
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
}


def check_platform() -> None:
    """Raises NoisescopeError with one sentence if Qt could not show a window on this system.

    Where just one of X11 and Wayland can be used, QT_QPA_PLATFORM is set to it, so that Qt does not
    try the other. Only Linux needs the check.
    """
    package = importlib.util.find_spec("PySide6")  # finds it without importing it
    if package is None or package.origin is None or not sys.platform.startswith("linux"):
        return
    qt = Path(package.origin).parent / "Qt"
    if not qt.is_dir():
        return  # a distribution's own package, whose libraries lie elsewhere and are complete
    chosen = os.environ.get("QT_QPA_PLATFORM")
    names = [name.split(":")[0] for name in chosen.split(";")] if chosen else _default_platforms()
    for library in QT_LIBRARIES:
        _load(qt / "lib" / library, XCB if "xcb" in names else COMMON)
    problems = [_problem(qt / "plugins" / "platforms", name) for name in names]
    possible = [name for name, problem in zip(names, problems, strict=True) if problem is None]
    if not possible:
        raise NoisescopeError(str(problems[0]))
    if not chosen and len(possible) == 1:
        os.environ["QT_QPA_PLATFORM"] = possible[0]


def library_problem(error: ImportError) -> str | None:
    """The sentence about the system library that an import missed; None if it failed otherwise."""
    text = str(error)
    if "cannot open shared object file" in text:
        return _missing_libraries(text, XCB)
    if "DLL load failed" in text:
        return f"{text}; install the Microsoft Visual C++ Redistributable, or {HEADLESS}"
    return None


def _default_platforms() -> list[str]:
    """The two that a desktop may have; the one whose trouble is worth telling first."""
    only_wayland = "WAYLAND_DISPLAY" in os.environ and "DISPLAY" not in os.environ
    return ["wayland", "xcb"] if only_wayland else ["xcb", "wayland"]


def _problem(plugins: Path, name: str) -> str | None:
    """Why Qt could not use the platform of this name; None if it could."""
    files = [*plugins.glob(f"libq{name}.so"), *plugins.glob(f"libq{name}-*.so")]
    if not files:
        return f"QT_QPA_PLATFORM names {name!r}, which Qt does not have; unset it, or {HEADLESS}"
    try:
        if name == "xcb":
            _check_display_is_named("DISPLAY")
            _load(files[0], XCB)
            _check_x_server(os.environ["DISPLAY"])
        elif name == "wayland":
            _check_display_is_named("WAYLAND_DISPLAY")
            _load(files[0], WAYLAND)
            _check_compositor(os.environ["WAYLAND_DISPLAY"])
        else:
            _load(files[0], COMMON)
    except NoisescopeError as error:
        return str(error)
    return None


def _check_display_is_named(variable: str) -> None:
    if not os.environ.get(variable):
        raise NoisescopeError(
            f"there is no display to show a window on ({variable} is not set); start the program "
            f"in a graphical session (over ssh: ssh -X), or {HEADLESS}"
        )


def _check_x_server(display: str) -> None:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        raise NoisescopeError(
            f"no X server lets the program in at DISPLAY={display}; set DISPLAY (and XAUTHORITY) "
            f"to those of your graphical session, or {HEADLESS}"
        )


def _check_compositor(display: str) -> None:
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / display
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
    except OSError as error:
        raise NoisescopeError(
            f"no Wayland compositor answers at WAYLAND_DISPLAY={display} ({path}); start the "
            f"program in a graphical session, or {HEADLESS}"
        ) from error


def _load(library: Path, packages: Packages) -> None:
    """Load a library of Qt, as Qt is about to do; ``packages`` are those it may be lacking."""
    try:
        ctypes.CDLL(str(library), mode=os.RTLD_LAZY)
    except OSError as error:
        raise NoisescopeError(_missing_libraries(str(error), packages)) from error


def _missing_libraries(error: str, packages: Packages) -> str:
    """One sentence that names every missing library of ``packages``, not just the first one."""
    named, found, _ = error.partition(": cannot open shared object file")
    if not found:
        return f"Qt cannot be loaded on this system ({error}); {HEADLESS}"
    missing = [name for name in packages if not _loadable(name)] or [Path(named).name]
    known = [packages[name] for name in missing if name in packages]
    debian = " ".join(sorted({name for name, _ in known}))
    fedora = " ".join(sorted({name for _, name in known}))
    advice = f"(Debian and Ubuntu: apt install {debian}, Fedora: dnf install {fedora})"
    plural = "libraries" if len(missing) > 1 else "library"
    them = "them" if len(missing) > 1 else "it"
    return (
        f"the window needs the system {plural} {', '.join(missing)}; install {them} "
        f"{advice if known else 'with the package that has that file'}, or {HEADLESS}"
    )


def _loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library, mode=os.RTLD_LAZY)
    except OSError:
        return False
    return True
