"""The Wasserstein distance: Arjovsky et al. 2017 (arXiv 1701.07875), eqs. 2 and 3."""

from core.gan.losses.loss import Logits


class WassersteinLoss:
    """The critic raises real data above fake ones; the generator raises its own.

    The loss of the best critic whose slope is nowhere above 1 is -W_1(p, q), the distance that mass
    has to be moved on average to make one distribution out of the other. Without a limit to the
    slope there is no best critic: :mod:`core.gan.penalties` and :mod:`core.gan.weight_limits`.
    """

    paired = False
    probabilities = False

    def critic(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        return logit_fake - logit_real

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:  # noqa: ARG002
        return -logit_fake
