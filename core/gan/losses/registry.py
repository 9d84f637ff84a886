"""Every adversarial loss by its ``kind``. A new one is a file, a config class and a line here."""

from collections.abc import Callable, Mapping

from core.config.adversarial import AdversarialLossConfig
from core.gan.losses.hinge import HingeLoss
from core.gan.losses.least_squares import LeastSquaresLoss
from core.gan.losses.loss import AdversarialLoss
from core.gan.losses.minimax import MinimaxLoss
from core.gan.losses.non_saturating import NonSaturatingLoss
from core.gan.losses.relativistic import RelativisticLoss
from core.gan.losses.wasserstein import WassersteinLoss

LOSSES: Mapping[str, Callable[[], AdversarialLoss]] = {
    "minimax": MinimaxLoss,
    "non_saturating": NonSaturatingLoss,
    "least_squares": LeastSquaresLoss,
    "hinge": HingeLoss,
    "wasserstein": WassersteinLoss,
    "relativistic": RelativisticLoss,
}


def build_loss(config: AdversarialLossConfig) -> AdversarialLoss:
    """The loss that the config names."""
    return LOSSES[config.kind]()
