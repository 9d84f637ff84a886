"""AdamW as a training step needs it: nothing is read back from the device."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from core.config.training import AdamWConfig

# One launch for the weights of all layers, as torch's own optimizers do; they have no public name.
from torch import _foreach_mul_, _foreach_norm  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage]  # isort: skip


class Optimizer:
    """Improves the weights of one network. Updates that are not finite are skipped on the device.

    The learning rate is a tensor, so that it may change within a captured CUDA graph.
    """

    def __init__(
        self, weights: Iterable[nn.Parameter], config: AdamWConfig, device: torch.device
    ) -> None:
        self.weights = list(weights)
        self.learning_rate = torch.zeros((), device=device)
        self._adamw = torch.optim.AdamW(
            self.weights,
            lr=self.learning_rate,
            betas=(config.beta1, config.beta2),
            weight_decay=config.weight_decay,
            fused=True,
        )

    def begin(self, config: AdamWConfig, *, step: int, max_steps: int) -> None:
        """Forget the last gradients; use the learning rate of ``step`` (from 1)."""
        self.learning_rate.fill_(learning_rate_at(config, step=step, max_steps=max_steps))
        for weight in self.weights:  # as zero_grad does, without its bookkeeping
            weight.grad = None

    def finish(self, config: AdamWConfig) -> Tensor:
        """Take the step along the gradients that are there; gives their length before clipping."""
        norm = self._clip(config.gradient_clip)
        # What a GradScaler sets to let an optimizer skip an update.
        self._adamw.grad_scale = None  # pyright: ignore[reportAttributeAccessIssue]
        self._adamw.found_inf = (  # pyright: ignore[reportAttributeAccessIssue]
            norm.isfinite().logical_not().float()
        )
        self._adamw.step()
        return norm

    def _clip(self, limit: float) -> Tensor:
        """Shorten the gradient to ``limit``; gives its length before.

        What ``clip_grad_norm_`` does, in half its time, which counts for networks of a few units.
        """
        gradients = [weight.grad for weight in self.weights if weight.grad is not None]
        norm = length(gradients)
        _foreach_mul_(gradients, (limit / (norm + 1e-6)).clamp(max=1.0))
        return norm

    def state(self) -> dict[str, Tensor]:
        """The averages that it keeps, by weight and name."""
        return {
            f"{number}/{name}": value
            for number, weight in enumerate(self.weights)
            for name, value in self._adamw.state[weight].items()
        }


def length(tensors: list[Tensor]) -> Tensor:
    """The Euclidean length of all of them together."""
    lengths: list[Tensor] = list(_foreach_norm(tensors))
    return torch.stack(lengths).square().sum().sqrt()


def learning_rate_at(config: AdamWConfig, *, step: int, max_steps: int) -> float:
    """The learning rate of step ``step`` (from 1): warm-up, then constant or cosine decay."""
    rate = config.learning_rate * min(1.0, step / max(1, config.warmup_steps))
    if config.decay == "cosine":
        rate *= 0.5 * (1 + math.cos(math.pi * min(1.0, (step - 1) / max_steps)))
    return rate
