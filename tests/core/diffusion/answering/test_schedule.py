"""The schedule of a run as it is described: curves, steps of the sampler, what is trained on."""

import math
from dataclasses import fields

import numpy as np
import pytest
import torch
from scipy import stats
from small_models import answer_of, small_method

from core.answers import NoiseLevels, ScheduleDescribed
from core.config.fields import variant_kinds
from core.config.method import DiffusionConfig
from core.config.overrides import with_value
from core.diffusion.loss_per_timestep import TimestepBins
from core.diffusion.method import DiffusionMethod
from core.diffusion.schedules.registry import SCHEDULES
from core.diffusion.schedules.schedule import NoiseSchedule
from core.requests import DescribeSchedule
from core.samplers.spacing import SPACINGS, levels_of

EDM = (
    "method.schedule.kind=edm",
    "method.time_sampling.kind=log_normal",
    "method.time_sampling.mean=-0.4",
    "method.time_sampling.std=0.9",
)
DRAWN = 100_000
FLOW = ("method.schedule.kind=rectified_flow",)


def described(method: DiffusionMethod) -> ScheduleDescribed:
    return answer_of(method, DescribeSchedule(), ScheduleDescribed)


def assert_same_levels(shown: NoiseLevels, schedule: NoiseSchedule, timesteps: list[int]) -> None:
    levels = [schedule.level_at(schedule.time_of(timestep)) for timestep in timesteps]
    np.testing.assert_array_equal(shown.timesteps, timesteps)
    # The same doubles by the same formula, of one time or of many together: only rounding differs.
    for name in ("alpha", "sigma"):
        expected = [getattr(level, name) for level in levels]
        np.testing.assert_allclose(getattr(shown, name), expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(shown.times, [level.time for level in levels], rtol=1e-12)


@pytest.mark.parametrize("kind", SCHEDULES)
def test_that_the_run_s_own_curve_has_every_timestep(kind: str) -> None:
    method = small_method(settings=[f"method.schedule.kind={kind}"])
    shown = described(method)
    assert shown.kind == kind
    assert len(shown.levels) == 1000
    some = list(range(0, 1000, 27))  # the first and the last among them
    picked = {f.name: getattr(shown.levels, f.name)[some] for f in fields(NoiseLevels)}
    assert_same_levels(NoiseLevels(**picked), method.model.schedule, some)


def test_that_all_other_schedules_are_there_with_their_own_defaults() -> None:
    shown = described(small_method(settings=["method.schedule.kind=linear"]))
    kinds = variant_kinds(DiffusionConfig.model_fields["schedule"])
    assert list(shown.others) == [kind for kind in kinds if kind != "linear"]
    for kind, levels in shown.others.items():
        schedule = SCHEDULES[kind](kinds[kind]())
        assert levels.timesteps[[0, -1]].tolist() == [0, schedule.timesteps - 1]
        assert np.ptp(np.diff(levels.timesteps)) <= 1  # evenly spaced, but for rounding
        assert_same_levels(levels, schedule, levels.timesteps.tolist())


def test_that_the_marked_steps_are_those_that_the_sampler_takes() -> None:
    method = small_method(settings=[*FLOW, "sampling.steps=7", "sampling.spacing.kind=linear"])
    for spacing in SPACINGS:
        config = with_value(method.model.config, "sampling.spacing.kind", spacing)
        list(method.configure(config))
        shown = described(method)
        assert (shown.sampler, shown.spacing) == ("ddim", spacing)
        *taken, clean = levels_of(method.model.config.sampling.spacing, method.model.schedule, 7)
        assert clean.sigma == 0
        levels = shown.sampler_levels
        np.testing.assert_array_equal(levels.times, [level.time for level in taken])
        np.testing.assert_array_equal(levels.alpha, [level.alpha for level in taken])
        np.testing.assert_array_equal(levels.sigma, [level.sigma for level in taken])


def test_that_another_sampler_is_described_as_soon_as_it_is_chosen() -> None:
    method = small_method()
    before = described(method)
    config = method.model.config
    for path, value in (
        ("sampling.sampler.kind", "heun"),
        ("sampling.steps", 9),
        ("sampling.spacing.kind", "log_snr"),
    ):
        config = with_value(config, path, value)
    (after,) = method.configure(config)
    assert isinstance(after, ScheduleDescribed)
    assert (after.sampler, after.spacing, len(after.sampler_levels)) == ("heun", "log_snr", 9)
    assert after.levels is before.levels  # what cannot change is computed once
    assert not list(method.configure(with_value(config, "preview.steps", 5)))


def test_that_log_normal_sigmas_have_the_normal_density_over_ln_sigma() -> None:
    shown = described(small_method(settings=EDM))
    edges, density = shown.log_snr_edges, shown.log_snr_density
    # log SNR = -2 ln sigma, so its mean is -2 mean and its spread 2 std.
    expected = np.diff(stats.norm.cdf(edges, 0.8, 1.8)) / np.diff(edges)
    # Shares are told apart to 2^-14, and a bin is 0.35 wide.
    np.testing.assert_allclose(density, expected, atol=2**-14 / 0.35)
    assert shown.times_kind == "log_normal"


def test_that_sigmas_beyond_the_schedule_lie_at_its_ends() -> None:
    shown = described(small_method(settings=[*EDM[:2], "method.time_sampling.std=6"]))
    width = np.diff(shown.log_snr_edges)
    assert float((shown.log_snr_density * width).sum()) == pytest.approx(1, abs=1e-4)
    # 0.18 of all sigmas would be above 80, the largest of the schedule: they are in the first bin.
    beyond = math.erfc((math.log(80) + 1.2) / 6 / math.sqrt(2)) / 2
    assert float(shown.log_snr_density[0] * width[0]) == pytest.approx(beyond, abs=0.01)


def test_that_even_times_of_the_straight_path_have_the_density_of_a_logistic_curve() -> None:
    shown = described(small_method(settings=[*FLOW, "method.time_sampling.kind=uniform"]))
    # time = sigmoid(-log SNR / 2), from 1/1000 on.
    times = 1 / (1 + np.exp(shown.log_snr_edges / 2))
    expected = -np.diff(times) / np.diff(shown.log_snr_edges) / 0.999
    # As above; a bin is 0.46 wide.
    np.testing.assert_allclose(shown.log_snr_density, expected, atol=2**-14 / 0.46)


@pytest.mark.parametrize("timesteps", [20, 1000])
def test_that_even_timesteps_have_the_density_of_the_slope(timesteps: int) -> None:
    method = small_method(
        settings=["method.schedule.kind=linear", f"method.schedule.timesteps={timesteps}"]
    )
    shown = described(method)
    middle = (shown.log_snr_edges[:-1] + shown.log_snr_edges[1:]) / 2
    slope = np.gradient(shown.levels.times[::-1], shown.levels.log_snr[::-1])
    expected = -np.interp(middle, shown.levels.log_snr[::-1], slope)
    # The slope between timesteps is a guess of its own: 20 of them leave a tenth of the peak.
    inside = slice(3, -12)  # at low noise neighbours are far apart, and the slope is not known
    tolerance = 0.1 if timesteps == 20 else 0.01
    np.testing.assert_allclose(
        shown.log_snr_density[inside], expected[inside], atol=tolerance * expected.max()
    )


@pytest.mark.parametrize("settings", [(), EDM, (*FLOW, "method.time_sampling.kind=logit_normal")])
def test_that_shares_are_those_of_examples_that_are_really_drawn(settings: tuple[str, ...]) -> None:
    method = small_method(settings=settings)
    shown = described(method)
    assert float(shown.bin_shares.sum()) == pytest.approx(1, abs=1e-6)
    generator = method.model.streams.cpu_generator("times of a test")
    times = method.model.objective.draw(torch.zeros(DRAWN, 2), generator).time
    bins = TimestepBins(torch.device("cpu"))
    bins.add(times, torch.zeros(DRAWN))
    # Five standard deviations of a count, and two of the shares' own 2^14 parts.
    spread = 5 * np.sqrt(shown.bin_shares / DRAWN) + 2 * 2**-14
    assert bool((np.abs(bins.take(1).counts / DRAWN - shown.bin_shares) <= spread).all())


def test_that_even_times_fill_every_bin_alike() -> None:
    shown = described(small_method(settings=["method.schedule.timesteps=640"]))
    # Ten timesteps a bin; shares are told apart to 2^-14.
    np.testing.assert_allclose(shown.bin_shares, 1 / 64, atol=2 * 2**-14)
    log_snr = shown.levels.log_snr
    np.testing.assert_allclose(shown.bin_log_snr[1:], log_snr[9::10], rtol=1e-12)
    assert shown.bin_log_snr[0] == log_snr[0]


def test_that_pure_noise_has_an_infinite_log_snr_and_no_place_in_the_density() -> None:
    method = small_method(settings=["method.schedule.zero_terminal_snr=true"])
    shown = described(method)
    assert shown.levels.log_snr[-1] == -np.inf
    assert shown.levels.alpha[-1] == 0
    assert bool(np.isfinite(shown.log_snr_edges).all())
    total = float((shown.log_snr_density * np.diff(shown.log_snr_edges)).sum())
    assert total == pytest.approx(0.999, abs=1e-3)  # one timestep of 1000 is left out
