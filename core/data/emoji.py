"""Noto Color Emoji, built into one file by ``tools/build_emoji.py``."""

import zipfile

import numpy as np
import torch

from core.config.data import EmojiData
from core.data.dataset import Dataset
from core.errors import NoisescopeError
from core.resources import resource_path

HELD_OUT_EVERY = 20


def load_emoji(_config: EmojiData, _generator: torch.Generator) -> Dataset:
    """Every twentieth emoji is held out; the file lists them group by group, so all groups are."""
    path = resource_path("datasets", "emoji-32.npz")
    try:
        with np.load(path, allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
            names = tuple(str(name) for name in file["class_names"])
    except FileNotFoundError as error:
        raise NoisescopeError(
            f"{path}: the file is missing; put it back with git checkout or tools/build_emoji.py."
        ) from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise NoisescopeError(
            f"{path}: it cannot be read ({error}); build it again with tools/build_emoji.py."
        ) from error
    examples = torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    classes = torch.from_numpy(labels).long()
    held_out = torch.arange(len(classes)) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
    return Dataset(
        kind="image",
        name="Noto Color Emoji",
        class_names=names,
        examples=examples[~held_out],
        labels=classes[~held_out],
        held_out_examples=examples[held_out],
        held_out_labels=classes[held_out],
    )
