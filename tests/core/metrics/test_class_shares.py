"""Which classes samples are of."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import entropy
from torch import Tensor

from core.config.data import MNISTData
from core.data.dataset import Dataset
from core.data.mnist import load_mnist
from core.errors import NoisescopeError
from core.metrics.class_shares import class_shares
from core.metrics.features.classifier import load_classifier

EVEN = torch.full((4,), 0.25)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load_mnist(MNISTData(), torch.Generator())


def certain(counts: list[int]) -> Tensor:
    """So many samples of each class, without a doubt."""
    labels = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts))
    return torch.nn.functional.one_hot(labels, len(counts)).double()


def test_that_a_small_case_is_as_by_hand() -> None:
    probabilities = torch.tensor(
        [
            [0.95, 0.05, 0.0, 0.0],
            [0.40, 0.30, 0.3, 0.0],
            [0.05, 0.92, 0.0, 0.03],
            [0.00, 0.10, 0.9, 0.0],
        ],
        dtype=torch.float64,
    )
    found = class_shares(probabilities, EVEN, expected_at_least=0)
    assert found.shares.tolist() == [0.5, 0.25, 0.25, 0.0]
    assert found.sure_share == 0.5, "0.9 is not above 0.9"
    assert class_shares(probabilities, EVEN, sure=0.3).sure_share == 1.0
    assert found.missing == (3,)
    assert found.largest == 0
    # 0.5 ln 2 + 0.25 ln 1 + 0.25 ln 1 + 0
    assert found.kl_divergence == pytest.approx(0.5 * math.log(2), rel=1e-14)


def test_that_a_class_is_missing_below_a_tenth_of_what_is_expected_of_it() -> None:
    # 1,000 samples; of the classes 500, 300, 100 and 100 are expected.
    expected = torch.tensor([0.5, 0.3, 0.1, 0.1], dtype=torch.float64)
    assert class_shares(certain([931, 50, 10, 9]), expected).missing == (3,)
    assert class_shares(certain([49, 932, 9, 10]), expected).missing == (0, 2)


def test_that_a_class_of_few_expected_samples_is_not_called_missing() -> None:
    expected = torch.tensor([0.9, 0.1], dtype=torch.float64)
    assert class_shares(certain([49, 0]), expected).missing == ()
    assert class_shares(certain([50, 0]), expected).missing == (1,)
    assert class_shares(certain([49, 0]), expected, expected_at_least=4).missing == (1,)


def test_that_the_divergence_is_that_of_scipy() -> None:
    expected = torch.tensor([0.4, 0.3, 0.2, 0.1], dtype=torch.float64)
    found = class_shares(certain([7, 0, 1, 2]), expected).kl_divergence
    exact = float(entropy(np.array([7, 0, 1, 2]) / 10, expected.numpy()))
    assert found == pytest.approx(exact, rel=1e-12)


def test_that_the_divergence_is_0_as_expected_and_endless_where_nothing_is() -> None:
    expected = torch.tensor([0.75, 0.25, 0.0], dtype=torch.float64)
    assert class_shares(certain([3, 1, 0]), expected).kl_divergence == 0.0
    assert class_shares(certain([3, 0, 1]), expected).kl_divergence == math.inf
    assert class_shares(certain([30, 10, 0]), expected).missing == (), "nothing was expected"


def test_that_the_divergence_by_chance_is_as_stated() -> None:
    expected, count, sets = torch.full((10,), 0.1), 1000, 100
    generator = torch.Generator().manual_seed(0)
    found: list[float] = []
    for _ in range(sets):
        labels = torch.multinomial(expected, count, replacement=True, generator=generator)
        counts = [int(one) for one in torch.bincount(labels, minlength=10)]
        found.append(class_shares(certain(counts), expected).kl_divergence)
    # 2 n times the divergence is nearly chi-squared with 9 degrees of freedom, of variance 18:
    # the mean of 100 is good to 0.42 / 9, 4.7 %. Four times that.
    assert np.mean(found) == pytest.approx(9 / (2 * count), rel=0.19)


def test_that_real_digits_miss_nothing_and_half_of_them_the_other_half(digits: Dataset) -> None:
    judge = load_classifier("digits")
    images, labels = digits.held_out_examples[:500], digits.held_out_labels[:500]
    expected = torch.bincount(digits.labels).double() / digits.labels.shape[0]
    probabilities = judge.probabilities(images)
    found = class_shares(probabilities, expected)
    assert found.missing == ()
    # Shares of 500 have standard errors of up to 0.015; four of them.
    np.testing.assert_allclose(found.shares, expected, atol=0.06)
    assert found.sure_share > 0.9
    half = class_shares(probabilities[labels < 5], expected)
    assert half.missing == (5, 6, 7, 8, 9)
    # Five of ten classes, each twice as often: ln 2, but for the unevenness of 250 digits.
    assert half.kl_divergence == pytest.approx(math.log(2), abs=0.1)


def test_that_probabilities_are_those_of_the_logits(digits: Dataset) -> None:
    judge = load_classifier("digits")
    images = digits.held_out_examples[:20]
    with torch.no_grad():
        logits = judge.network(images.double().float() / 127.5 - 1).double().numpy()
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    # The exponential of logits up to 30, whose own error in float32 is about 3e-6.
    np.testing.assert_allclose(judge.probabilities(images), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("probabilities", "expected", "message"),
    [
        (torch.zeros(0, 4), EVEN, "samples: got 0"),
        (torch.ones(3, 4), EVEN, "probabilities: got 1 to 1 with a sum of 4"),
        (torch.full((3, 4), math.nan), EVEN, "probabilities: got nan to nan"),
        (torch.eye(4), 100 * EVEN, "expected shares: got 25 to 25 with a sum of 100"),
        (torch.eye(4), torch.tensor([1.5, -0.5, 0, 0]), "expected shares: got -0.5 to 1.5"),
    ],
)
def test_that_what_is_no_distribution_is_refused(
    probabilities: Tensor, expected: Tensor, message: str
) -> None:
    with pytest.raises(NoisescopeError, match=message):
        class_shares(probabilities, expected)
