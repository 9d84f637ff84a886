"""The way of commands into a run."""

import threading

import pytest

from core.commands import GiveUp, Pause, Resume, Stop, Watch
from core.requests import CompareWithIdeal, NoiseExamples, SampleNow
from core.training.control import CommandQueue


def test_that_commands_come_out_in_order() -> None:
    queue = CommandQueue()
    for command in (Resume(), Pause(), Stop()):
        queue.post(command)
    assert list(queue.waiting()) == [Resume(), Pause(), Stop()]
    assert list(queue.waiting()) == []


def test_that_of_requests_of_one_kind_only_the_last_is_handed_out() -> None:
    queue = CommandQueue()
    posted = (SampleNow(seed=1), NoiseExamples((1,)), Pause(), SampleNow(seed=2), NoiseExamples())
    for command in posted:
        queue.post(command)
    assert list(queue.waiting()) == [Pause(), SampleNow(seed=2), NoiseExamples()]
    watches = (Watch(SampleNow(seed=1)), Watch(CompareWithIdeal()), Watch(SampleNow(seed=2)))
    for command in (*watches, SampleNow(seed=3)):
        queue.post(command)
    assert list(queue.waiting()) == [*watches[1:], SampleNow(seed=3)]


def test_that_next_waits_for_a_command() -> None:
    queue = CommandQueue()
    taken: list[object] = []
    thread = threading.Thread(target=lambda: taken.append(queue.next()))
    thread.start()
    queue.post(Stop())
    thread.join(timeout=10)
    assert taken == [Stop()]


@pytest.mark.parametrize(
    ("waiting", "ends"),
    [
        (GiveUp(SampleNow), True),
        (Stop(), True),
        (GiveUp(CompareWithIdeal), False),
        (SampleNow(seed=3), False),  # the person at a slider wants to see the one under way as well
        (Watch(SampleNow()), False),
        (Pause(), False),
    ],
)
def test_that_only_stop_and_giving_up_end_what_is_done(waiting: Pause, ends: bool) -> None:
    queue = CommandQueue()
    queue.post(waiting)
    assert queue.gives_up(SampleNow()) is ends
    assert list(queue.waiting()) == [waiting]  # it is still there
