"""The minimax game: Goodfellow et al. 2014 (arXiv 1406.2661), eq. 1."""

from torch.nn.functional import softplus

from core.gan.losses.loss import Logits


class MinimaxLoss:
    """The critic says how probable it is that an example is real; the generator opposes just that.

    With D = sigmoid(logit), the critic maximises E log D(x) + E log(1 - D(G(z))), and the generator
    minimises it. Both are softplus of logits, which stay exact where a sigmoid is 0 or 1 already:
    log D = -softplus(-logit) and log(1 - D) = -softplus(logit).

    The best critic of densities p and q is logit = log p - log q, and its loss is ln 4 - 2 JS(p, q)
    (theorem 1). Far from 0 it tells the two apart so well that the slope of the generator's loss is
    gone: at a logit of -10 it is 0.00005.
    """

    paired = False
    probabilities = True

    def critic(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        return softplus(-logit_real) + softplus(logit_fake)

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:  # noqa: ARG002
        return -softplus(logit_fake)
