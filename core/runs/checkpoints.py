"""Weights on disk: safetensors with the config inside and a checksum beside it."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from core.errors import NoisescopeError
from core.files import replacing
from core.runs.folder import RunFolder

Tensors = Mapping[str, NDArray[Any]]

_NAME = re.compile(r"step-(\d+)\.safetensors")


def write_safetensors(path: Path, tensors: Tensors, metadata: Mapping[str, str]) -> None:
    """One file of named arrays, complete or not there."""
    # A copy in C order: safetensors writes the buffer as it lies, whatever the strides say.
    ordered = {name: np.asarray(value, order="C") for name, value in tensors.items()}
    with replacing(path) as temporary:
        temporary.write_bytes(save(ordered, metadata=dict(metadata)))


def save_checkpoint(
    directory: Path, step: int, tensors: Tensors, metadata: Mapping[str, str]
) -> Path:
    """The weights of one step, named ``raw/...``, ``ema/...`` and the like, in a run's folder."""
    path = directory / f"step-{step:08d}.safetensors"
    write_safetensors(path, tensors, metadata)
    try:
        _checksum_path(path).write_text(f"{_sha256(path)}  {path.name}\n", encoding="ascii")
    except OSError as error:
        raise NoisescopeError(
            f"{path}: its checksum could not be written ({error.strerror}); free some space."
        ) from error
    return path


def list_checkpoints(directory: Path) -> list[Path]:
    """All complete checkpoints, the oldest first."""
    found = [path for path in directory.glob("*.safetensors") if _NAME.match(path.name)]
    return sorted((path for path in found if _checksum_path(path).exists()), key=step_of)


def newest_checkpoint(folder: RunFolder) -> Path:
    """The last checkpoint of a run; refuses where there is none."""
    paths = list_checkpoints(folder.checkpoints)
    if not paths:
        raise NoisescopeError(
            f"{folder.path}: this run has no saved weights; train it for at least one step."
        )
    return paths[-1]


def earlier_checkpoint(folder: RunFolder, step: int) -> Path:
    """The checkpoint of this step; 0 means the first one. Refuses where there is none."""
    paths = list_checkpoints(folder.checkpoints)
    found = [path for path in paths if step in (0, step_of(path))]
    if not found:
        known = ", ".join(f"{step_of(path):,}" for path in paths) or "none"
        raise NoisescopeError(
            f"step {step:,}: there are no weights of it in {folder.path}; saved are: {known}."
        )
    return found[0]


def prune_checkpoints(directory: Path, keep: int) -> None:
    """Delete all but the first, which autoguidance can be guided by, and the newest ``keep``."""
    for path in list_checkpoints(directory)[1:-keep]:
        path.unlink(missing_ok=True)
        _checksum_path(path).unlink(missing_ok=True)


def load_checkpoint(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Tensors and metadata of a checkpoint, after its checksum has been compared."""
    try:
        expected = _checksum_path(path).read_text(encoding="ascii").split()[0]
        content = path.read_bytes()
        tensors, metadata = load(content), _metadata(content)
        undamaged = hashlib.sha256(content).hexdigest() == expected
    except (OSError, IndexError, ValueError, SafetensorError) as error:
        raise NoisescopeError(
            f"{path}: the weights cannot be read ({error}); use an older checkpoint."
        ) from error
    if not undamaged:
        raise NoisescopeError(
            f"{path}: the file is damaged (its checksum differs); use an older checkpoint."
        )
    return tensors, metadata


def step_of(path: Path) -> int:
    """The training step in a checkpoint's name."""
    found = _NAME.match(path.name)
    if found is None:
        raise NoisescopeError(f"{path}: a checkpoint is named step-NUMBER.safetensors.")
    return int(found[1])


def _checksum_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _metadata(content: bytes) -> dict[str, str]:
    """The header of the format: its length as 8 bytes, little-endian, then JSON."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    return {str(key): str(value) for key, value in header.get("__metadata__", {}).items()}
