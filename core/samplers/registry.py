"""Every sampler by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Mapping

from core.samplers.ddim import ddim
from core.samplers.ddpm import ddpm
from core.samplers.dpmpp_2m import dpmpp_2m
from core.samplers.dpmpp_2m_sde import dpmpp_2m_sde
from core.samplers.euler import euler
from core.samplers.euler_ancestral import euler_ancestral
from core.samplers.heun import heun
from core.samplers.step import Sampler
from core.samplers.unipc import unipc

SAMPLERS: Mapping[str, Sampler] = {
    "ddpm": ddpm,
    "ddim": ddim,
    "euler": euler,
    "euler_ancestral": euler_ancestral,
    "heun": heun,
    "dpmpp_2m": dpmpp_2m,
    "dpmpp_2m_sde": dpmpp_2m_sde,
    "unipc": unipc,
}
