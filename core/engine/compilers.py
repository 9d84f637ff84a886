"""Keeps torch from compiling in a packaged program, where it cannot."""

import sys
from typing import Any, NoReturn

import torch

from core.errors import NoisescopeError


def refuse_where_frozen() -> None:
    """From now on torch.compile and torch.jit.script raise NoisescopeError in a packaged program.

    Inductor looks for a C++ compiler and Python's headers, and to do so starts ``sys.executable``
    with ``-c``, which is this very program; scripting reads source code that is not there.
    """
    if getattr(sys, "frozen", False):
        torch.compile = _refuse
        torch.jit.script = _refuse


def _refuse(*_arguments: Any, **_named: Any) -> NoReturn:
    raise NoisescopeError(
        "torch cannot compile in the packaged program; run Noisescope from its checkout for that."
    )
