"""What answers each kind of request. A new one is a file and a line."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from core.events import Event
from core.gan.answering.samples import SampleAnswerer
from core.gan.model import GANModel
from core.requests import Request, SampleNow

Answerer = Callable[[int, Any], Generator[Event]]
"""``(training step, request)``: how far it is, every now and then, and at last the answer."""

ANSWERERS: Mapping[type[Request], Callable[[GANModel], Answerer]] = {
    SampleNow: SampleAnswerer,
}
