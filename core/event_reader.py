"""Takes events apart for whoever reads only some of them. Standard library and NumPy only."""

from typing import assert_never

from core.answers import (
    AnswerProgressed,
    FieldMeasured,
    ForwardNoised,
    GradientShared,
    IdealCompared,
    NeighboursFound,
    PointsCarried,
    SamplesDrawn,
    ScheduleDescribed,
    SolversCompared,
    TimestepExamined,
)
from core.events import (
    CheckpointFailed,
    CheckpointSaved,
    CommandRefused,
    DataDescribed,
    Event,
    LossPerTimestep,
    NonFiniteFound,
    ParameterChanged,
    Progress,
    RecordingFailed,
    RunFinished,
    RunStarted,
    Scalars,
    StateChanged,
)
from core.gan_answers import (
    ContestMeasured,
    ExamplesJudged,
    LatentsInterpolated,
    LatentsSpread,
    QuizDrawn,
    VerdictExplained,
)
from core.gan_events import CoverageMeasured, HealthChanged, ScoresMeasured, StepNarrated


class EventReader:
    """Hands each event to the method of its name, which does nothing unless it is overridden.

    This is the one place that has to match every event for all that only look at some: a new kind
    of event is a line here, and a type error until it is.
    """

    def accept(self, event: Event) -> None:  # noqa: C901, PLR0915  two lines an event
        """Take an event."""
        match event:
            case RunStarted():
                self.take_run_started(event)
            case DataDescribed():
                self.take_data_described(event)
            case StateChanged():
                self.take_state_changed(event)
            case Scalars():
                self.take_scalars(event)
            case Progress():
                self.take_progress(event)
            case LossPerTimestep():
                self.take_loss_per_timestep(event)
            case ParameterChanged():
                self.take_parameter_changed(event)
            case CommandRefused():
                self.take_command_refused(event)
            case CheckpointSaved():
                self.take_checkpoint_saved(event)
            case CheckpointFailed():
                self.take_checkpoint_failed(event)
            case RecordingFailed():
                self.take_recording_failed(event)
            case NonFiniteFound():
                self.take_non_finite_found(event)
            case RunFinished():
                self.take_run_finished(event)
            case SamplesDrawn():
                self.take_samples_drawn(event)
            case ForwardNoised():
                self.take_forward_noised(event)
            case ScheduleDescribed():
                self.take_schedule_described(event)
            case TimestepExamined():
                self.take_timestep_examined(event)
            case GradientShared():
                self.take_gradient_shared(event)
            case FieldMeasured():
                self.take_field_measured(event)
            case PointsCarried():
                self.take_points_carried(event)
            case SolversCompared():
                self.take_solvers_compared(event)
            case IdealCompared():
                self.take_ideal_compared(event)
            case NeighboursFound():
                self.take_neighbours_found(event)
            case StepNarrated():
                self.take_step_narrated(event)
            case ScoresMeasured():
                self.take_scores_measured(event)
            case CoverageMeasured():
                self.take_coverage_measured(event)
            case HealthChanged():
                self.take_health_changed(event)
            case ExamplesJudged():
                self.take_examples_judged(event)
            case VerdictExplained():
                self.take_verdict_explained(event)
            case LatentsSpread():
                self.take_latents_spread(event)
            case LatentsInterpolated():
                self.take_latents_interpolated(event)
            case ContestMeasured():
                self.take_contest_measured(event)
            case QuizDrawn():
                self.take_quiz_drawn(event)
            case AnswerProgressed():
                self.take_answer_progressed(event)
            case _:
                assert_never(event)

    def take_run_started(self, event: RunStarted) -> None: ...

    def take_data_described(self, event: DataDescribed) -> None: ...

    def take_state_changed(self, event: StateChanged) -> None: ...

    def take_scalars(self, event: Scalars) -> None: ...

    def take_progress(self, event: Progress) -> None: ...

    def take_loss_per_timestep(self, event: LossPerTimestep) -> None: ...

    def take_parameter_changed(self, event: ParameterChanged) -> None: ...

    def take_command_refused(self, event: CommandRefused) -> None: ...

    def take_checkpoint_saved(self, event: CheckpointSaved) -> None: ...

    def take_checkpoint_failed(self, event: CheckpointFailed) -> None: ...

    def take_recording_failed(self, event: RecordingFailed) -> None: ...

    def take_non_finite_found(self, event: NonFiniteFound) -> None: ...

    def take_run_finished(self, event: RunFinished) -> None: ...

    def take_samples_drawn(self, event: SamplesDrawn) -> None: ...

    def take_forward_noised(self, event: ForwardNoised) -> None: ...

    def take_schedule_described(self, event: ScheduleDescribed) -> None: ...

    def take_timestep_examined(self, event: TimestepExamined) -> None: ...

    def take_gradient_shared(self, event: GradientShared) -> None: ...

    def take_field_measured(self, event: FieldMeasured) -> None: ...

    def take_points_carried(self, event: PointsCarried) -> None: ...

    def take_solvers_compared(self, event: SolversCompared) -> None: ...

    def take_ideal_compared(self, event: IdealCompared) -> None: ...

    def take_neighbours_found(self, event: NeighboursFound) -> None: ...

    def take_step_narrated(self, event: StepNarrated) -> None: ...

    def take_scores_measured(self, event: ScoresMeasured) -> None: ...

    def take_coverage_measured(self, event: CoverageMeasured) -> None: ...

    def take_health_changed(self, event: HealthChanged) -> None: ...

    def take_examples_judged(self, event: ExamplesJudged) -> None: ...

    def take_verdict_explained(self, event: VerdictExplained) -> None: ...

    def take_latents_spread(self, event: LatentsSpread) -> None: ...

    def take_latents_interpolated(self, event: LatentsInterpolated) -> None: ...

    def take_contest_measured(self, event: ContestMeasured) -> None: ...

    def take_quiz_drawn(self, event: QuizDrawn) -> None: ...

    def take_answer_progressed(self, event: AnswerProgressed) -> None: ...
