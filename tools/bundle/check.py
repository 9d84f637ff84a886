"""Proves that a build is complete and tells nothing of where it was made.

``python -m tools.bundle.check``: no path of this machine in any file, every library of a known
owner whose licence is there, every module and resource of the program, and its size.
"""

import json
import marshal
import os
import platform
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.version import VERSION
from tools.bundle.contents import own_modules, resources
from tools.bundle.licences import FOLDER, LIST
from tools.bundle.places import BUILT, INSIDE, ROOT, own_python

MEGABYTE = 10**6
UNPACKED, PACKED = 800, 250  # MB, the targets
LIBRARY = (".so", ".dylib", ".dll", ".pyd")


def main() -> int:
    if not BUILT.is_dir():
        print(f"{BUILT}: there is no build yet; run make package.", file=sys.stderr)
        return 2
    problems = [*_paths_of_this_machine(), *_without_licence(), *_missing(), *_too_large()]
    for problem in problems:
        print(f"FAILED  {problem}")
    print(f"{len(problems)} problems" if problems else "all well")
    return 1 if problems else 0


def _files() -> list[Path]:
    return [path for path in BUILT.rglob("*") if path.is_file() and not path.is_symlink()]


def _paths_of_this_machine() -> Iterator[str]:
    """Files that name the checkout, this Python, or the home of who built it.

    Root's home is no sign: the makers of torch and of others were root where they built.
    """
    told = {str(ROOT), str(Path.home()), own_python() or str(ROOT)} - {"/", "/root"}
    needles = [path.encode() for path in sorted(told)]
    for name, content in _contents():
        found = [needle.decode() for needle in needles if needle in content]
        if found:
            yield f"{name} names {', '.join(found)}"


def _contents() -> Iterator[tuple[str, bytes]]:
    """All files, and all that is packed into the program itself or in archives."""
    for path in _files():
        yield str(path.relative_to(BUILT)), path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from (
                    (f"{path.name}/{name}", archive.read(name)) for name in archive.namelist()
                )
    for name, code in _packed_modules().items():
        yield f"module {name}", marshal.dumps(code)


def _packed_modules() -> dict[str, Any]:
    """Modules in the archive of the program, as their code."""
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415  not needed by tests

    archive = CArchiveReader(str(BUILT / _program())).open_embedded_archive("PYZ.pyz")
    return {name: archive.extract(name) for name in archive.toc}


def _program() -> str:
    return "noisescope.exe" if sys.platform == "win32" else "noisescope"


def _without_licence() -> Iterator[str]:
    components = json.loads((BUILT / INSIDE / FOLDER / LIST).read_text(encoding="utf-8"))
    for component in components:
        if not component["texts"]:
            yield f"the licence of {component['name']} has no text"
    known = {name for component in components for name in component["files"]}
    libraries = [path for path in _files() if _is_library(path)]
    for path in libraries:
        if path.relative_to(BUILT / INSIDE).as_posix() not in known:
            yield f"{path.relative_to(BUILT)} belongs to nobody"
    print(f"{len(libraries)} libraries of {len(components)} components, each with its licence")


def _is_library(path: Path) -> bool:
    return path.suffix in LIBRARY or ".so." in path.name


def _missing() -> Iterator[str]:
    """Modules and resources of the program that are not in the build."""
    packed = set(_packed_modules())
    modules, files = own_modules(), resources()
    yield from (f"module {name} is missing" for name in modules if name not in packed)
    for path, folder in files:
        inside = BUILT / INSIDE / folder / path.name
        if not inside.is_file() or inside.read_bytes() != path.read_bytes():
            yield f"{folder}/{path.name} is missing, or another one"
    print(f"{len(modules)} modules and {len(files)} resources of the program")


def _too_large() -> Iterator[str]:
    unpacked = sum(path.stat().st_size for path in _files()) / MEGABYTE
    archive = _packed()
    packed = archive.stat().st_size / MEGABYTE
    for name, size, target in (("unpacked", unpacked, UNPACKED), (archive.name, packed, PACKED)):
        print(f"{name}: {size:.0f} MB of at most {target} MB")
        if size > target:
            yield f"{name} has {size:.0f} MB, more than {target} MB"


def _packed() -> Path:
    """The build as it is handed on."""
    name = f"noisescope-{VERSION}-{platform.system().lower()}-{platform.machine()}.tar.zst"
    archive = BUILT.parent / name
    subprocess.run(  # noqa: S603  GNU tar and zstd
        ["/usr/bin/env", "tar", "--create", "--file", str(archive), "--use-compress-program",
         f"zstd -10 --threads={os.cpu_count()} --force --quiet", "--owner=0", "--group=0",
         "--directory", str(BUILT.parent), BUILT.name],
        check=True,
    )  # fmt: skip
    return archive


if __name__ == "__main__":
    sys.exit(main())
