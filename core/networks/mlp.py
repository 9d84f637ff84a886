"""A residual multi-layer perceptron for points."""

from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from core.config.networks import MLPConfig
from core.networks.blocks import zero_init
from core.networks.contract import Network
from core.networks.embeddings import ConditionEmbedding


class ResidualMLP(Network):
    """Residual blocks on a wide vector; noise level and class steer every one of them."""

    def __init__(self, config: MLPConfig, *, data_shape: tuple[int], num_classes: int) -> None:
        super().__init__()
        config.check_fits(data_shape)
        width = config.width
        self.condition = ConditionEmbedding(width, num_classes=num_classes)
        self.stem = nn.Linear(data_shape[0], width)
        self.blocks = nn.ModuleList(PointBlock(width) for _ in range(config.depth))
        self.norm = nn.LayerNorm(width)
        self.out = zero_init(nn.Linear(width, data_shape[0]))

    def forward(
        self,
        x: Float[Tensor, "b d"],
        log_snr: Float[Tensor, "b"],
        labels: Int[Tensor, "b"] | None,
    ) -> Float[Tensor, "b d"]:
        condition = self.condition(log_snr, labels)
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, condition)
        return self.out(functional.silu(self.norm(x)))


class PointBlock(nn.Module):
    """Two linear layers beside a short cut; the condition scales and shifts what enters them.

    Adaptive layer norm as in DiT: Peebles and Xie 2023 (arXiv 2212.09748), section 3.2.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.scale_and_shift = nn.Linear(width, 2 * width)
        self.linear_in = nn.Linear(width, width)
        self.linear_out = zero_init(nn.Linear(width, width))

    def forward(
        self, x: Float[Tensor, "b width"], condition: Float[Tensor, "b width"]
    ) -> Float[Tensor, "b width"]:
        scale, shift = self.scale_and_shift(condition).chunk(2, dim=1)
        hidden = self.linear_in(self.norm(x) * (1 + scale) + shift)
        return x + self.linear_out(functional.silu(hidden))
