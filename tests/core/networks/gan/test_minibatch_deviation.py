"""The deviation within groups, against sums written out."""

import math
from typing import cast

import pytest
import torch
from torch import Tensor

from core.networks.gan.minibatch_deviation import MinibatchDeviation

SHAPES = [(3,), (2, 3, 5)]


def examples(batch: int, shape: tuple[int, ...]) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(batch, *shape, generator=generator, dtype=torch.float64)


def by_hand(group: Tensor) -> float:
    """The population's standard deviation of each number over the examples, averaged."""
    columns = cast("list[list[float]]", group.flatten(1).T.tolist())
    deviations: list[float] = []
    for column in columns:
        mean = math.fsum(column) / len(column)
        variance = math.fsum((value - mean) ** 2 for value in column) / len(column)
        deviations.append(math.sqrt(variance + 1e-8))
    return math.fsum(deviations) / len(deviations)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("batch", "group"), [(4, 4), (8, 4), (12, 4), (6, 6), (3, 3), (1, 1)])
def test_that_one_feature_is_joined_with_the_mean_deviation_of_the_group(
    batch: int, group: int, shape: tuple[int, ...]
) -> None:
    x = examples(batch, shape)
    out = MinibatchDeviation()(x)
    assert out.shape == (batch, shape[0] + 1, *shape[1:])
    assert torch.equal(out[:, :-1], x)
    for number in range(batch):
        first = number // group * group
        expected = torch.full_like(out[number, -1], by_hand(x[first : first + group]))
        # 1e-12: float64, only the order of the sums differs
        torch.testing.assert_close(out[number, -1], expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("shape", SHAPES)
def test_that_groups_do_not_know_of_each_other(shape: tuple[int, ...]) -> None:
    x = examples(8, shape)
    before = MinibatchDeviation()(x)
    x[5] = 7
    after = MinibatchDeviation()(x)
    assert torch.equal(after[:4], before[:4])
    assert (after[4:, -1] != before[4:, -1]).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_that_examples_that_are_all_alike_have_a_gradient(shape: tuple[int, ...]) -> None:
    x = examples(1, shape).repeat(4, *[1] * len(shape)).requires_grad_()
    deviation = MinibatchDeviation()(x)[:, -1]
    torch.testing.assert_close(deviation, torch.full_like(deviation, 1e-4))
    (gradient,) = torch.autograd.grad(deviation.sum(), x, create_graph=True)
    gradient.square().sum().backward()
    assert x.grad is not None
    assert x.grad.isfinite().all()
