"""What goes into the packaged program, and what of the libraries stays out of it.

Nothing here needs PyInstaller, so that a test can ask what a build would hold.
"""

from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN_PACKAGES = ("cli", "core", "desktop")

UNNEEDED = (
    # 130 MB of tests and tools; torch_shm_manager is looked for while torch is imported.
    "torch/test/*",
    "torch/bin/*",
    "torch/include/*",
    "torch/share/*",
    "*.a",
    "numpy/*/tests/*",
    # Qt's own words in 40 languages, of which the program speaks one, and QML, which it does not.
    "PySide6/Qt/translations/*",
    "PySide6/Qt/qml/*",
    "PySide6/Qt/plugins/qmltooling/*",
    "PySide6/Qt/plugins/sqldrivers/*",
    "PySide6/Qt/plugins/tls/*",
    "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/plugins/virtualkeyboard/*",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboard*",
    "PySide6/Qt/plugins/imageformats/*qpdf*",
    # Screens without a window system. GTK would be the build machine's own, with all it needs.
    *(
        f"PySide6/Qt/plugins/platforms/libq{name}*"
        for name in ("eglfs", "linuxfb", "vnc", "vkkhr", "minimalegl")
    ),
    "PySide6/Qt/plugins/platformthemes/libqgtk3*",
    *(
        f"*libQt6{name}*"
        for name in ("Qml", "Quick", "Pdf", "Network", "VirtualKeyboard", "EglFS", "EglFs")
    ),
    "PySide6/Qt[NPQV]*.abi3.so",
    # What that GTK brought along.
    *(f"lib{name}*" for name in ("atk", "cairo", "pango", "gdk", "pixman", "thai", "datrie")),
)
"""Patterns of paths inside of the build, tried one after the other."""

KEPT = (
    "torch/bin/torch_shm_manager*",
    "PySide6/Qt/translations/qtbase_*",
    "PySide6/QtPrintSupport*",
)
"""What is needed although a pattern above names it."""

EXCLUDED_MODULES = (
    *("tkinter", "IPython", "matplotlib", "pandas", "scipy", "tqdm", "yaml"),
    *("requests", "urllib3", "certifi", "charset_normalizer", "idna"),
    *("pytest", "pluggy", "iniconfig", "hypothesis", "beartype", "diffusers"),
    # Only a compiler of torch's asks for it; but what is in a build is imported at every start.
    *("setuptools", "_distutils_hack"),
    *("PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql"),
)
"""Modules that libraries import if they are there, and the tests' own."""


def own_modules() -> list[str]:
    """The dotted name of every module of the program, whether or not anything imports it."""
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in OWN_PACKAGES
        for path in (ROOT / package).rglob("*.py")
    )


def resources() -> list[tuple[Path, str]]:
    """Every file of ``resources/``, with the folder of the build that it belongs in."""
    files = sorted(path for path in (ROOT / "resources").rglob("*") if path.is_file())
    return [(path, path.parent.relative_to(ROOT).as_posix()) for path in files]


def needed(destination: str) -> bool:
    """Whether a file belongs into the build, by where it would lie there."""
    name = destination.replace("\\", "/")
    if any(fnmatch(name, pattern) for pattern in KEPT):
        return True
    return not any(fnmatch(name, pattern) for pattern in UNNEEDED)
