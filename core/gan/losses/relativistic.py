"""Relativistic pairing: Jolicoeur-Martineau 2018 (1807.00734); Huang et al. 2024 (2501.05441)."""

from torch.nn.functional import softplus

from core.gan.losses.loss import Logits


class RelativisticLoss:
    """The critic says which of two examples is the real one; the generator wants it to be wrong.

    Each real example is set against one generated one: f(t) = -log(1 + exp(-t)) in eq. 2 of Huang
    et al. 2024. sigmoid(logit_real - logit_fake) is the probability that the critic is right.

    The best critic of densities p and q is log p - log q and any constant, because that is best for
    each pair of points by itself. Its loss is ln 2 - JS of the pair (real, fake) and the pair in
    the other order, so 0 is reached where p and q never meet and ln 2 where they are equal.
    """

    paired = True
    probabilities = False

    def critic(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        return softplus(logit_fake - logit_real)

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        return softplus(logit_real - logit_fake)
