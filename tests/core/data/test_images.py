import gzip
import hashlib
import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.config.data import EmojiData, MNISTData
from core.data.dataset import Dataset
from core.data.idx import read_idx
from core.data.pixels import to_pixels
from core.data.registry import load_dataset
from core.errors import NoisescopeError
from core.resources import resource_path

TOOL = Path(__file__).parents[3] / "tools" / "build_emoji.py"


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load_dataset(MNISTData(), torch.Generator())


@pytest.fixture(scope="module")
def emoji() -> Dataset:
    return load_dataset(EmojiData(), torch.Generator())


def test_that_mnist_is_complete(mnist: Dataset) -> None:
    assert mnist.examples.shape == (60_000, 1, 28, 28)
    assert mnist.held_out_examples.shape == (10_000, 1, 28, 28)
    # The class counts that its authors give.
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert torch.bincount(mnist.labels).tolist() == counts


@pytest.mark.parametrize(
    ("name", "md5"),
    [
        ("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb"),
        ("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624"),
        ("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea"),
        ("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637"),
    ],
)
def test_that_the_files_of_mnist_are_the_original_ones(name: str, md5: str) -> None:
    content = gzip.decompress(resource_path("datasets", name).read_bytes())
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == md5


def test_that_emoji_are_complete_and_every_group_is_held_out_too(emoji: Dataset) -> None:
    assert emoji.examples.shape[1:] == (3, 32, 32)
    assert len(emoji.examples) + len(emoji.held_out_examples) == 3655
    assert len(emoji.class_names) == 9
    assert bool((torch.bincount(emoji.labels, minlength=9) > 0).all())
    assert bool((torch.bincount(emoji.held_out_labels, minlength=9) > 0).all())


def test_that_no_held_out_emoji_is_trained_on_by_position(emoji: Dataset) -> None:
    with np.load(resource_path("datasets", "emoji-32.npz")) as file:
        names = file["names"]
    assert len(set(names.tolist())) == len(names)
    assert len(emoji.held_out_examples) == len(names) // 20


def test_that_emoji_are_built_again_byte_for_byte(tmp_path: Path) -> None:
    pytest.importorskip("fontTools")
    spec = importlib.util.spec_from_file_location("build_emoji", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    if not (tool.FONT.exists() and tool.LIST.exists()):
        pytest.skip("needs Debian's fonts-noto-color-emoji and unicode-data")
    tool.build(tool.FONT, tool.LIST, tmp_path / "emoji.npz")
    built, committed = tmp_path / "emoji.npz", resource_path("datasets", "emoji-32.npz")
    if "Version 2.0" not in tool.TTFont(tool.FONT)["name"].getDebugName(5):
        pytest.skip("another version of the font draws other pictures")
    with np.load(built) as ours, np.load(committed) as theirs:
        for name in theirs.files:
            np.testing.assert_array_equal(ours[name], theirs[name])


def test_that_pixels_of_all_256_values_come_back() -> None:
    levels = torch.arange(256, dtype=torch.uint8).reshape(1, 1, 16, 16)
    pixels = to_pixels(levels.float() / 127.5 - 1)
    np.testing.assert_array_equal(pixels[0, :, :, 0], levels[0, 0])
    assert not pixels.flags.writeable
    assert pixels.flags.c_contiguous


def test_that_pixels_outside_are_clamped_and_channels_come_last() -> None:
    x = torch.tensor([-9.0, 9.0, 0.0]).reshape(3, 1, 1)
    np.testing.assert_array_equal(to_pixels(x), [[[0, 255, 128]]])


def write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    sizes = b"".join(struct.pack(">I", size) for size in array.shape)
    path.write_bytes(bytes([0, 0, 0x08, array.ndim]) + sizes + array.tobytes())


@given(shape=st.lists(st.integers(0, 5), min_size=1, max_size=4))
def test_that_idx_files_of_any_shape_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, shape: list[int]
) -> None:
    array = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    path = tmp_path_factory.mktemp("idx") / "a"
    write_idx(path, array)
    np.testing.assert_array_equal(read_idx(path), array)
    path.write_bytes(gzip.compress(path.read_bytes()))
    np.testing.assert_array_equal(read_idx(path), array)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not an IDX file"),
        (b"PK\x03\x04rest", "not an IDX file"),
        (b"\0\0\x0d\x01\0\0\0\x01\0\0\0\0", "IDX type 0x0d"),
        (b"\0\0\x08\x02\0\0\0\x01", "header is cut off"),
        (b"\0\0\x08\x01\0\0\0\x05abc", "promises 5 values, but the file holds 3"),
        (b"\x1f\x8b\x08broken", "cannot be read"),
    ],
)
def test_that_a_broken_idx_file_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(NoisescopeError, match=told):
        read_idx(path)


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoisescopeError, match="the file is missing"):
        read_idx(tmp_path / "nothing")
