"""What answers each kind of request. A new one is a file and a line."""

from collections.abc import Callable, Mapping

from core.engine.answerers import Answerer
from core.gan.answering.contest import ContestAnswerer
from core.gan.answering.explained import ExplainAnswerer
from core.gan.answering.interpolated import InterpolationAnswerer
from core.gan.answering.judged import JudgedAnswerer
from core.gan.answering.quiz import QuizAnswerer
from core.gan.answering.samples import SampleAnswerer
from core.gan.answering.spread import SpreadAnswerer
from core.gan.model import GANModel
from core.gan_requests import (
    DrawQuiz,
    ExplainVerdict,
    InterpolateLatents,
    JudgeExamples,
    MeasureContest,
    SpreadLatents,
)
from core.requests import Request, SampleNow

ANSWERERS: Mapping[type[Request], Callable[[GANModel], Answerer]] = {
    SampleNow: SampleAnswerer,
    JudgeExamples: JudgedAnswerer,
    ExplainVerdict: ExplainAnswerer,
    SpreadLatents: SpreadAnswerer,
    InterpolateLatents: InterpolationAnswerer,
    MeasureContest: ContestAnswerer,
    DrawQuiz: QuizAnswerer,
}
