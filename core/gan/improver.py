"""What a network does at the end of its turn: improve its weights, and say by how much."""

import torch
from torch import Tensor, nn

from core.config.training import AdamWConfig
from core.engine.optimizer import Optimizer, length

# One launch for the weights of all layers, as torch's own optimizers do; they have no public name.
from torch import _foreach_sub  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage]  # isort: skip


class Improver:
    """The weights of one network, their optimizer, and how far the last update moved them."""

    def __init__(self, network: nn.Module, device: torch.device) -> None:
        named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
        self.names = tuple(name for name, _ in named)
        self.optimizer = Optimizer([p for _, p in named], device)
        self.gradient_norm = torch.zeros((), device=device)
        self.update_ratio = torch.zeros((), device=device)
        self.changes: list[Tensor] = []  # of each weight in the last update

    def begin(self, config: AdamWConfig, *, step: int, max_steps: int) -> None:
        """Forget the last gradients."""
        self.optimizer.begin(config, step=step, max_steps=max_steps)

    def gradients(self) -> dict[str, Tensor]:
        """Of each weight by name, as they are now; of those that have one."""
        named = zip(self.names, self.optimizer.weights, strict=True)
        return {name: weight.grad for name, weight in named if weight.grad is not None}

    @torch.no_grad()
    def finish(self, config: AdamWConfig) -> None:
        """Take the step. A gradient that is not finite changes nothing."""
        weights = [weight.detach() for weight in self.optimizer.weights]
        before = [weight.clone() for weight in weights]
        self.gradient_norm = self.optimizer.finish(config)
        self.changes = list(_foreach_sub(weights, before))
        self.update_ratio = length(self.changes) / length(before).clamp(min=1e-12)

    def named_changes(self) -> dict[str, Tensor]:
        """How each weight was changed in the last update, by name."""
        return dict(zip(self.names, self.changes, strict=True)) if self.changes else {}

    def rest(self) -> None:
        """Nothing was learnt in this step."""
        self.gradient_norm = torch.zeros_like(self.gradient_norm)
        self.update_ratio = torch.zeros_like(self.update_ratio)
        self.changes = []
