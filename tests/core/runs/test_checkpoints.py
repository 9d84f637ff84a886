from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import NoisescopeError
from core.runs.checkpoints import (
    list_checkpoints,
    load_checkpoint,
    newest_checkpoint,
    prune_checkpoints,
    save_checkpoint,
    step_of,
)
from core.runs.folder import RunFolder


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path / "run")
    folder.create()
    return folder


def tensors(value: float = 1.0) -> dict[str, NDArray[np.generic]]:
    return {"raw/a": np.full((3, 4), value, np.float32), "ema/a": np.arange(4, dtype=np.int64)}


def test_that_a_checkpoint_is_read_back_exactly(folder: RunFolder) -> None:
    path = save_checkpoint(folder.checkpoints, 12, tensors(), {"step": "12"})
    loaded, metadata = load_checkpoint(path)
    assert metadata == {"step": "12"}
    for name, value in tensors().items():
        np.testing.assert_array_equal(loaded[name], value)
        assert loaded[name].dtype == value.dtype


def test_that_an_array_in_another_order_is_written_as_it_reads(folder: RunFolder) -> None:
    transposed = np.arange(12, dtype=np.float32).reshape(3, 4).T
    path = save_checkpoint(folder.checkpoints, 1, {"raw/a": transposed}, {})
    np.testing.assert_array_equal(load_checkpoint(path)[0]["raw/a"], transposed)


def test_that_a_flipped_bit_is_noticed(folder: RunFolder) -> None:
    path = save_checkpoint(folder.checkpoints, 1, tensors(), {})
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(NoisescopeError, match="the file is damaged"):
        load_checkpoint(path)


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff" * 64])
def test_that_a_file_that_is_no_checkpoint_is_refused(folder: RunFolder, content: bytes) -> None:
    path = save_checkpoint(folder.checkpoints, 1, tensors(), {})
    path.write_bytes(content)
    with pytest.raises(NoisescopeError):
        load_checkpoint(path)


def test_that_the_first_and_the_newest_are_kept(folder: RunFolder) -> None:
    for step in (1, 2, 30, 4, 3):
        save_checkpoint(folder.checkpoints, step, tensors(step), {})
    prune_checkpoints(folder.checkpoints, 2)
    assert [step_of(path) for path in list_checkpoints(folder.checkpoints)] == [1, 4, 30]
    assert step_of(newest_checkpoint(folder)) == 30
    assert len(list(folder.checkpoints.iterdir())) == 6


def test_that_a_checkpoint_without_its_checksum_does_not_count(folder: RunFolder) -> None:
    path = save_checkpoint(folder.checkpoints, 1, tensors(), {})
    path.with_name(f"{path.name}.sha256").unlink()
    with pytest.raises(NoisescopeError, match="no saved weights"):
        newest_checkpoint(folder)


def test_that_a_failed_save_leaves_nothing_behind(folder: RunFolder) -> None:
    folder.create()
    (folder.checkpoints / "step-00000001.safetensors").mkdir()
    with pytest.raises(NoisescopeError, match="could not be written"):
        save_checkpoint(folder.checkpoints, 1, tensors(), {})
    assert list_checkpoints(folder.checkpoints) == []
    assert len(list(folder.checkpoints.iterdir())) == 1
