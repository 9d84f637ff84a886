"""The noise schedule of a run beside all others, and where its sampler steps."""

from collections.abc import Generator, Mapping

import numpy as np
import torch
from jaxtyping import Float64
from torch import Tensor

from core.answers import NoiseLevels, ScheduleDescribed
from core.arrays import Doubles, Floats
from core.config.fields import variant_kinds
from core.config.method import DiffusionConfig
from core.config.schedules import ScheduleConfig
from core.diffusion.loss_per_timestep import BINS
from core.diffusion.model import DiffusionModel
from core.diffusion.schedules.registry import build_schedule
from core.diffusion.schedules.schedule import NoiseSchedule
from core.diffusion.shown import shown_levels
from core.diffusion.time_sampling import times_at
from core.events import Event
from core.frozen import frozen
from core.requests import DescribeSchedule
from core.samplers.spacing import levels_of

POINTS = 201  # of the curve of another schedule; the run's own has every timestep
QUANTILES = 2**14  # of the training times: their shares are exact to one part in so many
LOG_SNR_BINS = 60


class ScheduleAnswerer:
    """Curves are computed once; where the sampler steps follows the settings of the moment."""

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        schedule, method = model.schedule, model.config.method
        self._others = _other_curves(method.schedule.kind)
        self._curve = shown_levels(schedule, schedule.all_levels())
        quantile = (torch.arange(QUANTILES, dtype=torch.float64) + 0.5) / QUANTILES
        times = times_at(method.time_sampling, schedule, quantile)
        self._bin_log_snr = _log_snr_of_bins(schedule)
        self._bin_shares = _shares_of_bins(times)
        self._log_snr_edges = _log_snr_range(self._curve)
        self._log_snr_density = _density(schedule, times, self._log_snr_edges)

    def __call__(self, _step: int, _request: DescribeSchedule) -> Generator[Event]:
        model = self._model
        sampling = model.config.sampling
        levels = levels_of(sampling.spacing, model.schedule, sampling.steps)
        yield ScheduleDescribed(
            kind=model.config.method.schedule.kind,
            levels=self._curve,
            others=self._others,
            sampler=sampling.sampler.kind,
            spacing=sampling.spacing.kind,
            sampler_levels=shown_levels(model.schedule, levels[:-1]),
            bin_log_snr=self._bin_log_snr,
            bin_shares=self._bin_shares,
            log_snr_edges=self._log_snr_edges,
            log_snr_density=self._log_snr_density,
            times_kind=model.config.method.time_sampling.kind,
        )


def _other_curves(own: str) -> Mapping[str, NoiseLevels]:
    """Every schedule but the run's own, with its default parameters."""
    curves: dict[str, NoiseLevels] = {}
    for kind, model in variant_kinds(DiffusionConfig.model_fields["schedule"]).items():
        if kind != own:
            config: ScheduleConfig = model()  # pyright: ignore[reportAssignmentType] of the union
            schedule = build_schedule(config)
            levels = schedule.all_levels()
            chosen = [round(i * (len(levels) - 1) / (POINTS - 1)) for i in range(POINTS)]
            curves[kind] = shown_levels(schedule, [levels[i] for i in chosen])
    return curves


def _log_snr_of_bins(schedule: NoiseSchedule) -> Doubles:
    """At the edges of equal bins of time, of which the first begins before the first time."""
    edges = torch.linspace(0, 1, BINS + 1, dtype=torch.float64).clamp(min=schedule.first_time)
    return frozen(schedule.log_snr(edges).numpy().copy())


def _shares_of_bins(times: Float64[Tensor, "n"]) -> Floats:
    # As in TimestepBins: a timestep is the upper end of its part of time.
    bins = (times * BINS).ceil().clamp(1, BINS).long() - 1
    shares = torch.bincount(bins, minlength=BINS).double() / len(times)
    return frozen(shares.float().numpy().copy())


def _log_snr_range(curve: NoiseLevels) -> Doubles:
    """Edges of equal bins from the least to the largest finite log SNR of a schedule."""
    finite: Doubles = curve.log_snr[np.isfinite(curve.log_snr)]
    edges: Doubles = np.linspace(finite.min(), finite.max(), LOG_SNR_BINS + 1, dtype=np.float64)
    return frozen(edges)


def _density(schedule: NoiseSchedule, times: Float64[Tensor, "n"], edges: Doubles) -> Floats:
    """How densely training times lie over the log SNR, [m]; what lies outside is left out.

    Each timestep of a discrete schedule is spread over the times that are nearest to it: counted at
    single places, the few far apart ones in noise would give a comb.
    """
    count = len(times)
    if schedule.discrete:
        steps = schedule.timesteps
        borders = ((torch.arange(steps + 1).double() + 0.5) / steps).clamp(max=1.0)
        trained = torch.bincount((times * steps).round().long() - 1, minlength=steps)
        below = torch.cat([torch.zeros(1), trained.cumsum(0)]).double() / count
    else:
        borders, below = times, (torch.arange(count).double() + 0.5) / count
    log_snr: Doubles = schedule.log_snr(borders.clamp(min=schedule.first_time)).numpy()
    noisier: Doubles = 1 - below.numpy()
    known = np.isfinite(log_snr)
    share = np.interp(edges, log_snr[known][::-1], noisier[known][::-1])
    # Times that were clamped to the end of the schedule are at the edge, and so within it.
    share[0] = noisier[log_snr < edges[0]].max(initial=0.0)
    return frozen((np.diff(share) / np.diff(edges)).astype(np.float32))
