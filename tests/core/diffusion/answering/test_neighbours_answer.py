"""Samples beside their nearest training examples."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from small_models import answer_of, events_of, small_method
from torch import Tensor
from typing_extensions import override

from core.answers import AnswerProgressed, NeighboursFound, SamplesDrawn
from core.arrays import Array, Doubles
from core.data.dataset import Dataset
from core.diffusion.answering.neighbours import NEAREST
from core.diffusion.method import DiffusionMethod
from core.metrics import neighbours
from core.networks.contract import Network
from core.requests import FindNeighbours, SampleNow

PLAIN = ("method.class_conditional=false", "sampling.guidance.scale=1", "method.prediction.kind=v")


class Copier(Network):
    """Believes in these x_0, whatever it is given: v = (alpha x_t - x_0) / sigma."""

    def __init__(self, x_0: Tensor) -> None:
        super().__init__()
        self.x_0 = x_0

    @override
    def forward(self, x: Tensor, log_snr: Tensor, labels: Tensor | None) -> Tensor:
        shape = (-1, *[1] * (x.ndim - 1))
        alpha = torch.sigmoid(log_snr).sqrt().reshape(shape)
        return (alpha * x - self.x_0) / torch.sigmoid(-log_snr).sqrt().reshape(shape)


def copying(preset: str, *, held_out: bool = False, count: int | None = None) -> DiffusionMethod:
    method = small_method(preset, PLAIN)
    data = method.model.dataset
    copied = data.held_out_examples if held_out else data.examples
    method.model.average = Copier(data.as_x_0(copied[:count]))
    return method


def flat(examples: Array, data: Dataset) -> Doubles:
    """As the model sees them, in float64: [n, numbers], colours last as in events."""
    numbers = np.asarray(examples, dtype=np.float64)
    numbers = numbers / 127.5 - 1 if data.kind == "image" else numbers
    return numbers.reshape(len(numbers), -1)


def as_shown(examples: Tensor, data: Dataset) -> Array:
    return (examples.movedim(1, -1) if data.kind == "image" else examples).numpy()


@pytest.mark.parametrize("preset", ["ring-diffusion", "emoji-diffusion"])
def test_that_neighbours_and_distances_are_those_of_brute_force(
    preset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "CHUNK", 101)  # several chunks, the last not whole
    settings = ["network.channels=8", "network.attention_levels="] if "emoji" in preset else []
    method = small_method(preset, settings, steps=1)
    data = method.model.dataset
    found = answer_of(method, FindNeighbours(count=5), NeighboursFound, step=1)
    examples = as_shown(data.examples, data)
    apart = cdist(flat(found.samples, data), flat(examples, data))
    indices = np.argsort(apart, axis=1, kind="stable")[:, :NEAREST]
    np.testing.assert_array_equal(found.indices, indices)
    # The data are float32 numbers of at most 1.5, so each is off by 1e-7, and so are events.
    nearest = np.take_along_axis(apart, indices, axis=1)
    np.testing.assert_allclose(found.distances, nearest, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(found.neighbours, examples[indices])
    np.testing.assert_array_equal(found.neighbour_labels, data.labels.numpy()[indices])
    held_out = flat(as_shown(data.held_out_examples, data), data)
    if len(held_out) <= 1000:
        usual = np.sort(cdist(held_out, flat(examples, data)).min(axis=1))
        np.testing.assert_allclose(found.usual, usual, rtol=1e-5, atol=1e-6)
    middle = np.quantile(found.distances[:, 0], 0.5)
    assert found.ratio == pytest.approx(middle / np.quantile(found.usual, 0.5, method="lower"))
    near = found.distances[:, 0] < np.quantile(found.usual, 0.01)
    assert found.near_share == pytest.approx(near.mean())


def test_that_the_samples_are_those_of_the_previews_noise() -> None:
    method = small_method("ring-diffusion", ["sampling.guidance.scale=2"], steps=1)
    found = answer_of(method, FindNeighbours(count=4, weights="raw"), NeighboursFound, step=1)
    drawn = answer_of(method, SampleNow(weights="raw"), SamplesDrawn, step=1)
    np.testing.assert_array_equal(found.samples, drawn.samples)
    np.testing.assert_array_equal(found.labels, drawn.labels)
    assert (found.step, found.weights) == (1, "raw")


def test_that_a_model_that_copies_has_the_ratio_0() -> None:
    method = copying("emoji-diffusion", count=6)
    found = answer_of(method, FindNeighbours(count=6), NeighboursFound)
    # Pictures are compared in whole grey levels, so that float32 leaves nothing of a copy.
    assert found.indices[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert found.distances[:, 0].tolist() == [0.0] * 6
    assert (found.ratio, found.near_share) == (0.0, 1.0)


def test_that_held_out_data_have_the_ratio_1() -> None:
    method = copying("ring-diffusion", held_out=True)
    found = answer_of(method, FindNeighbours(count=100), NeighboursFound)
    # All 100 of them, off by what float32 loses on the way, 1e-6 of distances of about 0.01.
    np.testing.assert_allclose(np.sort(found.distances[:, 0]), found.usual, atol=1e-5)
    assert found.ratio == pytest.approx(1.0, abs=1e-3)
    assert found.near_share == pytest.approx(0.01, abs=0.0101)


def test_that_without_held_out_data_there_is_no_ratio() -> None:
    method = small_method("ring-diffusion", ["data.held_out_points=0", "data.training_points=2"])
    found = answer_of(method, FindNeighbours(count=3), NeighboursFound)
    assert found.indices.shape == (3, 2)  # there are no more
    assert len(found.usual) == 0
    assert np.isnan([found.ratio, found.near_share]).all()


def test_that_it_says_how_far_it_is_and_may_be_left_at_any_time() -> None:
    method = small_method("ring-diffusion", steps=1)
    whole = answer_of(small_method("ring-diffusion", steps=1), FindNeighbours(), NeighboursFound)
    told = [e.done for e in events_of(method, FindNeighbours()) if isinstance(e, AnswerProgressed)]
    assert told == sorted(told)
    assert len(told) > method.model.config.sampling.steps
    assert told[-1] == pytest.approx(1.0)
    for leave_after in range(1, len(told) + 1):
        left_method = small_method("ring-diffusion", steps=1)
        left = left_method.answer(1, FindNeighbours())
        for _ in range(leave_after):
            next(left)
        left.close()
        again = answer_of(left_method, FindNeighbours(), NeighboursFound)
        np.testing.assert_array_equal(again.distances, whole.distances)
        np.testing.assert_array_equal(again.usual, whole.usual)
        assert left_method.model.network.training
