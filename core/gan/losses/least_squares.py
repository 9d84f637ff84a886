"""Least squares, LSGAN: Mao et al. 2017 (arXiv 1611.04076), eq. 9."""

from core.gan.losses.loss import Logits


class LeastSquaresLoss:
    """The critic's output itself, no sigmoid of it, is pulled to 1 on real and to 0 on fake data.

    The generator pulls it to 1. These are the paper's a = 0 and b = c = 1, with its factor of 1/2.

    The best critic of densities p and q is p / (p + q), which is 1/2 where both are equal, and its
    loss is 1/4 - 1/8 of the integral of (p - q)^2 / (p + q).
    """

    paired = False
    probabilities = False

    def critic(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        return ((logit_real - 1).square() + logit_fake.square()) / 2

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:  # noqa: ARG002
        return (logit_fake - 1).square() / 2
