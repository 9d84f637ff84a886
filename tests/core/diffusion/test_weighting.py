"""Loss weightings against the formulas of their papers, for the predictions these are given for."""

import numpy as np
import pytest
import torch
from pydantic import TypeAdapter

from core.config.objective import WeightingConfig
from core.config.predictions import PredictionConfig
from core.diffusion.predictions.registry import PREDICTIONS, build_prediction
from core.diffusion.schedules.path import VarianceExploding, VariancePreserving
from core.diffusion.schedules.schedule import NoisedAt
from core.diffusion.weighting import WEIGHTINGS, weight_of

LOG_SNR = torch.tensor([-9.0, -2.0, 0.0, 1.5, 6.0, 9.0], dtype=torch.float64)
SNR = LOG_SNR.exp()


def weight(
    weighting: dict[str, object],
    prediction: dict[str, object],
    path: VariancePreserving | VarianceExploding,
) -> torch.Tensor:
    alpha, sigma = path.amplitudes(LOG_SNR)
    noised = NoisedAt(alpha[:, None], sigma[:, None], LOG_SNR)
    weightings: TypeAdapter[WeightingConfig] = TypeAdapter(WeightingConfig)
    predictions: TypeAdapter[PredictionConfig] = TypeAdapter(PredictionConfig)
    chosen = build_prediction(predictions.validate_python(prediction))
    found = weight_of(weightings.validate_python(weighting), chosen, noised)
    return torch.as_tensor(found, dtype=torch.float64).expand(LOG_SNR.shape)


@pytest.mark.parametrize(
    ("prediction", "expected"),
    [
        ("x_0", SNR.clamp(max=5)),
        ("eps", SNR.clamp(max=5) / SNR),
        ("v", SNR.clamp(max=5) / (SNR + 1)),
    ],
)
def test_that_min_snr_is_as_published(prediction: str, expected: torch.Tensor) -> None:
    found = weight({"kind": "min_snr"}, {"kind": prediction}, VariancePreserving())
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_that_p2_is_as_published() -> None:
    found = weight({"kind": "p2", "k": 1.0, "gamma": 0.5}, {"kind": "eps"}, VariancePreserving())
    np.testing.assert_allclose(found, (1 + SNR) ** -0.5, rtol=1e-9)


def test_that_the_sigmoid_is_as_published() -> None:
    found = weight({"kind": "sigmoid", "bias": -1.0}, {"kind": "eps"}, VariancePreserving())
    np.testing.assert_allclose(found, torch.sigmoid(-1.0 - LOG_SNR), rtol=1e-9)


def test_that_the_weight_of_edm_is_1_on_its_own_output() -> None:
    prediction: dict[str, object] = {"kind": "edm", "sigma_data": 0.7}
    found = weight({"kind": "edm", "sigma_data": 0.7}, prediction, VarianceExploding())
    np.testing.assert_allclose(found, 1.0, rtol=1e-9)  # Karras et al. 2022, eq. 144
    sigma = (-LOG_SNR / 2).exp()
    found = weight({"kind": "edm", "sigma_data": 0.7}, {"kind": "x_0"}, VarianceExploding())
    np.testing.assert_allclose(found, (sigma**2 + 0.49) / (sigma * 0.7) ** 2, rtol=1e-9)


@pytest.mark.parametrize("kind", WEIGHTINGS)
@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_that_the_same_error_of_x_0_counts_the_same_for_every_prediction(
    kind: str, prediction: str
) -> None:
    path = VariancePreserving()
    alpha, sigma = path.amplitudes(LOG_SNR)
    predictions: TypeAdapter[PredictionConfig] = TypeAdapter(PredictionConfig)
    chosen = build_prediction(predictions.validate_python({"kind": prediction}))
    # An answer for x_0 that is off by 0.1, with the noise that goes with it.
    x_0, eps = torch.full_like(LOG_SNR, 0.3), torch.full_like(LOG_SNR, -0.8)
    wrong_eps = (alpha * x_0 + sigma * eps - alpha * (x_0 + 0.1)) / sigma
    error = chosen.target(x_0 + 0.1, wrong_eps, alpha, sigma)
    error = error - chosen.target(x_0, eps, alpha, sigma)
    loss = weight({"kind": kind}, {"kind": prediction}, path) * error**2
    on_x_0 = weight({"kind": kind}, {"kind": "x_0"}, path) * 0.1**2
    np.testing.assert_allclose(loss, on_x_0, rtol=1e-6)


def test_that_the_uniform_weighting_leaves_the_output_as_it_is() -> None:
    found = weight({"kind": "uniform"}, {"kind": "eps"}, VariancePreserving())
    np.testing.assert_array_equal(found, 1.0)
