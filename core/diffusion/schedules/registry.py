"""Every noise schedule by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Callable, Mapping

from core.config.method import CosineScheduleConfig
from core.diffusion.schedules.cosine import cosine_schedule
from core.diffusion.schedules.schedule import NoiseSchedule

SCHEDULES: Mapping[str, Callable[[CosineScheduleConfig], NoiseSchedule]] = {
    "cosine": cosine_schedule,
}


def build_schedule(config: CosineScheduleConfig) -> NoiseSchedule:
    """The schedule that the config describes, on the CPU."""
    return SCHEDULES[config.kind](config)
