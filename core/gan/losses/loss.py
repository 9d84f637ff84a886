"""What an adversarial loss is: one number a pair of a real and a generated example."""

from typing import Protocol

from jaxtyping import Float
from torch import Tensor

Logits = Float[Tensor, "b"]


class AdversarialLoss(Protocol):
    """Losses to be minimised, an entry for each pair, so that their mean is the loss of a batch.

    Where a loss takes real and generated examples apart, an entry is the sum of both terms.
    """

    paired: bool  # only the difference of the two logits counts: no logit means anything by itself
    probabilities: bool  # sigmoid(logit) is the critic's probability that an example is real

    def critic(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        """What the critic minimises."""
        ...

    def generator(self, logit_real: Logits, logit_fake: Logits) -> Logits:
        """What the generator minimises. ``logit_real`` is looked at only if it is ``paired``."""
        ...
