"""The sigmoid schedule: Jabri et al. 2023 (arXiv 2212.11972), appendix B."""

import torch

from core.config.schedules import SigmoidScheduleConfig
from core.diffusion.schedules.table import TableSchedule

LEAST_SIGNAL = 1e-9  # the paper's clip of alpha_bar


def sigmoid_schedule(config: SigmoidScheduleConfig) -> TableSchedule:
    """alpha_bar falls from 1 to 0 like a sigmoid cut off at ``start`` and ``end``."""
    time = torch.linspace(0.0, 1.0, config.timesteps + 1, dtype=torch.float64)[1:]
    ends = torch.tensor([config.start, config.end], dtype=torch.float64)
    first, last = (ends / config.tau).sigmoid()
    here = ((config.start + time * (config.end - config.start)) / config.tau).sigmoid()
    alpha_bar = ((last - here) / (last - first)).clamp(min=LEAST_SIGNAL)
    return TableSchedule.from_alpha_bar(alpha_bar, config)
