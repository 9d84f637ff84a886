"""All that is measured of pictures."""

import dataclasses

import numpy as np
import pytest
import torch

from core.config.data import MNISTData
from core.data.dataset import Dataset
from core.data.mnist import load_mnist
from core.errors import NoisescopeError
from core.metrics.features.classifier import load_classifier
from core.metrics.measurement import Measurement
from core.metrics.quality import (
    COVERAGE,
    FRECHET,
    MEMORISATION,
    NEAR,
    PRECISION,
    RECOGNISED,
    PicturesQuality,
)
from core.metrics.recognised import recognised

COUNT = 200


@pytest.fixture(scope="module")
def digits() -> Dataset:
    """Few enough to be compared pixel by pixel in a moment."""
    data = load_mnist(MNISTData(), torch.Generator())
    return dataclasses.replace(
        data,
        examples=data.examples[:3000],
        labels=data.labels[:3000],
        held_out_examples=data.held_out_examples[:1000],
        held_out_labels=data.held_out_labels[:1000],
    )


@pytest.fixture(scope="module")
def quality(digits: Dataset) -> PicturesQuality:
    generator = torch.Generator().manual_seed(0)
    return PicturesQuality(digits, data_kind="mnist", count=COUNT, generator=generator)


def named(measured: tuple[Measurement, ...]) -> dict[str, Measurement]:
    return {one.name: one for one in measured}


def test_that_real_digits_are_as_good_as_real_digits(
    digits: Dataset, quality: PicturesQuality
) -> None:
    fresh = slice(800, 800 + COUNT)  # most are not among the reference
    found = named(quality.measure(digits.held_out_examples[fresh], digits.held_out_labels[fresh]))
    assert found[RECOGNISED].value > 0.97
    frechet = found[FRECHET]
    assert frechet.floor is not None
    assert frechet.value == pytest.approx(frechet.floor, rel=0.5)
    assert found[PRECISION].value == pytest.approx(found[PRECISION].floor, abs=0.15)
    assert found[MEMORISATION].value == pytest.approx(1.0, abs=0.1)
    assert found[NEAR].value < 0.06
    for one in found.values():
        assert one.count == COUNT
        assert one.measured_on


def test_that_noise_is_far_off(quality: PicturesQuality) -> None:
    generator = torch.Generator().manual_seed(1)
    noise = torch.randint(256, (COUNT, 1, 28, 28), generator=generator, dtype=torch.uint8)
    found = named(quality.measure(noise, None))
    assert RECOGNISED not in found, "nothing was asked for"
    frechet = found[FRECHET]
    assert frechet.floor is not None
    assert frechet.value > 10 * frechet.floor
    assert found[PRECISION].value < 0.2
    assert found[COVERAGE].value < 0.1


def test_that_copies_of_training_digits_are_found(
    digits: Dataset, quality: PicturesQuality
) -> None:
    found = named(quality.measure(digits.examples[:COUNT], digits.labels[:COUNT]))
    assert found[MEMORISATION].value == 0.0
    assert found[NEAR].value == 1.0


def test_that_the_floor_of_recognition_is_that_of_the_classes_asked_for(
    digits: Dataset, quality: PicturesQuality
) -> None:
    nines = torch.full((COUNT,), 9)
    found = named(quality.measure(digits.examples[:COUNT], nines))
    real = digits.held_out_examples[digits.held_out_labels == 9]
    right = load_classifier("digits").recognised(real) == 9
    assert found[RECOGNISED].floor == pytest.approx(float(right.double().mean()))


def test_that_held_out_pictures_are_chosen_at_random(digits: Dataset) -> None:
    # Emoji lie group by group: the first ones would stand for faces and people alone.
    copies = digits.examples[:COUNT]  # 0 away from what is trained on
    ordered = dataclasses.replace(
        digits,
        held_out_examples=torch.cat([copies, digits.held_out_examples]),
        held_out_labels=torch.cat([digits.labels[:COUNT], digits.held_out_labels]),
    )
    generator = torch.Generator().manual_seed(0)
    quality = PicturesQuality(ordered, data_kind="mnist", count=COUNT, generator=generator)
    found = named(quality.measure(digits.held_out_examples[:COUNT], None))
    # A sixth of them are copies, which lowers the median of the rest a little.
    assert found[MEMORISATION].value == pytest.approx(1.0, abs=0.15)


def test_that_another_number_of_samples_is_refused(
    digits: Dataset, quality: PicturesQuality
) -> None:
    with pytest.raises(NoisescopeError, match=f"got 3, but it must be {COUNT}"):
        quality.measure(digits.examples[:3], None)


def test_that_recognised_shares_are_those_of_each_class() -> None:
    asked, found = torch.tensor([0, 0, 2, 2, 2]), torch.tensor([0, 1, 2, 2, 0])
    shares = recognised(asked, found, num_classes=3)
    assert shares.share == pytest.approx(3 / 5)
    np.testing.assert_allclose(shares.by_class, [1 / 2, np.nan, 2 / 3])


def test_that_samples_without_a_class_are_not_recognised() -> None:
    with pytest.raises(NoisescopeError, match="cannot be recognised as asked"):
        recognised(torch.tensor([-1]), torch.tensor([0]), num_classes=3)
