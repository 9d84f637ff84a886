"""What holds for every prediction at every noise level of every path."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from core.config.method import DiffusionConfig
from core.config.predictions import EDMPredictionConfig, PredictionConfig
from core.diffusion.predictions.edm import EDMPrediction
from core.diffusion.predictions.prediction import Prediction, converted
from core.diffusion.predictions.registry import PREDICTIONS, build_prediction
from core.diffusion.schedules.path import Straight, VarianceExploding, VariancePreserving

PATHS = (VariancePreserving(), VarianceExploding(), Straight())
paths = st.sampled_from(PATHS)
log_snrs = st.floats(-13.0, 13.0)


def prediction_of(kind: str) -> Prediction:
    adapter: TypeAdapter[PredictionConfig] = TypeAdapter(PredictionConfig)
    return build_prediction(adapter.validate_python({"kind": kind}))


def exactly(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def rounding(alpha: float, sigma: float) -> float:
    """Where signal or noise is all there is, the other comes back divided by its amplitude."""
    return 1e-13 * max(1.0, alpha / sigma, sigma / alpha) * 10


@pytest.mark.parametrize("kind", PREDICTIONS)
@given(path=paths, log_snr=log_snrs, x_0=st.floats(-1, 1), eps=st.floats(-4, 4))
def test_that_a_perfect_output_gives_back_data_and_noise(
    kind: str, path: VariancePreserving, log_snr: float, x_0: float, eps: float
) -> None:
    alpha, sigma = (float(a) for a in path.amplitudes(exactly(log_snr)))
    data, noise = exactly(x_0), exactly(eps)
    prediction = prediction_of(kind)
    x_t = alpha * data + sigma * noise
    output = prediction.target(data, noise, alpha, sigma)
    tolerance = rounding(alpha, sigma)
    np.testing.assert_allclose(prediction.x_0_hat(output, x_t, alpha, sigma), data, atol=tolerance)
    np.testing.assert_allclose(prediction.eps_hat(output, x_t, alpha, sigma), noise, atol=tolerance)


@pytest.mark.parametrize("source", PREDICTIONS)
@pytest.mark.parametrize("wanted", PREDICTIONS)
@given(path=paths, log_snr=log_snrs, output=st.floats(-3, 3), x_t=st.floats(-3, 3))
def test_that_a_conversion_returns(
    source: str,
    wanted: str,
    path: VariancePreserving,
    log_snr: float,
    output: float,
    x_t: float,
) -> None:
    alpha, sigma = (float(a) for a in path.amplitudes(exactly(log_snr)))
    first, second = prediction_of(source), prediction_of(wanted)
    there = converted(exactly(output), exactly(x_t), alpha, sigma, source=first, wanted=second)
    back = converted(there, exactly(x_t), alpha, sigma, source=second, wanted=first)
    # Rounding is amplified once on the way there and once on the way back.
    tolerance = 1e-13 * max(1.0, alpha / sigma, sigma / alpha) ** 2 * 100
    np.testing.assert_allclose(back, output, atol=tolerance)


@pytest.mark.parametrize("kind", PREDICTIONS)
@given(path=paths, log_snr=log_snrs)
def test_that_an_error_of_x_0_is_one_of_the_output_times_the_determinant(
    kind: str, path: VariancePreserving, log_snr: float
) -> None:
    alpha, sigma = (float(a) for a in path.amplitudes(exactly(log_snr)))
    prediction = prediction_of(kind)
    x_t = exactly(0.3)
    moved = prediction.x_0_hat(exactly(1.25), x_t, alpha, sigma)
    moved = moved - prediction.x_0_hat(exactly(0.25), x_t, alpha, sigma)
    expected = -sigma / float(prediction.determinant(alpha, sigma))
    np.testing.assert_allclose(moved, expected, rtol=1e-6)


@pytest.mark.parametrize("kind", [kind for kind in PREDICTIONS if kind != "eps"])
@pytest.mark.parametrize("path", PATHS[::2])
def test_that_pure_noise_is_no_trouble(kind: str, path: VariancePreserving) -> None:
    alpha, sigma = (float(a) for a in path.amplitudes(exactly(-math.inf)))
    assert (alpha, sigma) == (0.0, 1.0)
    prediction = prediction_of(kind)
    output = prediction.target(exactly(0.7), exactly(-1.1), alpha, sigma)
    np.testing.assert_allclose(prediction.x_0_hat(output, exactly(-1.1), alpha, sigma), 0.7)


def test_that_the_four_have_their_meanings() -> None:
    x_0, eps, alpha, sigma = exactly(0.4), exactly(-1.3), 0.6, 0.8
    expected = {"eps": -1.3, "x_0": 0.4, "v": 0.6 * -1.3 - 0.8 * 0.4, "velocity": -1.3 - 0.4}
    for kind, value in expected.items():
        target = prediction_of(kind).target(x_0, eps, alpha, sigma)
        np.testing.assert_allclose(target, value, rtol=1e-14)


@given(sigma=st.floats(0.002, 80.0), data_std=st.floats(0.1, 2.0), output=st.floats(-3, 3))
def test_that_edm_preconditioning_follows_table_1(
    sigma: float, data_std: float, output: float
) -> None:
    prediction = EDMPrediction(EDMPredictionConfig(sigma_data=data_std))
    total = sigma**2 + data_std**2
    assert prediction.c_skip(1.0, sigma) == pytest.approx(data_std**2 / total)
    assert prediction.c_out(1.0, sigma) == pytest.approx(sigma * data_std / math.sqrt(total))
    assert prediction.input_scale(1.0, sigma) == pytest.approx(1 / math.sqrt(total))
    x_t = exactly(0.9)
    denoised = prediction.c_skip(1.0, sigma) * x_t + prediction.c_out(1.0, sigma) * output
    np.testing.assert_allclose(
        prediction.x_0_hat(exactly(output), x_t, 1.0, sigma), denoised, rtol=1e-9, atol=1e-9
    )


def test_that_edm_keeps_input_and_target_at_unit_variance() -> None:
    prediction = EDMPrediction(EDMPredictionConfig(sigma_data=0.5))
    generator = torch.Generator().manual_seed(0)
    x_0 = 0.5 * torch.randn(200_000, generator=generator)
    eps = torch.randn(200_000, generator=generator)
    for sigma in (0.01, 0.5, 20.0):
        x_in = (x_0 + sigma * eps) * prediction.input_scale(1.0, sigma)
        target = prediction.target(x_0, eps, 1.0, sigma)
        # The standard error of a standard deviation is 1/sqrt(2n) = 0.0016: five of them.
        assert float(x_in.std()) == pytest.approx(1.0, abs=0.008)
        assert float(target.std()) == pytest.approx(1.0, abs=0.008)


@pytest.mark.parametrize(
    "schedule", [{"kind": "rectified_flow"}, {"kind": "cosine", "zero_terminal_snr": True}]
)
def test_that_eps_is_refused_where_noise_is_all(schedule: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"prediction.kind: got 'eps', but the .* ends in pure"):
        DiffusionConfig.model_validate({"schedule": schedule, "prediction": {"kind": "eps"}})
