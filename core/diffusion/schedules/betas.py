"""Schedules whose betas grow evenly: what share of the power each timestep replaces by noise."""

import torch
from jaxtyping import Float64
from torch import Tensor

from core.config.schedules import LinearScheduleConfig, ScaledLinearScheduleConfig
from core.diffusion.schedules.table import TableSchedule

LARGEST_BETA = 0.999  # Nichol and Dhariwal 2021, section 3.2: no single step destroys everything
PAPER_TIMESTEPS = 1000  # for which betas are given


def linear_schedule(config: LinearScheduleConfig) -> TableSchedule:
    """Betas from first to last in equal steps: Ho et al. 2020 (arXiv 2006.11239), section 4."""
    beta = torch.linspace(config.beta_start, config.beta_end, config.timesteps, dtype=torch.float64)
    return TableSchedule.from_alpha_bar(_signal_left(beta), config)


def scaled_linear_schedule(config: ScaledLinearScheduleConfig) -> TableSchedule:
    """The same of their roots: the code of Rombach et al. 2022 (arXiv 2112.10752)."""
    first, last = config.beta_start**0.5, config.beta_end**0.5
    beta = torch.linspace(first, last, config.timesteps, dtype=torch.float64) ** 2
    return TableSchedule.from_alpha_bar(_signal_left(beta), config)


def _signal_left(beta: Float64[Tensor, "t"]) -> Float64[Tensor, "t"]:
    """alpha_bar. Betas are scaled so that fewer timesteps come as far (code of Nichol 2021)."""
    scaled = beta * (PAPER_TIMESTEPS / beta.shape[0])
    return torch.cumprod(1 - scaled.clamp(max=LARGEST_BETA), dim=0)
