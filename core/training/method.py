"""What a session needs of a method, be it diffusion or another: steps, probes and weights."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Protocol

from torch import Tensor, nn

from core.config.run import RunConfig
from core.engine.probes import Probe
from core.events import Event
from core.gan_events import Part
from core.requests import Request


class Method(Protocol):
    """The models of one run and how they learn. Used by the run's own thread only."""

    scalar_names: tuple[str, ...]
    parts: tuple[Part, ...]  # what may be stepped by itself

    @property
    def parameters(self) -> int:
        """Trainable numbers."""
        ...

    def configure(self, config: RunConfig) -> Iterable[Event]:
        """Use the live parameters of this config from now on; what is to be shown of the change."""
        ...

    def step(self, step: int, out: Tensor, part: Part = "both") -> None:
        """Take step ``step`` (from 1) and write its scalars to ``out``: float32 [names].

        Reads nothing back from the device. A step whose gradient is not finite changes no weight.
        Of two networks that take turns only one learns if ``part`` says so.
        """
        ...

    def narrate(self, step: int, out: Tensor, part: Part = "both") -> Event:
        """The same step, and what happens in it, phase by phase."""
        ...

    def describe_data(self) -> Event:
        """The data set, with examples to look at."""
        ...

    def probes(self) -> Sequence[Probe]:
        """What may be measured while training; none of it changes the training."""
        ...

    def answer(self, step: int, request: Request) -> Generator[Event]:
        """How far the answer is, every now and then, and at last the answer.

        Raises NoisescopeError for what cannot be answered.
        """
        ...

    def first_look(self) -> Iterable[Event]:
        """What can be shown before anything is trained."""
        ...

    def weights(self) -> Mapping[str, nn.Module]:
        """The networks to save, by name: "raw" and "ema"."""
        ...

    def power_averages(self) -> Mapping[str, nn.Module]:
        """Averages to keep snapshots of, by their relative lengths; empty if none are kept."""
        ...

    def causes(self, name: str) -> tuple[str, str, str]:
        """What the scalar ``name`` is likely not to be finite from, the likeliest first."""
        ...

    def metadata(self) -> Mapping[str, str]:
        """What has to be known, besides the config, to use the weights without the data."""
        ...
