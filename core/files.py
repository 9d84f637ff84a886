"""Writing a file that is either complete or not there."""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import NoisescopeError


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """A temporary path beside ``path``, which takes its place when the block has gone well.

    It is flushed to disk first, so that a crash leaves the old file or the new one, never half.
    """
    temporary = path.with_name(f"{path.name}.part")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise NoisescopeError(
            f"{path}: it could not be written ({error.strerror or error}); "
            "free some space or choose another place."
        ) from error
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed either
            temporary.unlink(missing_ok=True)
