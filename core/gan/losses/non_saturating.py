"""The game with another generator: Goodfellow et al. 2014 (arXiv 1406.2661), section 3."""

from torch.nn.functional import softplus

from core.gan.losses.loss import Logits
from core.gan.losses.minimax import MinimaxLoss


class NonSaturatingLoss(MinimaxLoss):
    """The critic is that of :class:`MinimaxLoss`; the generator maximises E log D(G(z)).

    The slope of its loss comes near -1 the more clearly it loses, where that of log(1 - D) is gone.
    """

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:  # noqa: ARG002
        return softplus(-logit_fake)
