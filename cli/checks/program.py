"""The program as a whole: its window, and processes of its own."""

import multiprocessing
import multiprocessing.connection
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FROZEN = bool(getattr(sys, "frozen", False))
MAIN = Path(__file__).resolve().parents[2] / "main.py"
LONGEST = 600  # seconds


def window(folder: Path) -> str:
    """Opens the window in another process, for this one must not know of Qt."""
    pictures = folder / "pictures"
    program = [sys.executable] if FROZEN else [sys.executable, str(MAIN)]
    done = subprocess.run(  # noqa: S603  this very program
        [*program, "--screenshot", str(pictures), "--brief"],
        capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise AssertionError(f"exit code {done.returncode}: {done.stderr.strip()[-2000:]}")
    return f"{len(list(pictures.glob('*.png')))} pictures of it and of its panels, in both themes"


def child(_folder: Path) -> str:
    """A process that is spawned, not forked: where frozen, it is this program once more."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(sender,))
    process.start()
    sender.close()
    told = receiver.recv() if receiver.poll(LONGEST) else None
    process.join(LONGEST)
    if process.exitcode != 0 or told == os.getpid() or told != process.pid:
        raise AssertionError(f"it told {told} and ended with {process.exitcode}")
    return "spawned, heard and joined"


def compilers(_folder: Path) -> str:
    """Where frozen, torch must not begin to compile: it would start this program again."""
    import torch  # noqa: PLC0415

    from core.engine.compilers import refuse_where_frozen  # noqa: PLC0415
    from core.errors import NoisescopeError  # noqa: PLC0415

    refuse_where_frozen()
    if not FROZEN:
        return "torch may compile, for this is no packaged program"
    ways: Mapping[str, Any] = {
        "torch.compile": torch.compile, "torch.jit.script": torch.jit.script,
    }  # fmt: skip
    for name, compiler in ways.items():
        try:
            compiler(child)
        except NoisescopeError:
            continue
        raise AssertionError(f"{name} is not refused")
    return "torch.compile and torch.jit.script are refused"


def _tell(sender: multiprocessing.connection.Connection) -> None:
    sender.send(os.getpid())
    sender.close()
