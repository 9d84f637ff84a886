"""That the learned score comes nearer to the true one, which is known of noised mixtures.

The score of x_t is -eps_hat / sigma: Vincent 2011, A connection between score matching and
denoising autoencoders, Neural Computation 23, which the loss of diffusion models is made of.
"""

import math

import numpy as np
import pytest
import torch
from jaxtyping import Float64
from short_training import short_config, stages
from torch import Tensor

from core.config.data import RingData
from core.config.run import DiffusionRun
from core.data.points.ring import ring
from core.diffusion.denoiser import Denoiser, NetworkDenoiser
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.predictions.registry import build_prediction
from core.diffusion.schedules.registry import build_schedule

STEPS = (100, 400, 1200)
SIGMAS = (0.2, 0.5, 1.0, 2.0)  # in units of the data: clusters apart, and molten together
COUNT = 2000
DATA = RingData(std=0.2)  # clusters that touch
MIXTURE = ring(DATA)

PAIRS = {
    "v x cosine": (),
    "eps x linear": ("method.schedule.kind=linear", "method.prediction.kind=eps"),
    "velocity x rectified_flow": (
        "method.schedule.kind=rectified_flow",
        "method.prediction.kind=velocity",
    ),
    "edm x edm": (
        "method.schedule.kind=edm",
        "method.prediction.kind=edm",
        "method.prediction.sigma_data=0.7",
        "method.time_sampling.kind=log_normal",
    ),
}


def config_of(pair: str) -> DiffusionRun:
    """Without classes: the score is that of the whole mixture."""
    return short_config(
        *PAIRS[pair],
        "method.class_conditional=false",
        f"data.std={DATA.std}",
        "training.batch_size=128",
        f"training.max_steps={STEPS[-1] + 1}",
    )


def score_errors(config: DiffusionRun, denoiser: Denoiser) -> Float64[Tensor, "levels"]:
    """Mean squared error of the score times sigma^2, which is that of eps_hat, at each level.

    Over x_t of the true distribution, always the same ones.
    """
    schedule = build_schedule(config.method.schedule)
    generator = torch.Generator().manual_seed(0)
    x_0 = MIXTURE.sample(COUNT, generator)[0]
    eps = torch.randn(x_0.shape, generator=generator)
    errors: list[Tensor] = []
    for sigma in SIGMAS:
        level = schedule.level_of_log_snr(-2 * math.log(sigma))
        x_t = level.alpha * x_0 + level.sigma * eps
        learned = -denoiser(x_t, level).eps_hat / level.sigma
        true = MIXTURE.score(x_t, alpha=level.alpha, sigma=level.sigma)
        errors.append(level.sigma**2 * (learned - true).square().double().mean())
    return torch.stack(errors)


def test_that_the_exact_denoiser_has_no_error_of_the_score() -> None:
    config = config_of("v x cosine")
    errors = score_errors(config, MixtureDenoiser(MIXTURE))
    # float32 has 7 digits of an eps_hat of about 1: 1e-14 when squared.
    np.testing.assert_allclose(errors, 0.0, atol=1e-13)


@pytest.mark.parametrize(
    "pair",
    [pytest.param(p, marks=() if p == "v x cosine" else pytest.mark.slow) for p in PAIRS],
)
def test_that_the_error_of_the_score_falls_with_training(pair: str) -> None:
    config = config_of(pair)
    prediction = build_prediction(config.method.prediction)
    errors = torch.stack(
        [
            score_errors(config, NetworkDenoiser(network, prediction))
            for network in stages(config, STEPS)
        ]
    )
    means = errors.mean(dim=1)
    assert bool((means[1:] < 0.8 * means[:-1]).all()), means
    # Measured: by a factor of 12 to 48 on average, and of at least 4 at each level.
    assert float(means[-1]) < float(means[0]) / 6
    assert bool((errors[-1] < errors[0] / 2).all()), errors
