"""How the strength of augmentations moves."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch._subclasses import FakeTensorMode

from core.config.augmentation import AdaptiveAugmentConfig, DiffAugmentConfig
from core.gan.augmentation.adaptive import AdaptiveAugment
from core.gan.augmentation.diffaugment import DiffAugment

CPU = torch.device("cpu")


def adaptive(**chosen: float) -> AdaptiveAugment:
    config = AdaptiveAugmentConfig.model_validate(chosen)
    return AdaptiveAugment(config, channels=1, device=CPU)


def strengths(augmentation: AdaptiveAugment, signs: Sequence[float], images: int) -> list[float]:
    found: list[float] = []
    for sign in signs:
        augmentation.update(torch.tensor(sign), images)
        found.append(float(augmentation.strength))
    return found


def test_that_it_starts_at_0() -> None:
    assert float(adaptive().strength) == 0.0


def test_that_it_climbs_by_images_over_ramp_to_the_limit_and_falls_to_0() -> None:
    augmentation = adaptive(target=0.6, ramp_images=1000, limit=0.85)
    up = strengths(augmentation, [0.9] * 20, images=64)
    # Twenty additions of float64.
    np.testing.assert_allclose(up, np.minimum(0.064 * np.arange(1, 21), 0.85), rtol=1e-14)
    assert up[-1] == 0.85
    down = strengths(augmentation, [0.3] * 20, images=64)
    # Differences of numbers near 1: off by a few times 1e-16, whatever is left.
    np.testing.assert_allclose(
        down, np.maximum(0.85 - 0.064 * np.arange(1, 21), 0), rtol=0, atol=1e-14
    )
    assert down[-1] == 0.0


def test_that_how_far_from_the_target_the_sign_is_does_not_matter() -> None:
    near, far = adaptive(target=0.6), adaptive(target=0.6)
    assert strengths(near, [0.61, 0.61, 0.59], 100) == strengths(far, [1.0, 1.0, -1.0], 100)


def test_that_it_stays_at_the_target() -> None:
    augmentation = adaptive(target=0.6, ramp_images=1000)
    at = strengths(augmentation, [1.0] * 5, images=64)[-1]
    # 16 of 20 right: a mean of float32, which 0.6 is only nearly.
    mean_sign = float(torch.tensor([1.0] * 16 + [-1.0] * 4).mean())
    assert strengths(augmentation, [mean_sign] * 3, images=64) == [at] * 3


def test_that_what_is_not_a_number_moves_nothing() -> None:
    augmentation = adaptive(ramp_images=1000)
    at = strengths(augmentation, [1.0] * 5, images=64)[-1]
    assert strengths(augmentation, [math.nan, math.nan], images=64) == [at, at]


def test_that_single_images_of_the_longest_ramp_are_not_lost() -> None:
    augmentation = adaptive(ramp_images=100_000_000)
    augmentation.strength.fill_(0.7)  # where neighbours in float32 are six such steps apart
    climbed = np.array(strengths(augmentation, [1.0] * 10, images=1)) - 0.7
    # Float64 near 0.7 is good to 1e-16, a step is 1e-8.
    np.testing.assert_allclose(climbed, 1e-8 * np.arange(1, 11), rtol=1e-6)


def test_that_target_ramp_and_limit_are_live() -> None:
    augmentation = adaptive(target=0.6, ramp_images=1000, limit=0.8)
    kept = augmentation.strength
    strengths(augmentation, [1.0] * 5, images=100)
    augmentation.configure(AdaptiveAugmentConfig(target=0.9, ramp_images=10_000, limit=0.8))
    assert strengths(augmentation, [0.8], images=100) == [pytest.approx(0.49, rel=1e-14)]
    augmentation.configure(AdaptiveAugmentConfig(target=0.9, ramp_images=10_000, limit=0.2))
    assert float(augmentation.strength) == 0.2
    assert strengths(augmentation, [1.0], images=100) == [0.2]
    assert augmentation.strength is kept, "a captured graph would go on with another one"


def test_that_the_strength_has_no_gradient() -> None:
    augmentation = adaptive()
    logits = torch.tensor([1.0, 2.0], requires_grad=True)
    augmentation.update(logits.sign().mean(), 64)
    assert not augmentation.strength.requires_grad


def test_that_nothing_is_read_back_from_the_device() -> None:
    # Fake tensors have shapes and no numbers: whoever asks for one gets an exception.
    with FakeTensorMode():
        augmentation = adaptive()
        augmentation.update(torch.empty(()), 64)
        found = augmentation(torch.empty(4, 1, 16, 16), torch.Generator())
    assert found.shape == (4, 1, 16, 16)


def test_that_a_picture_is_changed_with_the_strength_of_the_moment() -> None:
    augmentation = adaptive(ramp_images=1000, limit=1.0)
    x = torch.linspace(-0.99, 0.99, 256).view(1, 1, 16, 16).expand(2000, 1, 16, 16)
    assert torch.equal(augmentation(x, torch.Generator()), x)
    strengths(augmentation, [1.0] * 5, images=64)
    hole = augmentation(x, torch.Generator().manual_seed(0)).eq(0).flatten(1).any(dim=1)
    # Four standard errors of the share of 2,000 that a change of probability 0.32 is made to.
    bound = 4 * (0.32 * 0.68 / 2000) ** 0.5
    assert float(hole.double().mean()) == pytest.approx(0.32, abs=bound)


def test_that_the_probability_of_diffaugment_is_live_and_nothing_else_moves_it() -> None:
    augmentation = DiffAugment(DiffAugmentConfig(probability=0.25), channels=1, device=CPU)
    kept = augmentation.strength
    augmentation.update(torch.tensor(1.0), 10_000)
    assert float(augmentation.strength) == 0.25
    augmentation.configure(DiffAugmentConfig(probability=0.75))
    assert float(augmentation.strength) == 0.75
    assert augmentation.strength is kept, "a captured graph would go on with another one"
