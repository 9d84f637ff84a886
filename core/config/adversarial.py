"""What generator and critic are trained against each other with: losses and regularizers.

The ``equilibrium`` of a loss is that of a critic which cannot tell real from generated at all.
"""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.config.fields import ConfigModel, parameter


class MinimaxLossConfig(ConfigModel, title="minimax"):
    """The game of Goodfellow et al. 2014, whose generator learns nothing while it loses clearly."""

    equilibrium: ClassVar[float] = 2 * math.log(2)
    kind: Literal["minimax"] = "minimax"


class NonSaturatingLossConfig(ConfigModel, title="non-saturating"):
    """The generator maximises log D(G(z)), which has a gradient also while it loses."""

    equilibrium: ClassVar[float] = 2 * math.log(2)
    kind: Literal["non_saturating"] = "non_saturating"


class LeastSquaresLossConfig(ConfigModel, title="least squares"):
    """Outputs are pulled to 1 for real and 0 for generated data (Mao et al. 2017)."""

    equilibrium: ClassVar[float] = 0.25
    kind: Literal["least_squares"] = "least_squares"


class HingeLossConfig(ConfigModel, title="hinge"):
    """The critic only cares for what is within a margin of 1 (Lim and Ye 2017)."""

    equilibrium: ClassVar[float] = 2.0
    kind: Literal["hinge"] = "hinge"


class WassersteinLossConfig(ConfigModel, title="Wasserstein"):
    """The difference of mean outputs (Arjovsky et al. 2017); needs a critic of limited slope."""

    equilibrium: ClassVar[float] = 0.0
    kind: Literal["wasserstein"] = "wasserstein"


class RelativisticLossConfig(ConfigModel, title="relativistic"):
    """Each real example against one generated example (Huang et al. 2024, R3GAN)."""

    equilibrium: ClassVar[float] = math.log(2)
    kind: Literal["relativistic"] = "relativistic"


AdversarialLossConfig = Annotated[
    MinimaxLossConfig
    | NonSaturatingLossConfig
    | LeastSquaresLossConfig
    | HingeLossConfig
    | WassersteinLossConfig
    | RelativisticLossConfig,
    Field(discriminator="kind"),
]


class RegularizersConfig(ConfigModel):
    """What keeps the discriminator smooth."""

    r1: float = parameter(
        1.0,
        title="R1",
        description="Weight gamma of (gamma/2) |dD/dx|^2 on real data (Mescheder et al. 2018): "
        "keeps the discriminator flat where the data are. 0 is off.",
        live=True,
        ge=0.0,
        le=10_000.0,
    )
    r2: float = parameter(
        0.0,
        title="R2",
        description="Weight gamma of the same penalty on generated data; R3GAN needs both. "
        "0 is off.",
        live=True,
        ge=0.0,
        le=10_000.0,
    )
    gradient_penalty: float = parameter(
        0.0,
        title="Gradient penalty",
        description="Weight of (|dD/dx| - 1)^2 between real and generated data (WGAN-GP, Gulrajani "
        "et al. 2017); 10 is usual. 0 is off.",
        live=True,
        ge=0.0,
        le=10_000.0,
    )
    interval: int = parameter(
        1,
        title="Penalty every",
        description="Penalties are computed in every n-th of the discriminator's updates only, and "
        "count n times there (lazy regularization, Karras et al. 2020).",
        unit="updates",
        advanced=True,
        ge=1,
        le=64,
    )
    weight_clip: float | None = parameter(
        None,
        title="Weight clipping",
        description="Every weight of the discriminator is kept within this of 0 (Arjovsky et al. "
        "2017). Limits its slope badly; here to see that. Empty is off.",
        advanced=True,
        gt=0.0,
        le=10.0,
    )
    spectral_norm: bool = parameter(
        False,
        title="Spectral norm",
        description="Divides the weights of every layer of the discriminator by their largest "
        "singular value (Miyato et al. 2018), so that no layer makes anything longer.",
        advanced=True,
    )
