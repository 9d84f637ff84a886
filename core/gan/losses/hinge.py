"""The hinge loss: Lim and Ye 2017 (arXiv 1705.02894); Miyato et al. 2018 (arXiv 1802.05957)."""

from torch.nn.functional import relu

from core.gan.losses.loss import Logits


class HingeLoss:
    """The critic raises real data to 1 and lowers fake ones to -1, and cares for nothing beyond.

    The generator raises its own without end: eqs. 16 and 17 of Miyato et al. 2018.

    The best critic of densities p and q is the sign of p - q, and its loss is 2 - 2 TV(p, q), where
    TV is the total variation, half the integral of |p - q|. If they are equal, any number between
    -1 and 1 is as good as another.
    """

    paired = False
    probabilities = False

    def critic(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        return relu(1 - logit_real) + relu(1 + logit_fake)

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:  # noqa: ARG002
        return -logit_fake
