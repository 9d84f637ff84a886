"""Weights for other programs: safetensors with the config inside."""

from pathlib import Path
from typing import Literal

from core.errors import NoisescopeError
from core.runs.checkpoints import load_checkpoint, newest_checkpoint, write_safetensors
from core.runs.reader import open_run


def write_weights(
    run_folder: Path, path: Path, *, weights: Literal["ema", "raw", "critic"] = "ema"
) -> int:
    """The newest checkpoint's weights without the prefix, config and step as metadata.

    "ema" and "raw" are of the network that samples are drawn with, "critic" of the discriminator of
    a GAN. Gives the training step that they are of.
    """
    tensors, metadata = load_checkpoint(newest_checkpoint(open_run(run_folder)))
    prefix = f"{weights}/"
    chosen = {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
    if not chosen:
        known = ", ".join(sorted({name.partition("/")[0] for name in tensors}))
        raise NoisescopeError(f"weights: got '{weights}', but this run has {known}; choose one.")
    write_safetensors(path, chosen, {**metadata, "weights": weights, "format": "noisescope-1"})
    return int(metadata["step"])
