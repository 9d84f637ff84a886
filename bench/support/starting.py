"""The program as a user starts it, seen from outside: by what it writes to its log."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bench.support.processes import ROOT, as_users_have_it

FROM_SOURCE = (sys.executable, str(ROOT / "main.py"))
PACKAGED = (str(ROOT / "dist" / "noisescope" / "noisescope"),)
VISIBLE, READY = "the window is on screen", "the run is ready"
LONGEST = 60  # seconds


def start(command: Sequence[str], home: Path) -> tuple[float, float]:
    """Seconds from the start of the process until its window is seen, and until it may train."""
    log = home / ".local" / "state" / "noisescope" / "log" / "noisescope.log"
    begun, text = time.time(), ""
    process = subprocess.Popen(command, env=_at(home))  # noqa: S603  our own
    try:
        while time.time() - begun < LONGEST:
            text = log.read_text(encoding="utf-8") if log.is_file() else ""
            if READY in text:
                return _when(VISIBLE, text) - begun, _when(READY, text) - begun
            time.sleep(0.05)
        raise RuntimeError(f"not ready after {LONGEST} s; its log says:\n{text}")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _at(home: Path) -> Mapping[str, str]:
    """The environment of a user who lives there and has never started the program."""
    own = {name: value for name, value in as_users_have_it().items() if name[:4] != "XDG_"}
    return {**own, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def _when(what: str, log: str) -> float:
    """The time of a line of the log, in seconds since the epoch."""
    found = re.search(rf"^(\S+ \S+),(\d+) \S+ {what}$", log, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"the log does not say {what!r}:\n{log}")
    return datetime.fromisoformat(found[1]).timestamp() + int(found[2]) / 1000
