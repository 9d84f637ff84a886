"""Training examples of one bin of times, and what the network makes of them."""

import copy

import numpy as np
import pytest
import torch
from small_models import answer_of, events_of, small_method
from torch import Tensor

from core.answers import TimestepExamined, Weights
from core.arrays import Array, Doubles
from core.data.pixels import to_pixels
from core.diffusion.method import DiffusionMethod
from core.errors import NoisescopeError
from core.networks.contract import Network
from core.requests import ExamineTimestep


def doubles(array: Array) -> Doubles:
    return np.asarray(array, dtype=np.float64)


def said(
    method: DiffusionMethod, seen: TimestepExamined, weights: Weights
) -> tuple[Tensor, Tensor, Tensor]:
    """What a copy of the network says of the points of an answer; alpha and sigma [n, 1]."""
    network = copy.deepcopy(method.weights()[weights]).double().eval()
    alpha = torch.tensor(seen.levels.alpha)[:, None]
    sigma = torch.tensor(seen.levels.sigma)[:, None]
    x_t = alpha * torch.tensor(seen.x_0).double() + sigma * torch.tensor(seen.eps).double()
    np.testing.assert_allclose(doubles(seen.x_t), x_t.numpy(), atol=1e-5)  # float32 beside float64
    labels = torch.tensor(seen.labels) if method.model.conditional else None
    with torch.no_grad():
        output: Tensor = network(
            x_t / (alpha**2 + sigma**2).sqrt(), torch.tensor(seen.levels.log_snr), labels
        )
    return output, alpha, sigma


@pytest.mark.parametrize("weights", ["ema", "raw"])
@pytest.mark.parametrize("conditional", ["true", "false"])
def test_that_losses_and_estimates_are_those_of_training(
    weights: Weights, conditional: str
) -> None:
    settings = [f"method.class_conditional={conditional}", "method.weighting.kind=min_snr"]
    method = small_method("ring-diffusion", settings, steps=30)
    request = ExamineTimestep(20 / 64, 21 / 64, weights)
    seen = answer_of(method, request, TimestepExamined, step=30)
    assert (seen.step, seen.weights, len(seen.losses)) == (30, weights, 6)
    output, alpha, sigma = said(method, seen, weights)
    x_0, eps = torch.tensor(seen.x_0).double(), torch.tensor(seen.eps).double()
    # The v of Salimans and Ho; the error of x_0_hat is sigma times that of v.
    error = (output - (alpha * eps - sigma * x_0)).square().mean(dim=1)
    snr = (alpha / sigma).square().flatten()
    expected = snr.clamp(max=5.0) * sigma.square().flatten() * error
    # float32 beside float64, through five layers
    np.testing.assert_allclose(seen.losses, expected.numpy(), rtol=2e-4)
    x_0_hat = alpha * torch.tensor(seen.x_t) - sigma * output
    np.testing.assert_allclose(doubles(seen.x_0_hat), x_0_hat.numpy(), atol=2e-5)
    eps_hat = sigma * torch.tensor(seen.x_t) + alpha * output
    np.testing.assert_allclose(doubles(seen.eps_hat), eps_hat.numpy(), atol=2e-5)
    expected_error = doubles(seen.x_0_hat) - doubles(seen.x_0)
    np.testing.assert_allclose(doubles(seen.error), expected_error, atol=1e-6)


def test_that_the_times_are_spread_within_the_bin_and_the_examples_stay() -> None:
    method = small_method()
    first = answer_of(method, ExamineTimestep(0.0, 1 / 64), TimestepExamined)
    last = answer_of(method, ExamineTimestep(63 / 64, 1.0, count=16), TimestepExamined)
    # Of the timesteps 0..14, whose times are 1..15 of a thousand, and of 984..999.
    np.testing.assert_array_equal(first.levels.timesteps, [1, 3, 6, 8, 11, 13])
    np.testing.assert_array_equal(last.levels.timesteps, np.arange(984, 1000))
    np.testing.assert_array_equal(first.indices, last.indices[:6])
    np.testing.assert_array_equal(first.eps, last.eps[:6])
    data = method.model.dataset
    np.testing.assert_array_equal(first.x_0, data.examples[first.indices.tolist()].numpy())
    np.testing.assert_array_equal(first.labels, data.labels[first.indices.tolist()].numpy())


def test_that_a_continuous_schedule_is_seen_at_times_of_its_own() -> None:
    method = small_method("ring-flow")
    seen = answer_of(method, ExamineTimestep(0.5, 0.75, count=5), TimestepExamined)
    np.testing.assert_allclose(seen.levels.times, [0.525, 0.575, 0.625, 0.675, 0.725])
    np.testing.assert_allclose(seen.levels.sigma, seen.levels.times)  # a straight line
    alpha, sigma = seen.levels.alpha[:, None], seen.levels.sigma[:, None]
    x_t = alpha * doubles(seen.x_0) + sigma * doubles(seen.eps)
    np.testing.assert_allclose(doubles(seen.x_t), x_t, atol=1e-6)


class Sure(Network):
    """Says v as if the data were grey everywhere: so x_0_hat is 0."""

    def __init__(self, alpha: Tensor, sigma: Tensor) -> None:
        super().__init__()
        self._share = (alpha / sigma).float()[:, None, None, None]

    def forward(self, x: Tensor, log_snr: Tensor, labels: Tensor | None) -> Tensor:  # noqa: ARG002
        return self._share * x


def test_that_an_error_of_nothing_is_mid_grey_and_others_have_their_sign() -> None:
    method = small_method("digits-diffusion")
    request = ExamineTimestep(0.5, 0.6, "ema", count=3)
    levels = answer_of(method, request, TimestepExamined).levels
    method.model.average = Sure(torch.tensor(levels.alpha), torch.tensor(levels.sigma))
    seen = answer_of(method, request, TimestepExamined)
    side = method.model.source.data_shape[-1]
    assert seen.error.shape == seen.x_0.shape == (3, side, side, 1)
    assert seen.error.dtype == np.uint8
    x_0 = method.model.dataset.as_x_0(method.model.dataset.examples[seen.indices.tolist()])
    assert set(np.unique(seen.x_0_hat).tolist()) <= {127, 128}  # 0 lies between them
    np.testing.assert_array_equal(seen.x_0, to_pixels(x_0))
    # x_0_hat - x_0 is -x_0: black paper becomes white. Half a grey level of rounding, twice.
    np.testing.assert_allclose(doubles(seen.error), 255 - doubles(seen.x_0), atol=1)


@pytest.mark.parametrize(
    ("asked", "settings", "words"),
    [
        (ExamineTimestep(0.5, 0.5), [], "choose a lower end and a higher one"),
        (ExamineTimestep(-0.1, 0.5), [], "choose a lower end and a higher one"),
        (ExamineTimestep(0.5, 0.6, count=0), [], "choose 1 to 256 examples"),
        (ExamineTimestep(0.5, 0.6, count=257), [], "choose 1 to 256 examples"),
        (ExamineTimestep(0.51, 0.52), ["method.schedule.timesteps=10"], "none of the 10 timesteps"),
    ],
)
def test_that_what_cannot_be_examined_is_refused_in_one_sentence(
    asked: ExamineTimestep, settings: list[str], words: str
) -> None:
    with pytest.raises(NoisescopeError, match=words):
        events_of(small_method("ring-diffusion", settings), asked)


def test_that_looking_leaves_the_training_as_it_was() -> None:
    watched, alone = small_method("ring-diffusion"), small_method("ring-diffusion")
    row = torch.zeros(len(watched.scalar_names))
    for step in range(1, 4):
        events_of(watched, ExamineTimestep(0.2, 0.3, "raw"), step=step)
        watched.step(step, row)
        alone.step(step, row)
    assert watched.model.network.training
    pairs = zip(watched.model.network.parameters(), alone.model.network.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
