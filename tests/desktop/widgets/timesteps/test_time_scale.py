"""Times as timesteps and as log SNR."""

import numpy as np
import pytest
from made_answers import noise_levels

from core.answers import NoiseLevels
from desktop.widgets.timesteps.time_scale import TimeScale, log_snr_words, timestep_words


def straight_path(timesteps: int) -> NoiseLevels:
    """With alpha = 1 - time, and each timestep k at time (k + 1) / T, the last without data."""
    times = (np.arange(timesteps) + 1) / timesteps
    return NoiseLevels(np.arange(timesteps), times, 1 - times, times)


@pytest.mark.parametrize(("timesteps", "bins"), [(1000, 64), (10, 64), (100, 7), (128, 64)])
def test_that_every_timestep_is_in_one_bin(timesteps: int, bins: int) -> None:
    scale = TimeScale.of(straight_path(timesteps))
    for number in range(bins):
        # Whole numbers only: number / bins < (k + 1) / T <= (number + 1) / bins.
        inside = [
            k
            for k in range(timesteps)
            if number * timesteps < (k + 1) * bins <= (number + 1) * timesteps
        ]
        found = scale.timesteps_in(number / bins, (number + 1) / bins)
        assert found == ((inside[0], inside[-1]) if inside else None)
        assert {scale.bin_of(k, bins) for k in inside} <= {number}


def test_that_the_scale_of_a_curve_ends_where_the_curve_does() -> None:
    levels = noise_levels(11)
    scale = TimeScale.of(levels)
    assert scale.last == 999
    np.testing.assert_allclose(scale.time_of(999), 1.0)
    np.testing.assert_allclose(scale.log_snr_at(float(levels.times[3])), levels.log_snr[3])


def test_that_numbers_of_the_log_snr_stand_at_their_times() -> None:
    scale = TimeScale.of(straight_path(1000))
    ticks = scale.log_snr_ticks(0.06).numbered
    places = np.array([place for place, _ in ticks])
    assert len(ticks) >= 9
    assert bool((np.diff(places) >= 0.06).all())
    for place, text in ticks:
        value = float(text.replace("\N{MINUS SIGN}", "-"))
        # (1 - t)^2 / t^2 = e^value; between timesteps the curve is drawn straight.
        assert place == pytest.approx(1 / (1 + np.exp(value / 2)), abs=1e-3)
    assert "0" in [text for _, text in ticks]


def test_that_timesteps_are_numbered_at_their_times() -> None:
    for place, text in TimeScale.of(straight_path(1000)).timestep_ticks(5).numbered:
        assert place == pytest.approx((int(text) + 1) / 1000)


def test_that_a_part_of_time_is_told_in_words() -> None:
    scale = TimeScale.of(straight_path(1000))
    assert timestep_words(scale, 31 / 64, 32 / 64) == "t 484\N{EN DASH}499"
    assert timestep_words(scale, 0.0, 0.001) == "t = 0"
    assert timestep_words(TimeScale.of(straight_path(10)), 0.51, 0.52) == "no timestep"
    assert timestep_words(None, 0.5, 0.75) == "time 0.500 to 0.750"
    assert log_snr_words(scale, 0.5, 0.75) == "log SNR 0.0 to \N{MINUS SIGN}2.2"  # 2 ln(1/3)
