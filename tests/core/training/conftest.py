from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from core.commands import Command
from core.config.files import load_preset
from core.config.overrides import with_overrides
from core.config.run import RunConfig
from core.events import Event
from core.training.control import CommandQueue
from core.training.session import Session

Script = Callable[[Event], Command | None]


class Play(Protocol):
    """Runs a session to its end; the script answers events with commands."""

    def __call__(
        self, session: Session, commands: CommandQueue, script: Script | None = None
    ) -> list[Event]: ...


@pytest.fixture
def ring() -> RunConfig:
    """Points of a ring and a tiny network: thousands of steps a second."""
    return with_overrides(
        load_preset("ring-diffusion"),
        [
            "network.width=16",
            "network.depth=1",
            "training.batch_size=16",
            "training.max_steps=40",
            "preview.count=8",
            "preview.steps=2",
            "sampling.steps=2",
            "data.training_points=500",
            "data.held_out_points=50",
            "watching.held_out_examples=16",
        ],
    )


@pytest.fixture
def digits() -> RunConfig:
    """Real digits and a small U-Net."""
    return with_overrides(
        load_preset("digits-diffusion"),
        [
            "network.channels=8",
            "network.attention_levels=",
            "training.batch_size=4",
            "training.max_steps=6",
            "preview.count=4",
            "preview.steps=2",
            "watching.held_out_examples=8",
        ],
    )


@pytest.fixture
def play() -> Play:
    def play(session: Session, commands: CommandQueue, script: Script | None = None) -> list[Event]:
        return list(_played(session, commands, script))

    return play


def _played(session: Session, commands: CommandQueue, script: Script | None) -> Iterator[Event]:
    for event in session.events():
        yield event
        command = script(event) if script else None
        if command is not None:
            commands.post(command)
