"""Builds ``resources/datasets/emoji-32.npz`` from Noto Color Emoji and the Unicode emoji list.

Needs Debian's ``fonts-noto-color-emoji`` and ``unicode-data``, and fontTools and Pillow:

    python tools/build_emoji.py [--font FILE] [--list FILE] [--out FILE]

The font's CBDT table holds each glyph as a PNG of 136 x 128; sequences are found through its GSUB
ligatures. Each picture is padded to a square, composited on white and reduced to 32 x 32 with a
Lanczos filter. Built twice, the file is the same byte for byte.
"""

import argparse
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image

SIZE = 32
FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
LIST = Path("/usr/share/unicode/emoji/emoji-test.txt")
OUT = Path(__file__).parents[1] / "resources" / "datasets" / "emoji-32.npz"
VARIATION_SELECTOR = 0xFE0F  # asks for the coloured form, which is the only one here
EPOCH = (1980, 1, 1, 0, 0, 0)  # of the zip format: the same file whenever it is built


class Glyph(Protocol):
    """A glyph of fontTools' CBDT table; the name is theirs."""

    imageData: bytes  # noqa: N815


class EmojiFont:
    """Finds the picture of a sequence of code points."""

    def __init__(self, path: Path) -> None:
        font = TTFont(path)
        glyphs = font.getBestCmap()
        if glyphs is None:
            raise ValueError(f"{path}: this font has no table of Unicode characters.")
        self._glyphs = glyphs
        self._pictures: dict[str, Glyph] = {}
        for strike in cast(Iterable[Mapping[str, Glyph]], font["CBDT"].strikeData):
            self._pictures.update(strike)
        self._ligatures = dict(_ligatures(font))

    def picture(self, sequence: tuple[int, ...]) -> Image.Image | None:
        """The glyph as it is in the font; None where the font does not have it."""
        codes = [code for code in sequence if code != VARIATION_SELECTOR]
        glyphs = tuple(self._glyphs[code] for code in codes if code in self._glyphs)
        if len(glyphs) < len(codes):
            return None
        name = glyphs[0] if len(glyphs) == 1 else self._ligatures.get(glyphs)
        glyph = None if name is None else self._pictures.get(name)
        return None if glyph is None else Image.open(io.BytesIO(glyph.imageData)).convert("RGBA")


def _ligatures(font: TTFont) -> Iterator[tuple[tuple[str, ...], str]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            table = getattr(subtable, "ExtSubTable", subtable)
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), ligature.LigGlyph


def listed_emoji(path: Path) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Group, code points and name of every fully-qualified emoji, in the order of the list."""
    group = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# group:"):
            group = line.removeprefix("# group:").strip()
        elif "; fully-qualified" in line:
            codes, _, comment = line.partition(";")
            # after '#': the emoji itself, the version it came with, its name
            name = comment.partition("#")[2].split(maxsplit=2)[2]
            yield group, tuple(int(code, 16) for code in codes.split()), name


def reduced(picture: Image.Image) -> NDArray[np.uint8]:
    """A square of 32 x 32 on white, uint8 [32, 32, 3], in the picture's own proportions."""
    side = max(picture.size)
    square = Image.new("RGBA", (side, side), "white")
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    square.alpha_composite(picture, (left, top))
    return np.asarray(square.convert("RGB").resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def write_npz(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Like numpy.savez_compressed, but without the time of day in the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content.getvalue())


def build(font_path: Path, list_path: Path, out: Path) -> tuple[int, int]:
    """Write the file; gives how many emoji are in it and how many the font does not have."""
    font = EmojiFont(font_path)
    images: list[NDArray[np.uint8]] = []
    labels: list[int] = []
    names: list[str] = []
    codes: list[str] = []
    groups: list[str] = []
    missing = 0
    for group, sequence, name in listed_emoji(list_path):
        picture = font.picture(sequence)
        if picture is None:
            missing += 1
            continue
        if group not in groups:
            groups.append(group)
        images.append(reduced(picture))
        labels.append(groups.index(group))
        names.append(name)
        codes.append(" ".join(f"{code:04X}" for code in sequence))
    arrays = {
        "images": np.stack(images),
        "labels": np.array(labels, np.uint8),
        "class_names": np.array(groups),
        "names": np.array(names),
        "codepoints": np.array(codes),
    }
    write_npz(out, arrays)
    return len(images), missing


def main() -> None:
    """Build with the paths of the command line."""
    parser = argparse.ArgumentParser(description="Build the emoji data set.")
    parser.add_argument("--font", type=Path, default=FONT)
    parser.add_argument("--list", type=Path, default=LIST)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    found, missing = build(options.font, options.list, options.out)
    size = options.out.stat().st_size / 1e6
    print(f"{options.out}: {found} emoji, {size:.1f} MB; {missing} are not in the font")


if __name__ == "__main__":
    main()
