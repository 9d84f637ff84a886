"""That a build does not tell where it was made."""

from pathlib import Path

import pytest

from tools.bundle.build import forget

HOME = "/home/someone/python/3.11"


@pytest.mark.parametrize("place", [HOME, "/opt/py"])
def test_that_a_place_gives_way_to_one_of_the_same_length(tmp_path: Path, place: str) -> None:
    library, link = tmp_path / "lib" / "library.so", tmp_path / "link.so"
    library.parent.mkdir()
    before = b"\x00" + place.encode() + b"/lib\x00 and " + place.encode() + b"\x00\xff"
    library.write_bytes(before)
    link.symlink_to(library)
    forget(place, tmp_path)
    after = library.read_bytes()
    assert place.encode() not in after
    assert len(after) == len(before)
    assert after.startswith(b"\x00/-")
    assert after.count(b"/" + place.rsplit("/", 1)[1].encode()) == 2  # other text may end there
    assert after.endswith(b"\x00\xff")
    assert link.is_symlink()


def test_that_what_tells_nothing_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"/usr/lib\x00")
    forget(HOME, tmp_path)
    forget(None, tmp_path)
    assert (tmp_path / "a.so").read_bytes() == b"/usr/lib\x00"
