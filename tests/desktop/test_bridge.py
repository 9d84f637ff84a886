import threading
from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_answers import forward_noised, ideal_compared, samples_drawn
from made_events import loss_per_timestep, one_of_each, progress, scalars, state
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.answers import SamplesDrawn
from core.events import Event, Newest
from desktop.bridge import Bridge, Inbox

MAKERS: dict[str, Callable[[], Event]] = {
    "scalars": lambda: scalars(1),
    "state": lambda: state("training"),
    "progress": progress,
    "preview": lambda: samples_drawn(purpose="preview"),
    "requested": lambda: samples_drawn(purpose="requested"),
    "forward": forward_noised,
    "ideal": ideal_compared,
    "losses": loss_per_timestep,
}
REPLACED = ("progress", "preview", "requested", "forward", "ideal")
TAKE = "take"


def from_a_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@given(orders=st.lists(st.sampled_from([*MAKERS, TAKE]), max_size=40))
def test_that_an_inbox_keeps_the_order_and_only_the_newest_of_what_is_replaced(
    orders: list[str],
) -> None:
    inbox = Inbox()
    waiting: list[tuple[str, Event]] = []
    for order in [*orders, TAKE]:
        if order == TAKE:
            assert [id(event) for event in inbox.take()] == [id(event) for _, event in waiting]
            waiting.clear()
            continue
        event = MAKERS[order]()
        assert inbox.put(event) is (not waiting)
        if order in REPLACED:
            waiting = [(name, old) for name, old in waiting if name != order]
        waiting.append((order, event))
    assert inbox.take() == []


def test_that_every_event_that_only_counts_once_is_kept_once_for_each_purpose() -> None:
    inbox = Inbox()
    for _ in range(3):
        for event in [*one_of_each(), samples_drawn(purpose="requested")]:
            inbox.put(event)
    kept = [event for event in inbox.take() if isinstance(event, Newest)]
    purposes = [event.purpose for event in kept if isinstance(event, SamplesDrawn)]
    assert sorted(purposes) == ["preview", "requested"]
    assert len(kept) == len(get_args(Newest)) + 1


def test_that_no_scalar_or_state_is_lost_while_the_window_reads_beside_the_run(
    qtbot: QtBot,
) -> None:
    received: list[Event] = []
    bridge = Bridge(received.append)
    kinds = list(MAKERS)
    events = [MAKERS[kinds[number % len(kinds)]]() for number in range(5000)]
    last = state("finished")

    def run() -> None:
        for event in [*events, last]:
            bridge.put(event)

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: bool(received) and received[-1] is last, timeout=10_000)
    thread.join()

    place = {id(event): number for number, event in enumerate([*events, last])}
    order = [place[id(event)] for event in received]
    assert order == sorted(set(order)), "something came twice or out of order"
    every = [id(event) for event in [*events, last] if not isinstance(event, Newest)]
    assert [id(event) for event in received if not isinstance(event, Newest)] == every
    arrived = {id(event) for event in received}
    newest = [
        next(event for event in reversed(events) if type(event) is kind)
        for kind in {type(event) for event in events if isinstance(event, Newest)}
    ]
    assert all(id(event) in arrived for event in newest)


def test_that_a_burst_rings_once_and_arrives_in_one_go(qapp: QApplication) -> None:
    received: list[Event] = []
    rings: list[int] = []
    bridge = Bridge(received.append)
    bridge.rung.connect(lambda: rings.append(1), Qt.ConnectionType.DirectConnection)
    burst: list[Event] = [scalars(step) for step in range(1, 201)]

    def put_all() -> None:
        for event in burst:
            bridge.put(event)

    from_a_thread(put_all)
    assert (len(rings), received) == (1, [])
    qapp.processEvents()
    assert received == burst

    from_a_thread(put_all)
    qapp.processEvents()
    assert (len(rings), received) == (2, burst + burst)


@pytest.mark.usefixtures("qapp")
def test_that_events_are_received_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    bridge = Bridge(lambda _event: threads.append(threading.current_thread()))
    from_a_thread(lambda: bridge.put(scalars(1)))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()]


@pytest.mark.usefixtures("qapp")
def test_that_an_event_put_while_others_are_received_arrives_after_them() -> None:
    received: list[Event] = []
    first, second = scalars(1), scalars(2)

    def receive(event: Event) -> None:
        received.append(event)
        if event is first:
            bridge.put(second)

    bridge = Bridge(receive)
    bridge.put(first)
    assert received == [first, second]
