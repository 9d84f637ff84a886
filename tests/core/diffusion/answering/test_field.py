"""The field over the plane against the network, finite differences and closed forms."""

import numpy as np
import pytest
import torch
from small_models import answer_of, events_of, small_method
from torch import Tensor

from core.answers import AnswerProgressed, FieldMeasured, plane_units
from core.data.dataset import Dataset
from core.data.points.plane import square
from core.diffusion.answering.field import LEVELS, REACH, SIDE, amplitude_rates, field_levels
from core.diffusion.answering.plane import (
    PointsDenoiser,
    exact_denoiser,
    exact_on_square,
    plane_data,
)
from core.diffusion.denoiser import NetworkDenoiser
from core.diffusion.ideal.finite_data import FiniteDataDenoiser
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.method import DiffusionMethod
from core.diffusion.schedules.level import NoiseLevel
from core.diffusion.shown import shown_levels
from core.errors import NoisescopeError
from core.requests import MeasureField

SCHEDULES = {
    "cosine": (),
    "linear": ("method.schedule.timesteps=40", "method.schedule.zero_terminal_snr=true"),
    "edm": ("method.prediction.kind=edm",),
    "rectified_flow": ("method.prediction.kind=velocity",),
}


def method_with(schedule: str, *settings: str, steps: int = 0) -> DiffusionMethod:
    chosen = [f"method.schedule.kind={schedule}", *SCHEDULES[schedule], *settings]
    return small_method("ring-diffusion", chosen, steps=steps)


def places_of(measured: FieldMeasured, level: int) -> Tensor:
    """All x_t of a level, row by row from below, worked out apart: float64 [n, 2]."""
    along = np.linspace(-REACH, REACH, SIDE) * plane_units(measured.levels)[level]
    return torch.tensor([(x, y) for y in along for x in along], dtype=torch.float64)


def level_of(measured: FieldMeasured, k: int) -> NoiseLevel:
    levels = measured.levels
    return NoiseLevel(float(levels.times[k]), float(levels.alpha[k]), float(levels.sigma[k]))


def some_points(count: int) -> Dataset:
    """Training points that are no mixture, the second half of them far away."""
    examples = torch.randn(count, 2, generator=torch.Generator().manual_seed(0))
    examples[count // 2 :] += 3
    labels = torch.zeros(count, dtype=torch.int64)
    return Dataset("points", "some", ("1",), examples, labels, examples[:0], labels[:0])


@pytest.mark.parametrize("schedule", list(SCHEDULES))
@pytest.mark.parametrize(("weights", "label"), [("ema", -1), ("raw", 3)])
def test_that_the_arrows_are_the_output_of_the_network(
    schedule: str, weights: str, label: int
) -> None:
    method = method_with(schedule, steps=20)
    model = method.model
    request = MeasureField("raw" if weights == "raw" else "ema", label)
    measured = answer_of(method, request, FieldMeasured, step=20)
    assert (measured.step, measured.weights, measured.label) == (20, weights, label)
    assert measured.score.shape == measured.velocity.shape == (LEVELS, SIDE, SIDE, 2)
    network = model.average if weights == "ema" else model.network
    labels = None if label < 0 else torch.full((SIDE**2,), label)
    network.eval()
    ask = NetworkDenoiser(network, model.objective.prediction, labels)
    for k in (0, 17, LEVELS - 1):
        level = level_of(measured, k)
        estimates = ask(places_of(measured, k).float(), level)
        np.testing.assert_allclose(
            measured.score[k].reshape(-1, 2),
            -estimates.eps_hat.numpy() / level.sigma,
            rtol=1e-5,  # the same network, float32
            atol=1e-5 / level.sigma,
        )
        rates = amplitude_rates(model.schedule, level.time)
        expected = rates[0] * estimates.x_0_hat + rates[1] * estimates.eps_hat
        size = float(expected.abs().max())
        np.testing.assert_allclose(
            measured.velocity[k].reshape(-1, 2), expected.numpy(), rtol=1e-5, atol=1e-5 * size
        )


@pytest.mark.parametrize("schedule", list(SCHEDULES))
def test_that_an_euler_step_along_the_velocity_is_one_of_the_flow(schedule: str) -> None:
    method = method_with(schedule)
    measured = answer_of(method, MeasureField(), FieldMeasured)
    dataset, whole = method.model.dataset, method.model.schedule
    assert dataset.mixture is not None
    ask = MixtureDenoiser(dataset.mixture)
    for k in (3, 15, LEVELS - 2):
        here = level_of(measured, k)
        x_t = places_of(measured, k)
        estimates = ask(x_t, here)
        # The change of alpha x_0_hat + sigma eps_hat with these held fast, both ways: what DDIM
        # does. A table has whole timesteps only; there the neighbours are a little further.
        short = 1 / whole.timesteps if whole.discrete else 1e-4
        later, earlier = whole.level_at(here.time + short), whole.level_at(here.time - short)
        step = (later.alpha - earlier.alpha) * estimates.x_0_hat
        step = step + (later.sigma - earlier.sigma) * estimates.eps_hat
        expected = (step / (2 * short)).reshape(SIDE, SIDE, 2).numpy()
        # Over 2e-4 of time a difference is exact to 1e-6, float32 to 1e-7 of the largest.
        np.testing.assert_allclose(
            measured.exact_velocity[k], expected, atol=3e-6 * float(np.abs(expected).max())
        )


def test_that_the_rates_of_the_amplitudes_are_those_of_the_formulas() -> None:
    straight = method_with("rectified_flow").model.schedule
    for time in (straight.first_time, 0.3, 1.0):
        assert amplitude_rates(straight, time) == pytest.approx((-1.0, 1.0), abs=1e-9)
    edm = method_with("edm").model.schedule
    # Karras et al. 2022, eq. 5, by hand: d sigma / d time = rho (high - low) root^(rho - 1).
    low, high = 0.002 ** (1 / 7), 80 ** (1 / 7)
    for time in (0.25, 1.0):
        expected = 7 * (high - low) * (low + time * (high - low)) ** 6
        alpha_rate, sigma_rate = amplitude_rates(edm, time)
        assert alpha_rate == 0
        assert sigma_rate == pytest.approx(expected, rel=1e-4)  # at the end from one side only


def test_that_the_exact_score_is_that_of_the_mixture_or_of_one_part_of_it() -> None:
    method = method_with("cosine")
    mixture = method.model.dataset.mixture
    assert mixture is not None
    whole = answer_of(method, MeasureField(), FieldMeasured)
    part = answer_of(method, MeasureField(label=2), FieldMeasured)
    assert whole.of_distribution
    assert part.of_distribution
    for k in range(0, LEVELS, 6):
        level, x_t = level_of(whole, k), places_of(whole, k)
        expected = mixture.score(x_t, alpha=level.alpha, sigma=level.sigma)
        np.testing.assert_allclose(
            whole.exact_score[k].reshape(-1, 2), expected.numpy(), rtol=1e-6, atol=1e-6
        )  # rounded to float32
        variance = level.alpha**2 * mixture.std**2 + level.sigma**2
        one = (level.alpha * mixture.means[2] - x_t) / variance
        np.testing.assert_allclose(
            part.exact_score[k].reshape(-1, 2), one.numpy(), rtol=1e-6, atol=1e-6
        )


def test_that_the_exact_score_is_the_slope_of_the_log_density() -> None:
    method = method_with("cosine", "data.kind=two_moons", "data.training_points=400")
    measured = answer_of(method, MeasureField(), FieldMeasured)
    assert not measured.of_distribution
    k = 20  # so noisy that the density has no fine shapes between the cells
    side = measured.densities.shape[1]
    cells = np.linspace(-REACH, REACH, 2 * side + 1)[1::2]
    slope_y, slope_x = np.gradient(np.log(measured.densities[k]), cells, cells)
    for row, column in ((4, 4), (8, 8), (8, 11), (12, 5)):
        place = np.linspace(-REACH, REACH, SIDE)[[column, row]]
        near = [int(np.abs(cells - value).argmin()) for value in place]
        slope = np.array([slope_x[near[1], near[0]], slope_y[near[1], near[0]]])
        # A cell is 0.06 wide, and its middle at most half of that beside the place.
        np.testing.assert_allclose(measured.exact_score[k, row, column], slope, atol=0.15)


@pytest.mark.parametrize("sigma", [0.004, 0.1, 5.0])
def test_that_the_exact_answer_of_training_points_is_the_ideal_denoiser(sigma: float) -> None:
    data, level = some_points(60), NoiseLevel(0.5, 0.8, sigma)
    along = torch.linspace(-2, 2, 9, dtype=torch.float64)
    exact = exact_denoiser(data)
    assert isinstance(exact, PointsDenoiser)
    expected = FiniteDataDenoiser(data)(square(along), level)
    answers = (exact(square(along), level), exact_on_square(exact, along, level))
    for answer in answers:  # also where all weights underflow, as they do at 0.004
        # Both are sums of float64; logits of 1e5 round to 1e-11.
        np.testing.assert_allclose(answer.x_0_hat, expected.x_0_hat, atol=1e-9)
        np.testing.assert_allclose(answer.eps_hat, expected.eps_hat, atol=1e-9 / sigma)


def test_that_with_a_timestep_only_the_level_looked_at_and_the_stalest_are_measured() -> None:
    method = method_with("cosine", steps=2)
    first = answer_of(method, MeasureField(timestep=500), FieldMeasured, step=2)
    np.testing.assert_array_equal(first.steps, 2)  # there was nothing yet
    row = torch.zeros(len(method.scalar_names))
    for step in range(3, 9):
        method.step(step, row)
    looked_at = first.levels.nearest(500)
    second = answer_of(method, MeasureField(timestep=500), FieldMeasured, step=8)
    whole = answer_of(method, MeasureField(), FieldMeasured, step=8)
    new = {0, looked_at}
    assert set(np.flatnonzero(second.steps == 8)) == new
    for k in range(LEVELS):
        expected = whole if k in new else first
        np.testing.assert_array_equal(second.score[k], expected.score[k])
        np.testing.assert_array_equal(second.velocity[k], expected.velocity[k])
    assert not np.array_equal(first.score[looked_at], whole.score[looked_at])
    other = answer_of(method, MeasureField("raw", timestep=500), FieldMeasured, step=9)
    np.testing.assert_array_equal(other.steps, 9)  # nothing is known of these weights
    for array in (second.score, second.exact_velocity, second.densities, second.steps):
        assert not array.flags.writeable


def test_that_what_is_exact_is_found_once_and_can_be_left_at_any_time() -> None:
    method = method_with("cosine")
    events = events_of(method, MeasureField())
    working = [event for event in events if isinstance(event, AnswerProgressed)]
    assert len(working) == LEVELS == len(events) - 1
    assert len(events_of(method, MeasureField())) == 1
    left = method.answer(0, MeasureField(label=1))
    for _ in range(4):
        next(left)
    left.close()
    assert len(events_of(method, MeasureField(label=1))) == LEVELS - 3 + 1


def test_that_the_square_grows_only_where_the_noise_lies_on_top_of_the_data() -> None:
    for schedule in SCHEDULES:
        built = method_with(schedule).model.schedule
        levels = shown_levels(built, field_levels(built))
        expected = np.sqrt(1 + levels.sigma**2) if schedule == "edm" else np.ones(len(levels))
        np.testing.assert_allclose(plane_units(levels), expected, rtol=1e-12)
        assert bool((np.diff(levels.log_snr) < 0).all())


def test_that_a_class_that_is_not_learnt_is_refused() -> None:
    with pytest.raises(NoisescopeError, match="choose from 0 to 7, or -1"):
        events_of(method_with("cosine"), MeasureField(label=8))
    plain = method_with("cosine", "method.class_conditional=false")
    with pytest.raises(NoisescopeError, match="choose -1"):
        events_of(plain, MeasureField(label=0))
    few = method_with("cosine", "data.training_points=1")
    taken = int(few.model.dataset.labels[0])
    with pytest.raises(NoisescopeError, match="none of the 1 training points"):
        plane_data(few.model, (taken + 1) % 8)


def test_that_pictures_have_no_field() -> None:
    with pytest.raises(NoisescopeError, match="choose a data set of points"):
        events_of(small_method("digits-diffusion"), MeasureField())
