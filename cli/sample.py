"""``sample``: draws from the trained model of a run."""

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from numpy.typing import NDArray

from cli.sampling_options import (
    AverageLength,
    Seed,
    Settings,
    WeightsChoice,
    chosen_config,
    followed,
)
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.export.pictures import write_grid
from core.files import replacing
from core.runs.folder import RunFolder
from core.runs.reader import open_run, read_config

FORMATS = (".npz", ".png")


def sample(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.")],
    out: Annotated[Path, typer.Option(help="FILE.npz for the numbers or FILE.png for a picture.")],
    count: Annotated[int, typer.Option(min=1, help="How many samples.")] = 100,
    classes: Annotated[str, typer.Option(help="all, one class (3) or several (0,1,2).")] = "all",
    sampler: Annotated[
        str | None, typer.Option(help="Sampler of a diffusion model: ddim, heun, dpmpp_2m ...")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Denoising steps of a diffusion model.")
    ] = None,
    guidance: Annotated[
        float | None, typer.Option(min=0.0, help="Guidance scale of a diffusion model; 1 is off.")
    ] = None,
    seed: Seed = 0,
    weights: WeightsChoice = "ema",
    average_length: AverageLength = None,
    settings: Settings = None,
) -> None:
    """Draw samples and write them to a file.

    An npz file holds ``images`` uint8 [n, h, w, c] (or ``points`` float32 [n, 2]) and ``labels``
    int64 [n], -1 where no class was asked for.
    """
    if out.suffix not in FORMATS:
        raise NoisescopeError(f"--out {out}: the name must end in {' or '.join(FORMATS)}.")
    folder = open_run(run)
    config = read_config(folder)
    if not config.learns_images and out.suffix == ".png":
        raise NoisescopeError(f"--out {out}: this model makes points; write them to a .npz file.")
    stepwise = {"--sampler": sampler, "--steps": steps, "--guidance": guidance}
    config = chosen_config(config, settings, stepwise)
    samples, labels = _draw(folder, config, count, classes, seed, weights, average_length)
    _write(out, samples, labels)
    print(out)  # noqa: T201 the one line of output


def _draw(
    folder: RunFolder,
    config: RunConfig,
    count: int,
    classes: str,
    seed: int,
    weights: Literal["ema", "raw"],
    average_length: float | None,
) -> tuple[NDArray[np.generic], NDArray[np.int64]]:
    # torch loads only from here on
    from core.trained import draw_batches, load_trained, wanted_labels  # noqa: PLC0415

    model = load_trained(folder, config, weights=weights, average_length=average_length)
    labels = wanted_labels(chosen_classes(classes, len(model.class_names)), count)
    batches = followed(draw_batches(model, labels, seed=seed), count)
    return np.concatenate(list(batches)), np.array(labels, dtype=np.int64)


def chosen_classes(text: str, num_classes: int) -> list[int]:
    """The classes that ``all``, ``3`` or ``0,1,2`` stands for; none for a model without classes."""
    if text == "all":
        return list(range(num_classes))
    if num_classes == 0:
        raise NoisescopeError(f"--classes {text}: this model was trained without classes; use all.")
    parts = [part.strip() for part in text.split(",")]
    wrong = [part for part in parts if not (part.isdigit() and int(part) < num_classes)]
    if wrong:
        raise NoisescopeError(
            f"--classes {text}: {wrong[0]!r} is not a class; this model knows 0 to "
            f"{num_classes - 1}: write all, 3 or 0,1,2."
        )
    return [int(part) for part in parts]


def _write(out: Path, samples: NDArray[np.generic], labels: NDArray[np.int64]) -> None:
    if out.suffix == ".png":
        columns = max(1, round(len(samples) ** 0.5))
        write_grid(samples.astype(np.uint8), out, columns=columns, scale=2)
        return
    with replacing(out) as temporary, temporary.open("wb") as file:
        if samples.ndim == 4:
            np.savez_compressed(file, images=samples, labels=labels)
        else:
            np.savez_compressed(file, points=samples, labels=labels)
