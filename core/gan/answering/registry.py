"""What answers each kind of request. A new one is a file and a line."""

from collections.abc import Callable, Mapping

from core.engine.answerers import Answerer
from core.gan.answering.samples import SampleAnswerer
from core.gan.model import GANModel
from core.requests import Request, SampleNow

ANSWERERS: Mapping[type[Request], Callable[[GANModel], Answerer]] = {
    SampleNow: SampleAnswerer,
}
