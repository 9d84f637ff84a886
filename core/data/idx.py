"""Reads IDX files, gzipped or plain: the format of MNIST and its relatives."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import NoisescopeError

UINT8 = 0x08  # the type code of the format for unsigned bytes


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes: two zero bytes, type, rank, sizes, values."""
    content = _content(path)
    if len(content) < 4 or content[:2] != b"\0\0":
        raise NoisescopeError(
            f"{path}: this is not an IDX file (which begins with two zero bytes)."
        )
    type_code, rank = content[2], content[3]
    if type_code != UINT8:
        raise NoisescopeError(
            f"{path}: its values have IDX type 0x{type_code:02x}; "
            "only unsigned bytes (0x08) are read."
        )
    header = 4 + 4 * rank
    if rank == 0 or len(content) < header:
        raise NoisescopeError(f"{path}: the IDX header is cut off; get the file again.")
    sizes = struct.unpack(f">{rank}I", content[4:header])
    expected, found = math.prod(sizes), len(content) - header
    if expected != found:
        raise NoisescopeError(
            f"{path}: the header promises {expected:,} values, but the file holds {found:,}; "
            "get the file again."
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(sizes)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except FileNotFoundError as error:
        raise NoisescopeError(
            f"{path}: the file is missing; put it back, for example with git checkout."
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise NoisescopeError(
            f"{path}: it cannot be read ({error}); get the file again."
        ) from error
