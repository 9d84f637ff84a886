"""How much the examples of a batch differ, as one more feature for the critic."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

GROUP = 4  # examples compared with each other: the code of Karras et al. 2020 (arXiv 1912.04958)


def whole_groups(count: int) -> int:
    """As many of ``count`` examples as make whole groups; all where there are fewer than a group.

    A rest would make a critic compare all of a batch at once, and score each otherwise.
    """
    return count if count < GROUP else count // GROUP * GROUP


def filled_groups(count: int) -> int:
    """So many examples or somewhat more, in whole groups."""
    return -(-count // GROUP) * GROUP


class MinibatchDeviation(nn.Module):
    """Joins the mean deviation within a group of examples to the features of each of them.

    Karras et al. 2018 (arXiv 1710.10196), section 3: the standard deviation (of a population) over
    the group of every feature at every place, averaged over these, is one constant feature or map.
    Groups are of four neighbours in the batch; a batch that is no multiple of four is one group.
    So the logit of an example depends on its neighbours: never mix real and generated ones.
    """

    def forward(self, x: Float[Tensor, "b c *sides"]) -> Float[Tensor, "b c_and_1 *sides"]:
        group = GROUP if x.shape[0] % GROUP == 0 else x.shape[0]
        grouped = x.view(-1, group, *x.shape[1:])
        tiny = 1e-8  # the root has no slope at 0, where all examples are alike
        deviation = (grouped.var(1, correction=0) + tiny).sqrt().flatten(1).mean(1)
        one = deviation[:, None].expand(-1, group).reshape(-1, *[1] * (x.ndim - 1))
        return torch.cat([x, one.expand(-1, 1, *x.shape[2:])], dim=1)
