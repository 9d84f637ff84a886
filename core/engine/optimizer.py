"""AdamW as a training step needs it: nothing is read back from the device."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from core.config.training import AdamWConfig

# One launch for the weights of all layers. These are what torch's own optimizers are made of; they
# have no public name. The optimizers themselves load torch's compiler, for a second, to be left out
# of what it compiles, and nothing is compiled here.
from torch import _foreach_add_, _foreach_mul_, _foreach_norm, _foreach_sub_, _fused_adamw_  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage]  # isort: skip

EPSILON = 1e-8  # keeps a weight whose gradients are all zero where it is


class Optimizer:
    """Improves the weights of one network. Updates that are not finite are skipped on the device.

    AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2), bit for bit that of torch.
    The learning rate is a tensor, so that it may change within a captured CUDA graph.
    """

    def __init__(self, weights: Iterable[nn.Parameter], device: torch.device) -> None:
        self.weights = list(weights)
        self.learning_rate = torch.zeros((), device=device)
        self._steps = [torch.zeros((), device=device) for _ in self.weights]
        self._means = [torch.zeros_like(weight) for weight in self.weights]
        self._squares = [torch.zeros_like(weight) for weight in self.weights]

    def begin(self, config: AdamWConfig, *, step: int, max_steps: int) -> None:
        """Forget the last gradients; use the learning rate of ``step`` (from 1)."""
        self.learning_rate.fill_(learning_rate_at(config, step=step, max_steps=max_steps))
        for weight in self.weights:  # as zero_grad does, without its bookkeeping
            weight.grad = None

    def finish(self, config: AdamWConfig) -> Tensor:
        """Take the step along the gradients that are there; gives their length before clipping."""
        norm = self._clip(config.gradient_clip)
        self._improve(config, skipped=norm.isfinite().logical_not().float())
        return norm

    @torch.no_grad()
    def _improve(self, config: AdamWConfig, *, skipped: Tensor) -> None:
        """One update of the weights that have a gradient, unless ``skipped`` is 1."""
        with_gradient = [
            (weight, weight.grad, *kept)
            for weight, *kept in zip(
                self.weights, self._means, self._squares, self._steps, strict=True
            )
            if weight.grad is not None
        ]
        if not with_gradient:
            return
        weights, gradients, means, squares, steps = map(list, zip(*with_gradient, strict=True))
        _foreach_add_(steps, 1)
        _fused_adamw_(
            weights, gradients, means, squares, [], steps,
            amsgrad=False, lr=self.learning_rate,
            beta1=config.beta1, beta2=config.beta2, weight_decay=config.weight_decay, eps=EPSILON,
            maximize=False, grad_scale=None, found_inf=skipped,
        )  # fmt: skip
        _foreach_sub_(steps, [skipped] * len(steps))  # what was skipped does not count

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
        kept = {"step": self._steps, "exp_avg": self._means, "exp_avg_sq": self._squares}
        return {
            f"{number}/{name}": value
            for name, values in kept.items()
            for number, value in enumerate(values)
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
