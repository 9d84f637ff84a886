"""What pictures are compared by."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core.config.data import EmojiData, MNISTData
from core.data.dataset import Dataset
from core.data.emoji import load_emoji
from core.data.mnist import load_mnist
from core.errors import NoisescopeError
from core.metrics.features.classifier import load_classifier, weights_path
from core.metrics.features.random_convolutions import RandomConvolutions
from core.metrics.features.registry import FEATURES, features_for

DATA = {
    "digits": lambda: load_mnist(MNISTData(), torch.Generator()),
    "emoji": lambda: load_emoji(EmojiData(), torch.Generator()),
}


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return DATA["digits"]()


@pytest.mark.parametrize("name", DATA)
def test_that_the_weights_are_small(name: str) -> None:
    assert weights_path(name).stat().st_size < 1_000_000


@pytest.mark.parametrize(("name", "least"), [("digits", 0.99), ("emoji", 0.75)])
def test_that_the_stated_accuracy_is_that_of_the_held_out_pictures(name: str, least: float) -> None:
    data, judge = DATA[name](), load_classifier(name)
    count = min(2000, data.held_out_examples.shape[0])
    order = torch.randperm(data.held_out_examples.shape[0], generator=torch.Generator())[:count]
    found = judge.recognised(data.held_out_examples[order])
    share = float((found == data.held_out_labels[order]).double().mean())
    # Of 2,000 pictures at 0.995 the standard error is 0.0016; of all 183 emoji there is none.
    assert share == pytest.approx(judge.accuracy, abs=0.006)
    assert judge.accuracy >= least
    assert f"{100 * judge.accuracy:.1f} %" in judge.measured_on


@pytest.mark.parametrize("kind", FEATURES)
def test_that_every_feature_is_a_row_for_each_picture_whatever_the_batch(
    kind: str, digits: Dataset
) -> None:
    found = features_for(kind)
    images = DATA["emoji"]().examples[:3] if kind == "emoji" else digits.examples[:3]
    rows = found.features(images)
    assert rows.shape == (3, found.size)
    assert bool(rows.isfinite().all())
    # Convolutions of another batch size may sum in another order.
    np.testing.assert_allclose(rows[1:2], found.features(images[1:2]), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("height", "width"), [(8, 8), (9, 17), (28, 28), (128, 96)])
def test_that_generic_features_take_pictures_of_any_size(height: int, width: int) -> None:
    generator = torch.Generator().manual_seed(0)
    grey = torch.randint(256, (2, 1, height, width), generator=generator, dtype=torch.uint8)
    colour: Tensor = grey.expand(-1, 3, -1, -1)
    features = RandomConvolutions()
    assert torch.equal(features.features(grey), features.features(colour))
    assert torch.equal(features.features(grey), RandomConvolutions().features(grey))


def test_that_generic_features_tell_noise_from_digits(digits: Dataset) -> None:
    features = RandomConvolutions()
    generator = torch.Generator().manual_seed(0)
    noise = torch.randint(256, (50, 1, 28, 28), generator=generator, dtype=torch.uint8)
    real, other = digits.examples[:50], digits.examples[50:100]
    rows = [features.features(images).mean(dim=0) for images in (real, other, noise)]
    assert (rows[0] - rows[1]).norm() < 0.2 * (rows[0] - rows[2]).norm()


def test_that_other_pictures_get_generic_features() -> None:
    assert isinstance(features_for("a folder of my own"), RandomConvolutions)


@pytest.mark.parametrize(("kind", "shape"), [("mnist", (2, 3, 28, 28)), ("generic", (2, 4, 8, 8))])
def test_that_pictures_with_other_colours_are_refused(kind: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(NoisescopeError, match=f"got 2 pictures with {shape[1]} colour channels"):
        features_for(kind).features(torch.zeros(shape, dtype=torch.uint8))
