"""What a sampler yields, and how it chooses where to step."""

from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from core.errors import NoisescopeError


@dataclass(frozen=True, eq=False)
class SamplerStep:
    """One step towards less noise."""

    timestep: int  # of x_t
    x_t: Float[Tensor, "b ..."]
    x_0_hat: Float[Tensor, "b ..."]
    eps_hat: Float[Tensor, "b ..."]
    x_next: Float[Tensor, "b ..."]  # at the next timestep; after the last one, the sample
    nfe: int  # network evaluations per sample so far


def trailing_timesteps(timesteps: int, steps: int) -> Sequence[int]:
    """Timesteps from T-1 down in equal strides: Lin et al. 2023 (arXiv 2305.08891), table 2.

    Unlike "leading" spacing it starts at pure noise, where sampling does.
    """
    if not 1 <= steps <= timesteps:
        raise NoisescopeError(
            f"sampling.steps: got {steps}, but this schedule has {timesteps} timesteps; choose a "
            f"whole number from 1 to {timesteps}."
        )
    return [round(timesteps - i * timesteps / steps) - 1 for i in range(steps)]
