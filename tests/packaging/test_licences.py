import json
import shutil
import sys
from pathlib import Path

import PySide6
import pytest
import torch

from tools.bundle.licences import LIST, OVERVIEW, components_of, write_licences

LIBTORCH = next((Path(torch.__file__).parent / "lib").glob("libtorch_cpu.*"))
QT = next(Path(PySide6.__file__).parent.rglob("*Qt6Core*"))


def test_that_a_library_belongs_to_the_distribution_that_installed_it() -> None:
    binaries = [("torch/lib/libtorch_cpu.so", str(LIBTORCH)), ("PySide6/Qt6Core", str(QT))]
    components, nobody = components_of(binaries, ["numpy", "numpy.linalg", "core.events"])
    by_name = {component.name: component for component in components}
    assert nobody == []
    assert by_name["torch"].files == ["torch/lib/libtorch_cpu.so"]
    assert "BSD" in by_name["torch"].licence
    assert by_name["PySide6_Essentials"].licence.startswith("LGPL-3.0")
    assert {text.name for text in by_name["PySide6_Essentials"].texts} >= {"LGPL-3.0.txt"}
    assert by_name["numpy"].licence.startswith("BSD-3-Clause")
    assert by_name["Python"].licence == "PSF-2.0"
    for component in components:
        assert component.texts, f"{component.name} has no licence text"
        assert all(text.is_file() for text in component.texts)


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="no packages of Debian are here")
def test_that_a_library_of_the_system_belongs_to_its_package() -> None:
    libraries = Path("/usr/lib").rglob("libz.so.1")
    library = next(libraries, None)
    if library is None:
        pytest.skip("libz is not here")
    (_python, component), nobody = components_of([("libz.so.1", str(library))], [])
    assert nobody == []
    assert component.name == "zlib1g"
    assert component.texts == [Path("/usr/share/doc/zlib1g/copyright")]


def test_that_a_file_of_nobody_is_told(tmp_path: Path) -> None:
    stray = tmp_path / "stray.so"
    stray.write_bytes(b"")
    assert components_of([("stray.so", str(stray))], [])[1] == ["stray.so"]


def test_that_lists_and_texts_are_written(tmp_path: Path) -> None:
    components, _ = components_of([("torch/lib/libtorch_cpu.so", str(LIBTORCH))], ["numpy"])
    write_licences(components, tmp_path / "licences")
    told = json.loads((tmp_path / "licences" / LIST).read_text())
    overview = (tmp_path / "licences" / OVERVIEW).read_text()
    assert [part["name"] for part in told] == ["numpy", "Python", "torch"]
    for component in components:
        assert f"{component.name} {component.version}" in overview
        written = list((tmp_path / "licences" / component.name).rglob("*"))
        assert len(written) == len(set(component.texts)), "two texts of one name"
    assert sys.version.split()[0].startswith(
        next(part["version"] for part in told if part["name"] == "Python")
    )
