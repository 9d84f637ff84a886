"""``sample``: draws from the trained model of a run."""

from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from numpy.typing import NDArray

from core.config.overrides import with_overrides
from core.config.sampling import SamplingConfig
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
        str | None, typer.Option(help="The sampler: ddim, heun, dpmpp_2m and others.")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Denoising steps.")] = None,
    guidance: Annotated[
        float | None, typer.Option(min=0.0, help="Guidance scale; 1 is off.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Start of the noise.")] = 0,
    weights: Annotated[Literal["ema", "raw"], typer.Option(help="Averaged or raw.")] = "ema",
    average_length: Annotated[
        float | None,
        typer.Option(help="Relative length of another average, from a run with ema.post_hoc."),
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", help="path=value of any sampling parameter; may be repeated."),
    ] = None,
) -> None:
    """Draw samples and write them to a file.

    An npz file holds ``images`` uint8 [n, h, w, c] (or ``points`` float32 [n, 2]) and ``labels``
    int64 [n], -1 where no class was asked for.
    """
    if out.suffix not in FORMATS:
        raise NoisescopeError(f"--out {out}: the name must end in {' or '.join(FORMATS)}.")
    folder = open_run(run)
    config = read_config(folder)
    if not config.network.learns_images and out.suffix == ".png":
        raise NoisescopeError(f"--out {out}: this model makes points; write them to a .npz file.")
    sampling = with_overrides(
        config, sampling_overrides(sampler, steps, guidance, overrides or [])
    ).sampling
    samples, labels = _draw(folder, sampling, count, classes, seed, weights, average_length)
    _write(out, samples, labels)
    print(out)  # noqa: T201 the one line of output


def sampling_overrides(
    sampler: str | None, steps: int | None, guidance: float | None, others: list[str]
) -> list[str]:
    """All that is asked for as ``path=value``."""
    wrong = [other for other in others if not other.strip().startswith("sampling.")]
    if wrong:
        raise NoisescopeError(
            f"--set {wrong[0]}: a trained model only takes sampling parameters, for example "
            "sampling.spacing.kind=karras."
        )
    named = {
        "sampling.sampler.kind": sampler,
        "sampling.steps": steps,
        "sampling.guidance.scale": guidance,
    }
    return [f"{path}={value}" for path, value in named.items() if value is not None] + others


def _draw(
    folder: RunFolder,
    sampling: SamplingConfig,
    count: int,
    classes: str,
    seed: int,
    weights: Literal["ema", "raw"],
    average_length: float | None,
) -> tuple[NDArray[np.generic], NDArray[np.int64]]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    # torch loads only from here on
    from core.diffusion.drawing import SampleRequest  # noqa: PLC0415
    from core.diffusion.trained import BATCH, load_trained, wanted_labels  # noqa: PLC0415

    model = load_trained(folder, weights=weights, average_length=average_length)
    labels = wanted_labels(chosen_classes(classes, len(model.class_names)), count)
    request = SampleRequest.of(sampling, labels, seed=seed)
    batches = track(
        model.draw(request),
        description="Sampling",
        total=-(-count // BATCH),
        console=Console(stderr=True),
    )
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
