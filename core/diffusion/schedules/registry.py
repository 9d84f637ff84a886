"""Every noise schedule by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Callable, Mapping
from typing import Any

from core.config.schedules import ScheduleConfig
from core.diffusion.schedules.betas import linear_schedule, scaled_linear_schedule
from core.diffusion.schedules.cosine import cosine_schedule
from core.diffusion.schedules.edm import EDMSchedule
from core.diffusion.schedules.rectified_flow import RectifiedFlow
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.schedules.sigmoid import sigmoid_schedule

SCHEDULES: Mapping[str, Callable[[Any], NoiseSchedule]] = {
    "linear": linear_schedule,
    "scaled_linear": scaled_linear_schedule,
    "cosine": cosine_schedule,
    "sigmoid": sigmoid_schedule,
    "edm": EDMSchedule,
    "rectified_flow": RectifiedFlow,
}


def build_schedule(config: ScheduleConfig) -> NoiseSchedule:
    """The schedule that the config describes."""
    return SCHEDULES[config.kind](config)
