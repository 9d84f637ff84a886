"""The critic's verdict on fixed examples, against the networks called directly."""

import numpy as np
import pytest
import torch
from small_gans import plain_gan
from torch import Tensor

from core.arrays import Array
from core.errors import NoisescopeError
from core.gan.method import GANMethod
from core.gan.threshold import best_threshold
from core.gan_answers import ExamplesJudged
from core.gan_requests import JudgeExamples

ROUNDING = 2e-6  # of float32 logits of about 1, where batches of other sizes sum in another order


def judged(gan: GANMethod, request: JudgeExamples) -> ExamplesJudged:
    *others, answer = gan.answer(7, request)
    assert not others
    assert isinstance(answer, ExamplesJudged)
    return answer


def as_seen(gan: GANMethod, examples: Array) -> Tensor:
    """What is shown, as the critic sees it; exact for what is real."""
    x = torch.from_numpy(np.array(examples))
    return x.movedim(-1, 1) / 127.5 - 1 if gan.model.contest.dataset.kind == "image" else x


@torch.no_grad()
def scored(gan: GANMethod, x: Tensor, labels: Tensor | None) -> np.ndarray:
    """The critic's logits in evaluation mode, four at a time."""
    critic = gan.model.contest.critic
    critic.eval()
    parts = [
        critic(x[i : i + 4], None if labels is None else labels[i : i + 4])
        for i in range(0, len(x), 4)
    ]
    critic.train()
    return torch.cat(parts).numpy()


@torch.no_grad()
def drawn(gan: GANMethod, count: int, labels: Tensor | None, *, average: bool = True) -> Tensor:
    model = gan.model
    network = model.average if average else model.contest.generator
    network.eval()
    x = network(model.latents_of(model.preview_seed(), range(count)), labels)
    network.train()
    return x


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
@pytest.mark.parametrize("weights", ["ema", "raw"])
@pytest.mark.parametrize("settings", [(), ("network.minibatch_std=true",)], ids=["alone", "groups"])
def test_that_logits_are_those_of_the_networks(
    preset: str, weights: str, settings: tuple[str, ...]
) -> None:
    gan = plain_gan(preset, *settings)
    for parameter in gan.model.average.parameters():  # else both generators are still alike
        parameter.data.mul_(1.5)
    assert weights in {"ema", "raw"}
    answer = judged(gan, JudgeExamples(12, "ema" if weights == "ema" else "raw"))
    assert (answer.step, answer.weights) == (7, weights)
    data = gan.model.contest.dataset
    assert len(set(answer.indices.tolist())) == 12
    kept = data.examples[answer.indices.tolist()]
    np.testing.assert_array_equal(
        answer.real, (kept.movedim(1, -1) if data.kind == "image" else kept).numpy()
    )
    np.testing.assert_allclose(
        answer.logit_real, scored(gan, as_seen(gan, answer.real), None), rtol=0, atol=ROUNDING
    )
    fake = drawn(gan, 12, None, average=weights == "ema")
    np.testing.assert_array_equal(answer.numbers, range(12))
    np.testing.assert_allclose(answer.logit_fake, scored(gan, fake, None), rtol=0, atol=ROUNDING)
    # Pixels are rounded to the nearest of 255 steps of 2/255 each.
    atol = 1 / 255 + 1e-6 if data.kind == "image" else 1e-6
    np.testing.assert_allclose(as_seen(gan, answer.fake), fake, rtol=0, atol=atol)
    assert answer.labels_fake.tolist() == [-1] * 12


def test_that_classes_are_those_of_the_data_and_of_the_preview() -> None:
    gan = plain_gan("digits-gan", "method.class_conditional=true")
    answer = judged(gan, JudgeExamples(8))
    data = gan.model.contest.dataset
    labels = data.labels[answer.indices.tolist()]
    np.testing.assert_array_equal(answer.labels_real, labels)
    np.testing.assert_array_equal(answer.labels_fake, range(8))
    x = as_seen(gan, answer.real)
    np.testing.assert_allclose(answer.logit_real, scored(gan, x, labels), rtol=0, atol=ROUNDING)
    asked = torch.arange(8)
    np.testing.assert_allclose(
        answer.logit_fake, scored(gan, drawn(gan, 8, asked), asked), rtol=0, atol=ROUNDING
    )


@pytest.mark.parametrize("count", [1, 3, 6])
def test_that_a_verdict_does_not_depend_on_how_many_are_judged(count: int) -> None:
    gan = plain_gan("ring-gan", "network.minibatch_std=true")
    few, many = judged(gan, JudgeExamples(count)), judged(gan, JudgeExamples(32))
    for name in ("indices", "labels_real", "numbers", "labels_fake"):
        np.testing.assert_array_equal(getattr(few, name), getattr(many, name)[:count])
    # Some processors multiply matrices of another height in another order.
    for name in ("real", "fake", "logit_real", "logit_fake"):
        np.testing.assert_allclose(
            getattr(few, name), getattr(many, name)[:count], rtol=0, atol=ROUNDING
        )


def test_that_there_are_no_more_verdicts_than_training_examples() -> None:
    gan = plain_gan("ring-gan", "data.training_points=18")
    answer = judged(gan, JudgeExamples(1000))
    assert len(answer.logit_real) == len(answer.logit_fake) == 16  # in whole groups


@pytest.mark.parametrize(
    ("loss", "threshold", "probabilities", "paired"),
    [
        ("minimax", 0.0, True, False),
        ("non_saturating", 0.0, True, False),
        ("least_squares", 0.5, False, False),
        ("hinge", 0.0, False, False),
        ("wasserstein", None, False, False),
        ("relativistic", None, False, True),
    ],
)
def test_that_it_is_told_what_a_logit_means(
    loss: str, threshold: float | None, probabilities: bool, paired: bool
) -> None:
    answer = judged(plain_gan("ring-gan", f"method.loss.kind={loss}"), JudgeExamples(16))
    assert (answer.probabilities, answer.paired) == (probabilities, paired)
    assert answer.threshold_is_of_loss == (threshold is not None)
    wanted = best_threshold(answer.logit_real, answer.logit_fake)
    assert answer.threshold == (wanted if threshold is None else threshold)


def test_that_nobody_can_ask_for_nothing() -> None:
    with pytest.raises(NoisescopeError, match="count: got 0; ask for 1 or more"):
        judged(plain_gan(), JudgeExamples(0))
