"""Points carried along the probability flow against closed forms and the sampler."""

import numpy as np
import pytest
import torch
from exact_denoisers import GaussianDenoiser
from small_models import answer_of, events_of, small_method
from torch import Tensor
from typing_extensions import override

from core.answers import FieldMeasured, PointsCarried
from core.diffusion.answering.carried import STEPS, levels_below
from core.errors import NoisescopeError
from core.networks.contract import Network
from core.requests import CarryPoints, MeasureField

POINTS = ((0.5, -0.4), (1.1, 0.9), (-0.3, 0.0))


@pytest.mark.parametrize("timestep", [999, 400, 20])
@pytest.mark.parametrize("schedule", ["cosine", "edm", "rectified_flow"])
def test_that_a_point_in_the_flow_of_one_gaussian_follows_the_closed_form(
    schedule: str, timestep: int
) -> None:
    settings = [f"method.schedule.kind={schedule}", "data.modes=1", "data.std=0.3"]
    method = small_method("ring-diffusion", settings)
    carried = answer_of(method, CarryPoints(POINTS, timestep), PointsCarried)
    mixture = method.model.dataset.mixture
    assert mixture is not None
    gaussian = GaussianDenoiser(mixture.means[0].double(), mixture.std)
    levels = levels_below(method.model.schedule, timestep)
    begin = torch.tensor(POINTS, dtype=torch.float64)
    expected = torch.stack([gaussian.carried(begin, levels[0], level) for level in levels])
    # Heun's method leaves an error of the second order in the step, of which there are 40.
    np.testing.assert_allclose(carried.exact, expected.numpy(), atol=4e-3)
    assert carried.levels.sigma[-1] == 0
    assert carried.levels.timesteps[0] == timestep


class TowardsOrigin(Network):
    """Says that x_0 is 0, as a network that predicts x_0 would."""

    @override
    def forward(self, x: Tensor, log_snr: Tensor, labels: Tensor | None) -> Tensor:
        return torch.zeros_like(x)


def test_that_the_learned_way_is_the_networks_own() -> None:
    method = small_method("ring-diffusion", ["method.prediction.kind=x_0"])
    method.model.average = TowardsOrigin()
    carried = answer_of(method, CarryPoints(POINTS, 600, "ema"), PointsCarried)
    # dx = x / sigma d sigma: all of x_t is noise to this network, and shrinks as noise does.
    sigma = carried.levels.sigma
    expected = np.array(POINTS)[None] * (sigma / sigma[0])[:, None, None]
    np.testing.assert_allclose(carried.learned, expected, atol=1e-5)  # float32
    assert float(np.abs(carried.learned - carried.exact).max()) > 0.1


def test_that_a_way_begins_along_the_arrow_at_its_place() -> None:
    method = small_method("ring-diffusion", steps=30)
    field = answer_of(method, MeasureField(), FieldMeasured)
    k, row, column = 15, 11, 6
    along = np.linspace(-field.reach, field.reach, field.velocity.shape[1])
    point = (float(along[column]), float(along[row]))
    carried = answer_of(
        method, CarryPoints((point,), int(field.levels.timesteps[k])), PointsCarried
    )
    apart = float(carried.levels.times[1] - carried.levels.times[0])
    for way, arrows in (
        (carried.learned, field.velocity),
        (carried.exact, field.exact_velocity),
    ):
        # Over a step of 1/40 of time the slope changes; a wrong sign or field would be 100 % off.
        np.testing.assert_allclose(
            (way[1, 0] - way[0, 0]) / apart, arrows[k, row, column], rtol=0.15, atol=0.05
        )


def test_that_a_class_leads_to_its_own_cluster() -> None:
    method = small_method("ring-diffusion")
    mixture = method.model.dataset.mixture
    assert mixture is not None
    for label in (0, 5):
        carried = answer_of(method, CarryPoints(((0.1, 0.2),), 999, None, label), PointsCarried)
        distance = np.linalg.norm(carried.exact[-1, 0] - mixture.means[label].numpy())
        assert distance < 3 * mixture.std  # where nearly all of the cluster is


def test_that_steps_are_shorter_near_the_data() -> None:
    schedule = small_method("ring-diffusion").model.schedule
    for timestep in (999, 40):
        levels = levels_below(schedule, timestep)
        assert len(levels) == STEPS + 2
        apart = -np.diff([level.time for level in levels[:-1]])
        assert bool((np.diff(apart) < 0).all())
        assert levels[-2].time == pytest.approx(schedule.first_time)
    assert len(levels_below(schedule, 0)) == 2  # one step of Euler from the least noise


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (CarryPoints((), 5), "at least one pair of finite numbers"),
        (CarryPoints(((0.0, float("nan")),), 5), "at least one pair of finite numbers"),
        (CarryPoints(((0.0, 0.0),), 1000), "choose a whole number from 0 to 999"),
        (CarryPoints(((0.0, 0.0),), -1), "choose a whole number from 0 to 999"),
        (CarryPoints(((0.0, 0.0),), 5, label=9), "choose from 0 to 7, or -1"),
    ],
)
def test_that_what_cannot_be_carried_is_refused(request_: CarryPoints, message: str) -> None:
    with pytest.raises(NoisescopeError, match=message):
        events_of(small_method("ring-diffusion"), request_)
