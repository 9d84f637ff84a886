"""Training, the run folder, and what is made of a run."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from cli.checks.small import ONE_OF_EACH, loss_of, run_with_a_pause, small_preset
from core.answers import SamplesDrawn
from core.events import Scalars
from core.metric_names import LOSS

FRAMES = 3


def train(preset: str) -> Callable[[Path], str]:
    def check(folder: Path) -> str:
        config = small_preset(preset)
        events = run_with_a_pause(config, folder / preset)
        loss = loss_of(config)
        steps = np.concatenate(
            [e.steps for e in events if isinstance(e, Scalars) and loss in e.values]
        )
        if steps.tolist() != [1, 2, 3]:
            raise AssertionError(f"the steps taken were {steps.tolist()}, not 1, 2, 3")
        if not any(isinstance(event, SamplesDrawn) for event in events):
            raise AssertionError("no sample was drawn")
        return "three steps, a pause in between, samples drawn"

    return check


def reopen(folder: Path) -> str:
    from core.runs.reader import open_run, read_config, read_curves  # noqa: PLC0415

    run = open_run(folder / "ring-diffusion")
    if read_config(run) != small_preset("ring-diffusion"):
        raise AssertionError("the config in the run folder is another one")
    return f"{len(read_curves(run)[LOSS.name].steps)} steps and the config read back"


def weights(folder: Path) -> str:
    from safetensors.numpy import load_file  # noqa: PLC0415  # pyright: ignore[reportUnknownVariableType]

    from core.export.weights import write_weights  # noqa: PLC0415
    from core.runs.checkpoints import load_checkpoint, newest_checkpoint  # noqa: PLC0415
    from core.runs.folder import RunFolder  # noqa: PLC0415
    from core.trained import load_trained, wanted_labels  # noqa: PLC0415

    for preset in ONE_OF_EACH:
        run, exported = RunFolder(folder / preset), folder / f"{preset}.safetensors"
        model = load_trained(run, small_preset(preset), weights="ema", device="cpu")
        samples = model.draw(wanted_labels(range(len(model.class_names)), 2), seed=0)
        if samples.shape != (2, 28, 28, 1):
            raise AssertionError(f"{preset} drew {samples.shape}, not two digits")
        write_weights(run.path, exported, weights="raw")
        kept, _ = load_checkpoint(newest_checkpoint(run))
        for name, values in load_file(exported).items():
            if not np.array_equal(values, kept[f"raw/{name}"]):
                raise AssertionError(f"{preset}: {name} is not the same after writing and reading")
    return f"of {' and '.join(ONE_OF_EACH)} loaded, digits drawn, exported and read back"


def exports(folder: Path) -> str:
    from core.export.pictures import write_film, write_grid  # noqa: PLC0415
    from core.export.tables import write_scalars_csv  # noqa: PLC0415

    write_grid(np.zeros((4, 8, 8, 1), np.uint8), folder / "grid.png", columns=2)
    with Image.open(folder / "grid.png") as picture:
        picture.verify()
    levels = np.linspace(0, 255, FRAMES).astype(np.uint8)
    film = np.broadcast_to(levels[:, None, None, None, None], (FRAMES, 4, 8, 8, 1))
    write_film(film, folder / "film.gif", columns=2)
    with Image.open(folder / "film.gif") as picture:
        if getattr(picture, "n_frames", 1) != FRAMES:
            raise AssertionError("the film does not have its three pictures")
    write_scalars_csv(folder / "ring-diffusion", folder / "scalars.csv")
    with (folder / "scalars.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if [row["step"] for row in rows if row[LOSS.name]] != ["1", "2", "3"]:
        raise AssertionError("the table does not hold the three steps")
    return "PNG, GIF and CSV written and read"
