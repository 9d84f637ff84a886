"""Generators that were trained, saved and loaded again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from presets import gan_preset
from safetensors.numpy import load
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType]
from small_gans import SMALL
from torch import nn

from core.answers import SamplesDrawn, Weights
from core.config.gan_run import GANRun
from core.config.overrides import with_overrides
from core.errors import NoisescopeError
from core.export.weights import write_weights
from core.networks.gan.registry import build_pair
from core.runs.checkpoints import list_checkpoints, newest_checkpoint
from core.runs.folder import RunFolder
from core.runs.reader import read_config
from core.saved_weights import SavedWeights, post_hoc_average
from core.trained import BATCH, TrainedModel, draw_batches, load_trained
from core.training.control import CommandQueue
from core.training.runner import run_events

SEED = 5
STEPS = 12
SHORT = (f"training.max_steps={STEPS}", "compute.device=cpu", "compute.threads=1")


def small(*settings: str) -> GANRun:
    return gan_preset("ring-gan", [*SMALL["ring-gan"], *SHORT, *settings])


def trained(folder: RunFolder, config: GANRun, *, watched: bool = False) -> list[SamplesDrawn]:
    """Trains and saves it; gives the samples that were drawn meanwhile."""
    events = run_events(config, CommandQueue(), watched=watched, folder=folder)
    return [event for event in events if isinstance(event, SamplesDrawn)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """The weights after the last step, and averages of a few steps before."""
    folder = RunFolder(tmp_path_factory.mktemp("ring") / "run")
    trained(folder, small("ema.post_hoc=true", "ema.snapshot_images=64"))
    return folder


@pytest.fixture(scope="module")
def of_classes(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    folder = RunFolder(tmp_path_factory.mktemp("classes") / "run")
    trained(folder, small("method.class_conditional=true"))
    return folder


def loaded(
    folder: RunFolder,
    *settings: str,
    weights: Weights = "ema",
    average_length: float | None = None,
) -> TrainedModel:
    config = with_overrides(read_config(folder), settings)
    return load_trained(
        folder, config, weights=weights, device="cpu", average_length=average_length
    )


def points(
    model: TrainedModel, labels: Sequence[int], *, seed: int = SEED, first: int = 0
) -> NDArray[np.float32]:
    drawn = model.draw(labels, seed=seed, first=first)
    assert drawn.dtype == np.float32
    return drawn.astype(np.float32, copy=False)


def by_hand(
    state: dict[str, NDArray[np.float32]], seed: int, numbers: Sequence[int], *, truncation: float
) -> NDArray[np.float64]:
    """What a plain generator makes of the noise of samples, written out in NumPy."""
    rows = [
        torch.randn(2, generator=torch.Generator().manual_seed(seed + 1_000_003 * number))
        for number in numbers
    ]
    x = truncation * torch.stack(rows).double().numpy()
    for layer in ("hidden.0", "hidden.2", "hidden.4", "out"):  # between them are no weights
        weight, bias = state[f"{layer}.weight"], state[f"{layer}.bias"]
        x = x @ weight.T.astype(np.float64) + bias
        x = x if layer == "out" else np.where(x > 0, x, 0.2 * x)
    return x


@pytest.mark.parametrize("truncation", [1.0, 0.7])
@pytest.mark.parametrize("weights", ["ema", "raw"])
def test_that_a_sample_is_what_the_saved_generator_makes_of_its_noise(
    run: RunFolder, weights: Weights, truncation: float
) -> None:
    tensors = load(newest_checkpoint(run).read_bytes())
    prefix = f"{weights}/"
    state = {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
    model = loaded(run, f"sampling.truncation={truncation}", weights=weights)
    drawn = points(model, [-1] * 4, first=3)
    expected = by_hand(state, SEED, range(3, 7), truncation=truncation)
    # float32 against float64 over four small layers: some units in the seventh digit.
    np.testing.assert_allclose(drawn, expected, rtol=1e-5, atol=1e-6)


def test_that_averaged_and_raw_weights_draw_something_else(run: RunFolder) -> None:
    ema, raw = (points(loaded(run, weights=name), [-1] * 4) for name in ("ema", "raw"))
    assert bool((np.abs(ema - raw).max(axis=1) > 1e-4).all())


@pytest.mark.parametrize(("weights", "latent"), [("ema", "normal"), ("raw", "uniform")])
def test_that_samples_of_the_previews_seed_are_the_preview(
    tmp_path: Path, weights: Weights, latent: str
) -> None:
    folder = RunFolder(tmp_path / "run")
    config = small(f"preview.weights={weights}", f"method.latent={latent}", "data.kind=grid")
    last = trained(folder, config, watched=True)[-1]
    assert (last.purpose, last.step) == ("preview", STEPS)
    labels = [-1] * len(last.labels)
    drawn = points(loaded(folder, weights=weights), labels, seed=last.seed)
    np.testing.assert_array_equal(drawn, last.samples)  # the same arithmetic: to the last bit


def test_that_a_sample_is_the_same_whatever_it_is_drawn_with(of_classes: RunFolder) -> None:
    model = loaded(of_classes)
    count = BATCH + 12  # more than one batch
    labels = [i % 8 for i in range(count)]
    batches = list(draw_batches(model, labels, seed=SEED))
    assert [len(batch) for batch in batches] == [BATCH, 12]
    together = np.concatenate(batches).astype(np.float32)
    for number in (0, 7, BATCH, count - 1):
        alone = points(model, [labels[number]], first=number)
        # A matrix product of another size may sum in another order.
        np.testing.assert_allclose(alone[0], together[number], rtol=1e-5, atol=1e-6)


def test_that_a_class_changes_what_is_drawn(of_classes: RunFolder) -> None:
    model = loaded(of_classes)
    assert len(model.class_names) == 8
    threes, fours = points(model, [3] * 4), points(model, [4] * 4)
    assert bool((np.abs(threes - fours).max(axis=1) > 1e-3).all())
    mixed = points(model, [3, 4, 3, 4])
    expected = np.stack([threes[0], fours[1], threes[2], fours[3]])
    np.testing.assert_allclose(mixed, expected, rtol=1e-5, atol=1e-6)


def test_that_unknown_classes_are_refused(run: RunFolder, of_classes: RunFolder) -> None:
    with pytest.raises(NoisescopeError, match="class 5: this model was trained without classes"):
        loaded(run).draw([-1, 5], seed=0)
    for label in (8, -1):
        with pytest.raises(NoisescopeError, match=f"class {label}: .* knows classes 0 to 7"):
            loaded(of_classes).draw([0, label], seed=0)


def test_that_an_average_of_any_length_is_made_of_a_generator(run: RunFolder) -> None:
    assert len(list_checkpoints(run.snapshots)) == 3
    length = 0.07
    drawn = points(loaded(run, average_length=length), [-1] * 4)
    state = {name: value.numpy() for name, value in post_hoc_average(run, length).items()}
    expected = by_hand(state, SEED, range(4), truncation=1.0)
    np.testing.assert_allclose(drawn, expected, rtol=1e-5, atol=1e-6)
    assert not np.allclose(drawn, points(loaded(run), [-1] * 4), atol=1e-4)


def test_that_an_average_leaves_running_statistics_as_they_were_saved() -> None:
    network = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    state = {name: torch.full_like(value, 2) for name, value in network.state_dict().items()}
    # As sums in which snapshots count negatively can be.
    average = {name: torch.full_like(value, -1) for name, value in state.items()}
    saved = SavedWeights(small(), 1, (2,), (), {}, state, average)
    saved.fill(network)
    for name, weight in network.named_parameters():
        assert bool((weight == -1).all()), name
    for name, buffer in network.named_buffers():
        assert bool((buffer == 2).all()), name
    assert not network.training


@pytest.mark.parametrize("weights", ["ema", "raw", "critic"])
def test_that_exported_weights_fit_the_networks_of_the_config(
    run: RunFolder, tmp_path: Path, weights: Literal["ema", "raw", "critic"]
) -> None:
    path = tmp_path / "w.safetensors"
    assert write_weights(run.path, path, weights=weights) == STEPS
    pair = build_pair(small().network, data_shape=(2,), num_classes=0)
    network = pair.critic if weights == "critic" else pair.generator
    network.load_state_dict(load_file(path))
    tensors = load(newest_checkpoint(run).read_bytes())
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), tensors[f"{weights}/{name}"])
