"""Events taken apart."""

import re
from typing import get_args

import pytest
from made_events import one_of_each

from core.event_reader import EventReader
from core.events import Event

EVENTS = one_of_each()


def method_of(kind: type[Event]) -> str:
    return "take_" + re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def test_that_there_is_a_method_for_every_event_and_no_other() -> None:
    methods = {name for name in vars(EventReader) if name.startswith("take_")}
    assert methods == {method_of(kind) for kind in get_args(Event)}


@pytest.mark.parametrize("event", EVENTS, ids=[type(event).__name__ for event in EVENTS])
def test_that_an_event_is_handed_to_the_method_of_its_name_only(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[str, Event]] = []
    reader = EventReader()
    reader.accept(event)  # nobody has to be interested
    for kind in get_args(Event):
        name = method_of(kind)

        def take(given: Event, name: str = name) -> None:
            taken.append((name, given))

        monkeypatch.setattr(reader, name, take)
    reader.accept(event)
    assert taken == [(method_of(type(event)), event)]
