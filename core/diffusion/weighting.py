"""How much the error at each noise level counts.

Each weighting says how much the squared error of x_0_hat counts, ``on_x_0``. What the network says
is a mixture of x_0 and eps, so an error of x_0_hat of size 1 is one of the output of size
determinant / sigma: the loss of any prediction is weighted alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from core.config.objective import (
    EDMWeightingConfig,
    MinSNRWeightingConfig,
    P2WeightingConfig,
    SigmoidWeightingConfig,
    WeightingConfig,
)
from core.diffusion.predictions.prediction import Prediction
from core.diffusion.schedules.schedule import NoisedAt

OnX0 = Callable[[Any, Float[Tensor, "b"]], Float[Tensor, "b"]]
"""``(config, log_snr) -> weight`` of the squared error of x_0_hat."""


def min_snr(config: MinSNRWeightingConfig, log_snr: Float[Tensor, "b"]) -> Float[Tensor, "b"]:
    """min(SNR, gamma): Hang et al. 2023 (arXiv 2303.09556), section 3.4."""
    return log_snr.exp().clamp(max=config.gamma)


def p2(config: P2WeightingConfig, log_snr: Float[Tensor, "b"]) -> Float[Tensor, "b"]:
    """1 / (k + SNR)^gamma on eps: Choi et al. 2022 (arXiv 2204.00227), eq. 8.

    The squared error of eps is SNR times that of x_0.
    """
    snr = log_snr.exp()
    return snr / (config.k + snr) ** config.gamma


def edm(config: EDMWeightingConfig, log_snr: Float[Tensor, "b"]) -> Float[Tensor, "b"]:
    """1 / sigma^2 + 1 / sigma_data^2: lambda of Karras et al. 2022 (arXiv 2206.00364), table 1."""
    return log_snr.exp() + config.sigma_data**-2


def sigmoid(config: SigmoidWeightingConfig, log_snr: Float[Tensor, "b"]) -> Float[Tensor, "b"]:
    """The logistic function of bias - log SNR on eps: Hoogeboom et al. 2024 (arXiv 2410.19324)."""
    return log_snr.exp() * (config.bias - log_snr).sigmoid()


WEIGHTINGS: Mapping[str, OnX0] = {
    "min_snr": min_snr,
    "p2": p2,
    "edm": edm,
    "sigmoid": sigmoid,
}
"""Every weighting by its ``kind`` but "uniform", which takes the network's output as it is."""


def weight_of(
    config: WeightingConfig, prediction: Prediction, noised: NoisedAt
) -> Float[Tensor, "b"] | float:
    """What the mean squared error of the network's output is multiplied by, for every example."""
    if config.kind == "uniform":
        return 1.0
    on_x_0 = WEIGHTINGS[config.kind](config, noised.log_snr)
    determinant: Tensor = torch.as_tensor(prediction.determinant(noised.alpha, noised.sigma))
    return on_x_0 * (noised.sigma / determinant).square().flatten()
