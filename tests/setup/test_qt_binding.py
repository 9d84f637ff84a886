"""The installed PySide6 keeps its reference counts; 6.12.0 aborts on Python before 3.12."""

import sys

import pytest
from program import run_python

EMITS = """
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal(int)

received = []
sender = Sender()
sender.sent.connect(received.append)
for number in range(20_000):
    sender.sent.emit(number)
    sender.setObjectName("name")
print(len(received), received[-1])
"""

REFERENCES = """
import sys
from PySide6.QtCore import QObject, Signal, QTimer

class Sender(QObject):
    sent = Signal(int)

def use(times):
    sender = Sender()
    timer = QTimer(sender)
    for number in range(times):
        sender.sent.connect(print)
        sender.sent.disconnect(print)
        sender.sent.emit(number)
        sender.setObjectName("name")
        timer.setInterval(number)

use(10)  # whatever is kept once, is kept by now
before = [sys.getrefcount(kept) for kept in (True, False, None)]
use(200)
print(max(abs(sys.getrefcount(kept) - count) for kept, count in zip((True, False, None), before)))
"""


def test_that_20000_emits_survive() -> None:
    finished = run_python("-c", EMITS)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.split() == ["20000", "19999"]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None are immortal from 3.12 on")
def test_that_calls_keep_the_references_to_true_and_none() -> None:
    finished = run_python("-c", REFERENCES)
    assert finished.returncode == 0, finished.stderr
    # A binding that loses one a call loses at least 200 here; a few come and go with any objects.
    assert int(finished.stdout) < 50
