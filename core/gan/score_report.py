"""How the critic's logits of a batch are spread, as scalars of the step."""

import torch
from jaxtyping import Float
from torch import Tensor

from core.gan.losses.loss import AdversarialLoss
from core.metric_names import LOGIT, MARGIN, PROBABILITY, QUANTILES, SIGN_REAL


class ScoreReport:
    """Means, deviations and quantiles of real and generated examples.

    As probabilities only where the loss gives the logits that meaning; where only differences
    count, the margin of each real example over its generated partner.
    """

    def __init__(self, loss: AdversarialLoss) -> None:
        self._loss = loss
        names = [*LOGIT["real"], *LOGIT["fake"], SIGN_REAL]
        names += PROBABILITY if loss.probabilities else []
        names += MARGIN if loss.paired else []
        self.names = tuple(metric.name for metric in names)

    def of(self, logit_real: Float[Tensor, "b"], logit_fake: Float[Tensor, "b"]) -> Tensor:
        """The values, in the order of ``names``."""
        rows = [logit_real, logit_fake]
        rows += [logit_real - logit_fake] if self._loss.paired else []
        spread = _spread(torch.stack(rows))
        parts = [spread[:2].flatten(), logit_real.sign().mean()[None]]
        if self._loss.probabilities:
            parts.append(torch.stack(rows[:2]).sigmoid().mean(dim=1))
        if self._loss.paired:
            parts.append(spread[2])
        return torch.cat(parts)


def _spread(rows: Float[Tensor, "r b"]) -> Float[Tensor, "r names"]:
    """Mean, standard deviation and quantiles of each row.

    Quantiles are linear between neighbours, as torch.quantile gives them in several times the time.
    """
    std, mean = torch.std_mean(rows, dim=1, correction=0)
    ordered = rows.sort(dim=1).values
    columns = [mean, std]
    for quantile in QUANTILES:
        place = quantile * (rows.shape[1] - 1)
        below = int(place)
        above = min(below + 1, rows.shape[1] - 1)
        columns.append(torch.lerp(ordered[:, below], ordered[:, above], place - below))
    return torch.stack(columns, dim=1)
