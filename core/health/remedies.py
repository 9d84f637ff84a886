"""Changes of parameters that may help a run and change something there. Standard library only."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.config.gan_run import GANRun
from core.config.overrides import find_parameter, with_value
from core.errors import NoisescopeError
from core.gan_events import Player, Remedy

Change = tuple[str, float | bool | str]
"""Path and value."""

LESS = 10  # times: a rate is known to be wrong by its order of magnitude


def remedies(config: GANRun, changes: Iterable[Change]) -> tuple[Remedy, ...]:
    """Those changes that make a difference to this run and are allowed there, live ones first."""
    # A frozen model has a hash, which its type does not say.
    return _remedies(config, tuple(changes))  # pyright: ignore[reportArgumentType]


@lru_cache(maxsize=32)  # a verdict is looked at again and again before it is told again
def _remedies(config: GANRun, changes: tuple[Change, ...]) -> tuple[Remedy, ...]:
    found = [
        Remedy(path, _text(value), find_parameter(config, path).live)
        for path, value in changes
        if _makes_a_difference(config, path, value)
    ]
    return tuple(sorted(found, key=lambda remedy: not remedy.live))


def still_to_do(config: GANRun, known: Iterable[Remedy]) -> tuple[Remedy, ...]:
    """Those of the remedies that have not been carried out."""
    return tuple(r for r in known if _makes_a_difference(config, r.path, r.value))


def slower(config: GANRun, player: Player) -> Change:
    """A tenth of the learning rate."""
    optimizers = config.optimizer
    rate = (optimizers.critic if player == "critic" else optimizers.generator).learning_rate
    return f"optimizer.{player}.learning_rate", rate / LESS


def smoother(config: GANRun) -> Iterator[Change]:
    """A stronger penalty on steep critics, of the sort that suits the loss."""
    weights = config.method.regularizers
    if config.method.loss.kind == "wasserstein":
        # The weight of Gulrajani et al. 2017, which they kept for all their experiments.
        yield "method.regularizers.gradient_penalty", max(10.0, weights.gradient_penalty)
        return
    if config.method.loss.kind == "relativistic":
        yield "method.regularizers.r2", _more(weights.r2)  # needs both: Huang et al. 2024
    yield "method.regularizers.r1", _more(weights.r1)


def _more(weight: float) -> float:
    return weight * LESS if weight > 0 else 1.0


def _text(value: float | bool | str) -> str:
    """As on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:.10g}"


def _makes_a_difference(config: GANRun, path: str, value: float | bool | str) -> bool:
    try:
        return with_value(config, path, _text(value)) != config
    except NoisescopeError:
        return False  # not a parameter of this run, or out of its range: nothing to propose
