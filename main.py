"""The entry point: no sub-command opens the window, a sub-command runs headless without Qt.

It decides the order in which things are imported, and it parses on Python 3.6, so that an old
Python is refused in one sentence. So all that is not in the standard library is imported late.
"""

import argparse
import gc
import importlib
import multiprocessing
import os
import sys

OLDEST_PYTHON = (3, 11)
WINDOW_OPTIONS = ("--preset", "--screenshot", "--brief")
OWN_PACKAGES = ("cli", "core", "desktop")


def main(arguments: "list[str]") -> int:
    """Run the program and give its exit code: 2 after one sentence about what the user can mend."""
    if sys.version_info < OLDEST_PYTHON:
        needed = ".".join(map(str, OLDEST_PYTHON))
        found = sys.version.split()[0]
        return refuse(f"Python {needed} or newer is needed, but this is {found}; use make run.")
    if getattr(sys, "frozen", False) and arguments[:1] == ["-c"]:
        # Libraries start sys.executable so, and mean Python: it must not become a second window.
        return refuse("-c: the packaged program runs no Python code; use Python for that.")
    # OpenMP threads that spin at their barriers slow a small network down many times over as soon
    # as anything else, the window for example, wants the core. Read when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        if not arguments or arguments[0].split("=")[0] in WINDOW_OPTIONS:
            return open_window(arguments)
        from cli.app import main as run_command  # noqa: PLC0415

        return run_command(arguments)
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if not package or package in OWN_PACKAGES:
            raise
        return refuse(
            f"the Python package {package} is not installed; use make run, or install everything "
            "with: pip install -r requirements.lock"
        )
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it


def open_window(arguments: "list[str]") -> int:
    """Show the window until it is closed, if this system can show one at all."""
    parser = argparse.ArgumentParser(prog="main.py", add_help=False, allow_abbrev=False)
    parser.add_argument("--preset", metavar="NAME", default=None)
    parser.add_argument("--screenshot", metavar="DIR", default=None)
    parser.add_argument("--brief", action="store_true")
    options = parser.parse_args(arguments)
    if options.screenshot is not None and sys.platform.startswith("linux"):
        # The same pictures on every machine, and no window that flashes up.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The window collects from its own loop (desktop/garbage.py). While libraries are loaded there
    # is nothing to collect, and looking for it takes a tenth of the time until it is seen.
    gc.disable()
    from core.errors import NoisescopeError  # noqa: PLC0415
    from desktop.platform_check import check_platform, library_problem  # noqa: PLC0415

    try:
        check_platform()
        if sys.platform == "win32":
            importlib.import_module("torch")  # its DLLs fail to load after Qt's
        from desktop.app import main as show_window  # noqa: PLC0415

        return show_window(
            preset=options.preset, screenshot=options.screenshot, brief=options.brief
        )
    except NoisescopeError as error:
        return refuse(str(error))
    except ImportError as error:
        problem = library_problem(error)
        if problem is None:
            raise
        return refuse(problem)


def refuse(sentence: str) -> int:
    """Say why the program does not go on; gives the exit code."""
    print(f"noisescope: {sentence}", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    multiprocessing.freeze_support()  # a child of a frozen build must not become a second program
    sys.exit(main(sys.argv[1:]))
