"""Spherical interpolation against its formula, and what must hold on any way."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
from hypothesis import given

from core.gan.spherical import spherical

SHARES = torch.linspace(0, 1, 9, dtype=torch.float64)
EXACT = 1e-12  # float64 numbers of about 1


def vector(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def normal(seed: int, size: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(size=size))


def angle(a: np.ndarray, b: np.ndarray) -> float:
    """Between two directions, in float64 by the arc cosine."""
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    return math.acos(min(max(float(cosine), -1.0), 1.0))


@given(st.integers(0, 10_000), st.sampled_from([2, 3, 64]))
def test_that_it_is_the_formula_of_white(seed: int, size: int) -> None:
    first, last = normal(seed, size).numpy(), normal(seed + 1, size).numpy()
    omega = angle(first, last)
    a, b = first / np.linalg.norm(first), last / np.linalg.norm(last)
    way = spherical(torch.from_numpy(first), torch.from_numpy(last), SHARES).numpy()
    for t, z in zip(SHARES.numpy(), way, strict=True):
        turned = (math.sin((1 - t) * omega) * a + math.sin(t * omega) * b) / math.sin(omega)
        length = (1 - t) * np.linalg.norm(first) + t * np.linalg.norm(last)
        # The formula divides by sin w, which is seldom below 1e-3 here.
        np.testing.assert_allclose(z, length * turned, rtol=0, atol=1e-8)


@given(st.integers(0, 10_000), st.sampled_from([2, 64]))
def test_that_ends_are_exact_angles_are_equal_and_lengths_change_evenly(
    seed: int, size: int
) -> None:
    first, last = normal(seed, size), 3 * normal(seed + 1, size)
    way = spherical(first, last, SHARES).numpy()
    np.testing.assert_allclose(way[0], first, rtol=0, atol=EXACT * 10)
    np.testing.assert_allclose(way[-1], last, rtol=0, atol=EXACT * 100)
    turns = [angle(way[i], way[i + 1]) for i in range(len(way) - 1)]
    # The arc cosine is good to 1e-8 near 1.
    np.testing.assert_allclose(turns, angle(way[0], way[-1]) / 8, rtol=0, atol=1e-6)
    lengths = [float(np.linalg.norm(z)) for z in way]
    evenly = np.linspace(lengths[0], lengths[-1], len(lengths))
    np.testing.assert_allclose(lengths, evenly, rtol=0, atol=EXACT * 100)


def test_that_parallel_noise_goes_straight() -> None:
    first = normal(3, 5)
    way = spherical(first, 2 * first, SHARES)
    torch.testing.assert_close(way, torch.outer(1 + SHARES, first), rtol=0, atol=EXACT)
    nearly = first + 1e-7 * normal(4, 5)
    way = spherical(first, nearly, SHARES)
    # Over so small an angle the arc is off the straight line by its square.
    torch.testing.assert_close(way, first + SHARES[:, None] * (nearly - first), rtol=0, atol=EXACT)


def test_that_opposite_noise_goes_around() -> None:
    first = vector(0.0, 3.0, -4.0)
    way = spherical(first, -first, SHARES)
    torch.testing.assert_close(way.square().sum(1).sqrt(), torch.full((9,), 5.0).double())
    # By way of the first coordinate, where it began with the least.
    torch.testing.assert_close(way[4], vector(5.0, 0.0, 0.0), rtol=0, atol=EXACT)
    torch.testing.assert_close(way[-1], -first, rtol=0, atol=EXACT * 10)


@pytest.mark.parametrize(
    ("first", "last"), [((0.0, 0.0), (3.0, 4.0)), ((1.0, 2.0), (0.0, 0.0)), ((2.0,), (-1.0,))]
)
def test_that_without_a_direction_it_goes_straight(
    first: tuple[float, ...], last: tuple[float, ...]
) -> None:
    a, b = vector(*first), vector(*last)
    way = spherical(a, b, SHARES)
    torch.testing.assert_close(way, a + SHARES[:, None] * (b - a), rtol=0, atol=EXACT)
