"""What is said of a mixture of data and noise."""

import pytest

from desktop.widgets.noise_words import SENTENCES, amplitudes, mixture, plain_words


def test_that_the_equation_has_the_amplitudes_of_the_timestep() -> None:
    assert mixture(0.64) == "x_t = 0.80 x_0 + 0.60 eps"
    assert amplitudes(0.5, 1.0) == "alpha_bar 0.5, SNR 1: x_t = 0.71 x_0 + 0.71 eps"
    assert amplitudes(2.4e-7, 2.4e-7).startswith("alpha_bar 2.4e-07, SNR 2.4e-07")


@pytest.mark.parametrize(("snr", "place"), [(1e4, 0), (2.5, 2), (0.1, 3), (1e-3, 4), (1e-9, 5)])
def test_that_the_words_fit_the_signal_to_noise_ratio(snr: float, place: int) -> None:
    assert plain_words(snr) == SENTENCES[place][1]
