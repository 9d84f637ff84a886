"""What a classifier takes samples for, next to real pictures."""

import dataclasses
import math

import pytest
import torch
from torch import Tensor

from core.config.data import MNISTData
from core.data.dataset import Dataset
from core.data.mnist import load_mnist
from core.metrics.class_quality import (
    CLASS_IMBALANCE,
    CLASSES_FOUND,
    LARGEST_CLASS,
    SURE,
    ClassQuality,
)
from core.metrics.features.classifier import TrainedClassifier, load_classifier
from core.metrics.measurement import Measurement

COUNT = 200


@pytest.fixture(scope="module")
def judge() -> TrainedClassifier:
    return load_classifier("digits")


@pytest.fixture(scope="module")
def digits() -> Dataset:
    """Few enough to be looked at in a moment."""
    data = load_mnist(MNISTData(), torch.Generator())
    return dataclasses.replace(
        data,
        examples=data.examples[:2000],
        labels=data.labels[:2000],
        held_out_examples=data.held_out_examples[:600],
        held_out_labels=data.held_out_labels[:600],
    )


@pytest.fixture(scope="module")
def quality(digits: Dataset, judge: TrainedClassifier) -> ClassQuality:
    return ClassQuality(digits, judge, count=COUNT, generator=torch.Generator().manual_seed(0))


def named(measured: tuple[Measurement, ...]) -> dict[str, Measurement]:
    return {one.name: one for one in measured}


def fours(digits: Dataset) -> Tensor:
    """As many as are measured, over again where there are not so many."""
    found = digits.examples[digits.labels == 4]
    return found[torch.arange(COUNT) % found.shape[0]]


def test_that_real_digits_reach_the_floors(digits: Dataset, quality: ClassQuality) -> None:
    found = named(quality.measure(digits.examples[:COUNT], asked=False))
    assert set(found) == {SURE, CLASSES_FOUND, LARGEST_CLASS, CLASS_IMBALANCE}
    assert found[CLASSES_FOUND].value == found[CLASSES_FOUND].floor == 1.0
    # By chance alone: with 9 degrees of freedom the divergence is above 0.05 once in 80 times.
    assert found[CLASS_IMBALANCE].value < 0.05
    floor = found[CLASS_IMBALANCE].floor
    assert floor is not None
    assert floor < 0.05
    # A tenth, give or take three deviations of sqrt(0.1 * 0.9 / 200).
    assert found[LARGEST_CLASS].value == pytest.approx(0.1 + 0.064, abs=0.064)


def test_that_a_generator_of_one_digit_is_found_out(digits: Dataset, quality: ClassQuality) -> None:
    found = named(quality.measure(fours(digits), asked=False))
    expected = float((digits.labels == 4).double().mean())
    # The classifier takes hardly any training picture for another digit: 2 of 200 at most.
    assert found[LARGEST_CLASS].value == pytest.approx(1.0, abs=0.01)
    assert found[CLASSES_FOUND].value == pytest.approx(0.1)
    assert found[CLASS_IMBALANCE].value == pytest.approx(-math.log(expected), rel=0.05)
    assert found[SURE].value > 0.97


def test_that_how_sure_it_is_of_real_pictures_is_told_by_all_that_are_held_out(
    digits: Dataset, quality: ClassQuality, judge: TrainedClassifier
) -> None:
    found = named(quality.measure(digits.examples[:COUNT], asked=False))
    logits = judge.network(digits.held_out_examples.float() / 127.5 - 1).double()
    chances = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    assert found[SURE].floor == float((chances.max(dim=1).values > 0.9).double().mean())


def test_that_it_is_not_sure_of_what_is_between_two_digits(
    digits: Dataset, quality: ClassQuality
) -> None:
    # Each digit under another one: most look like neither, or like both.
    first, second = digits.examples[:COUNT], digits.examples[COUNT : 2 * COUNT]
    found = named(quality.measure(torch.maximum(first, second), asked=False))
    floor = found[SURE].floor
    assert floor is not None
    assert found[SURE].value < floor - 0.2


def test_that_classes_that_were_asked_for_are_not_counted(
    digits: Dataset, quality: ClassQuality
) -> None:
    assert set(named(quality.measure(digits.examples[:COUNT], asked=True))) == {SURE}


def test_that_training_pictures_are_the_floor_where_too_few_are_held_out(
    digits: Dataset, judge: TrainedClassifier
) -> None:
    few = dataclasses.replace(
        digits,
        held_out_examples=digits.held_out_examples[:0],
        held_out_labels=digits.held_out_labels[:0],
    )
    generator = torch.Generator().manual_seed(0)
    quality = ClassQuality(few, judge, count=COUNT, generator=generator)
    found = named(quality.measure(fours(digits), asked=False))
    assert found[SURE].floor is None, "of what it has learnt by heart it is too sure"
    assert found[CLASSES_FOUND].floor == 1.0
