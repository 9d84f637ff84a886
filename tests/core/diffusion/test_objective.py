"""The loss that is trained on."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.method import DiffusionConfig
from core.config.predictions import EDMPredictionConfig
from core.config.schedules import EDMScheduleConfig
from core.diffusion.objective import DiffusionObjective, NoiseDraw, drop_labels

CPU = torch.device("cpu")
NULL_CLASS = 10


def test_that_a_network_that_knows_the_target_has_no_loss() -> None:
    objective = DiffusionObjective.of(DiffusionConfig(), CPU)
    x_0 = torch.randn(16, 1, 4, 4)
    draw = objective.draw(x_0, torch.Generator().manual_seed(0))
    noised = objective.schedule.noised_at(draw.time, x_0)
    target = objective.prediction.target(x_0, draw.eps, noised.alpha, noised.sigma)
    seen: list[Tensor] = []

    def knows(x_in: Tensor, log_snr: Tensor, _labels: Tensor | None) -> Tensor:
        seen.extend((x_in, log_snr))
        return target

    assert float(objective.losses(knows, x_0, None, draw).max()) == 0.0
    np.testing.assert_allclose(seen[0], noised.alpha * x_0 + noised.sigma * draw.eps, rtol=1e-5)
    assert torch.equal(seen[1], noised.log_snr)


def test_that_the_loss_of_each_example_is_its_own() -> None:
    objective = DiffusionObjective.of(DiffusionConfig(), CPU)
    x_0, eps = torch.randn(2, 2), torch.randn(2, 2)
    draw = NoiseDraw(torch.tensor([0.2, 0.9]), eps)
    both = objective.losses(lambda x, _s, _l: torch.zeros_like(x), x_0, None, draw)
    noised = objective.schedule.noised_at(draw.time, x_0)
    v = noised.alpha * eps - noised.sigma * x_0
    np.testing.assert_allclose(both, v.square().mean(dim=1), rtol=1e-5)


def test_that_the_edm_input_has_unit_variance() -> None:
    config = DiffusionConfig(
        schedule=EDMScheduleConfig(), prediction=EDMPredictionConfig(sigma_data=0.5)
    )
    objective = DiffusionObjective.of(config, CPU)
    x_0 = 0.5 * torch.randn(20_000, 1, generator=torch.Generator().manual_seed(1))
    draw = objective.draw(x_0, torch.Generator().manual_seed(0))

    def looks(x_in: Tensor, _log_snr: Tensor, _labels: Tensor | None) -> Tensor:
        # The standard error of a standard deviation from n values is 1/sqrt(2n) = 0.005.
        assert float(x_in.std()) == pytest.approx(1.0, abs=0.025)
        return torch.zeros_like(x_in)

    assert bool(objective.losses(looks, x_0, None, draw).isfinite().all())


def test_that_about_the_asked_share_of_labels_is_hidden() -> None:
    labels = torch.arange(10).repeat(2000)
    generator = torch.Generator().manual_seed(0)
    dropped = drop_labels(labels, share=0.1, null_class=NULL_CLASS, generator=generator)
    hidden = dropped == NULL_CLASS
    # 20,000 draws: the standard error is 0.002; five of them.
    assert float(hidden.float().mean()) == pytest.approx(0.1, abs=0.011)
    assert torch.equal(dropped[~hidden], labels[~hidden])
