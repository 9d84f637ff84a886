"""What is said of a mixture of data and noise."""

import math

import pytest

from desktop.widgets.forward.noise_words import (
    SENTENCES,
    amplitude,
    division_words,
    level_words,
    mixture,
    mixture_terms,
    plain_words,
)


def test_that_the_equation_has_the_amplitudes_of_any_path() -> None:
    assert mixture(0.8, 0.6) == "x_t = 0.80 x_0 + 0.60 eps"
    assert mixture(1.0, 80.0) == "x_t = 1.00 x_0 + 80.0 eps"
    assert mixture(0.25, 0.75) == "x_t = 0.25 x_0 + 0.75 eps"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (1.0, "1.00"), (0.0021, "0.002"), (12.34, "12.3")]
)
def test_that_amplitudes_are_short_and_never_a_wrong_nothing(value: float, text: str) -> None:
    assert amplitude(value) == text


def test_that_pictures_are_named_with_what_they_are_divided_by() -> None:
    assert mixture_terms(1.0, 17.5, 17.53) == [
        ("", "x_t (÷ 17.5)"),
        ("= 1.00 ×", "x_0"),
        ("+ 17.5 ×", "eps"),
    ]
    assert mixture_terms(0.8, 0.6, 1.0)[0] == ("", "x_t")
    assert division_words(1 + 1e-15) == ""


def test_that_the_numbers_of_a_level_are_told() -> None:
    assert level_words(0.5, 0.7071, 1.0) == "alpha_bar 0.500, sigma 0.71, SNR 1.00"
    assert level_words(1.0, 0.0, math.inf) == "alpha_bar 1.00, sigma 0.00, SNR infinite"


@pytest.mark.parametrize(
    ("snr", "place"), [(math.inf, 0), (1e4, 0), (2.5, 2), (0.1, 3), (1e-3, 4), (1e-9, 5), (0.0, 5)]
)
def test_that_the_words_fit_the_signal_to_noise_ratio(snr: float, place: int) -> None:
    assert plain_words(snr) == SENTENCES[place][1]
