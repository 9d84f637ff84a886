"""What answers each kind of request. A new one is a file and a line."""

from collections.abc import Callable, Mapping

from core.diffusion.answering.carried import CarryAnswerer
from core.diffusion.answering.field import FieldAnswerer
from core.diffusion.answering.gradient_share import GradientAnswerer
from core.diffusion.answering.ideal import IdealAnswerer
from core.diffusion.answering.neighbours import NeighbourAnswerer
from core.diffusion.answering.noised import NoiseAnswerer
from core.diffusion.answering.samples import SampleAnswerer
from core.diffusion.answering.schedule import ScheduleAnswerer
from core.diffusion.answering.solvers import SolverAnswerer
from core.diffusion.answering.timestep import TimestepAnswerer
from core.diffusion.model import DiffusionModel
from core.engine.answerers import Answerer
from core.requests import (
    CarryPoints,
    CompareSolvers,
    CompareWithIdeal,
    DescribeSchedule,
    ExamineTimestep,
    FindNeighbours,
    MeasureField,
    NoiseExamples,
    Request,
    SampleNow,
    ShareGradient,
)

ANSWERERS: Mapping[type[Request], Callable[[DiffusionModel], Answerer]] = {
    SampleNow: SampleAnswerer,
    NoiseExamples: NoiseAnswerer,
    DescribeSchedule: ScheduleAnswerer,
    CompareWithIdeal: IdealAnswerer,
    CompareSolvers: SolverAnswerer,
    FindNeighbours: NeighbourAnswerer,
    MeasureField: FieldAnswerer,
    CarryPoints: CarryAnswerer,
    ExamineTimestep: TimestepAnswerer,
    ShareGradient: GradientAnswerer,
}
