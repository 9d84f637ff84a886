"""A quiz of real and generated examples, drawn again apart."""

from collections.abc import Iterable

import numpy as np
import pytest
import torch
from small_gans import small_gan
from torch import Tensor

from core.errors import NoisescopeError
from core.gan.method import GANMethod
from core.gan.threshold import best_threshold
from core.gan_answers import QuizDrawn
from core.gan_requests import DrawQuiz
from core.networks.gan.minibatch_deviation import GROUP

LARGEST = 64


def drawn(gan: GANMethod, request: DrawQuiz, step: int = 3) -> QuizDrawn:
    (answer,) = gan.answer(step, request)
    assert isinstance(answer, QuizDrawn)
    return answer


def quiz_gan(preset: str = "ring-gan", settings: Iterable[str] = ()) -> GANMethod:
    """With weights that tell the EMA from the raw generator, and one class from another."""
    gan = small_gan(preset, settings)
    chance = torch.Generator().manual_seed(7)
    contest = gan.model.contest
    for network in (contest.generator, contest.critic, gan.model.average):
        for value in network.parameters():
            value.data += 0.1 * torch.randn(value.shape, generator=chance)
    return gan


def held_out(gan: GANMethod) -> np.ndarray:
    data = gan.model.contest.dataset
    examples = data.held_out_examples
    return (examples.movedim(1, -1) if data.kind == "image" else examples).numpy()


def places(examples: np.ndarray, among: np.ndarray) -> list[int]:
    """Where each of these examples is, -1 if it is not there."""
    found = [
        np.flatnonzero((among == example).reshape(len(among), -1).all(1)) for example in examples
    ]
    return [int(where[0]) if len(where) else -1 for where in found]


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
def test_that_real_ones_were_never_trained_on_and_the_others_are_in_no_data(preset: str) -> None:
    gan = quiz_gan(preset)
    quiz = drawn(gan, DrawQuiz(5, LARGEST))
    real = places(quiz.examples[quiz.is_real], held_out(gan))
    assert min(real) >= 0
    assert len(set(real)) == len(real)
    assert places(quiz.examples[~quiz.is_real], held_out(gan)) == [-1] * int((~quiz.is_real).sum())
    assert quiz.held_out
    assert quiz.examples.dtype == (np.uint8 if preset == "digits-gan" else np.float32)
    assert (quiz.step, quiz.seed, len(quiz.examples)) == (3, 5, LARGEST)


@pytest.mark.parametrize("weights", ["ema", "raw"])
def test_that_generated_ones_are_samples_of_noise_of_their_own(weights: str) -> None:
    gan = quiz_gan(settings=["sampling.truncation=0.5"])
    model = gan.model
    quiz = drawn(gan, DrawQuiz(5, LARGEST, "ema" if weights == "ema" else "raw"))
    count = int((~quiz.is_real).sum())
    network = model.average if weights == "ema" else model.contest.generator
    seed = model.contest.streams.seed_of("quiz noise 5")
    z = 0.5 * model.contest.latents.of_samples(seed, range(-(-count // GROUP) * GROUP))
    with torch.no_grad():
        expected = network.eval()(z, None)[:count].numpy()
    shown = quiz.examples[~quiz.is_real].astype(np.float32)
    np.testing.assert_allclose(shown, expected, rtol=1e-5, atol=1e-6)
    assert quiz.weights == weights
    preview = model.samples([-1] * LARGEST, seed=model.preview_seed(), weights="ema").numpy()
    assert places(quiz.examples[~quiz.is_real], preview) == [-1] * count


def test_that_chance_says_how_many_are_generated_and_where() -> None:
    """Of 200 quizzes of eight: a binomial distribution, and no place is preferred."""
    gan = quiz_gan()
    truth = np.stack([drawn(gan, DrawQuiz(seed)).is_real for seed in range(200)])
    counts = truth.sum(axis=1)
    # Standard errors: 1.41 / 14.1 = 0.1 of the mean, about 2 / 14 = 0.2 of the variance, 0.035 of
    # each place. Four of them are not met by chance.
    assert counts.mean() == pytest.approx(4, abs=0.4)
    assert counts.var() == pytest.approx(2, abs=0.8)
    np.testing.assert_allclose(truth.mean(axis=0), 0.5, atol=0.14)


def test_that_the_same_seed_gives_the_same_quiz_and_another_one_another() -> None:
    gan = quiz_gan()
    first, again, other = (drawn(gan, DrawQuiz(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.examples, again.examples)
    np.testing.assert_array_equal(first.logits, again.logits)
    assert not np.isin(first.examples, other.examples).all()


def logits_apart(gan: GANMethod, quiz: QuizDrawn, *, real: bool) -> Tensor:
    """What the critic says of examples of one kind alone, in one batch."""
    x = torch.tensor(quiz.examples[quiz.is_real == real].astype(np.float32))
    labels = torch.tensor(quiz.labels[quiz.is_real == real])
    if gan.model.contest.dataset.kind == "image":
        x = x.movedim(-1, 1) / 127.5 - 1
    with torch.no_grad():
        known = labels if gan.model.contest.num_classes else None
        return gan.model.contest.critic.eval()(x, known)


@pytest.mark.parametrize("settings", [(), ("method.class_conditional=true",)])
def test_that_logits_are_those_of_the_critic(settings: tuple[str, ...]) -> None:
    gan = quiz_gan("digits-gan", ["network.minibatch_std=false", *settings])
    quiz = drawn(gan, DrawQuiz(3, 16))
    # Real pictures are bytes; generated ones are rounded to bytes only to be shown: a 255th, times
    # slopes of this critic of well under 1 for each of 784 pixels, which cancel for the most part.
    np.testing.assert_allclose(
        quiz.logits[quiz.is_real], logits_apart(gan, quiz, real=True), rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(
        quiz.logits[~quiz.is_real], logits_apart(gan, quiz, real=False), rtol=0.05, atol=0.02
    )
    assert (quiz.labels >= 0).all() == bool(settings)
    assert np.ptp(quiz.logits) > 0.2


def test_that_a_critic_of_groups_judges_real_and_generated_ones_apart() -> None:
    gan = quiz_gan("digits-gan", ["network.minibatch_std=true"])
    seen: list[Tensor] = []
    gan.model.contest.critic.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    quiz = drawn(gan, DrawQuiz(3, 9))
    kinds = [int(quiz.is_real.sum()), int((~quiz.is_real).sum())]
    assert any(count % GROUP for count in kinds)  # so that one has to be filled up
    assert [len(x) for x in seen] == [-(-count // GROUP) * GROUP for count in kinds]
    real = ((seen[0][: kinds[0]].movedim(1, -1) + 1) * 127.5).round().numpy()
    np.testing.assert_array_equal(real, quiz.examples[quiz.is_real])


@pytest.mark.parametrize(
    ("loss", "known"),
    [("non_saturating", 0.0), ("minimax", 0.0), ("hinge", 0.0), ("least_squares", 0.5)],
)
def test_that_the_loss_says_what_is_taken_for_real(loss: str, known: float) -> None:
    quiz = drawn(quiz_gan(settings=[f"method.loss.kind={loss}"]), DrawQuiz(1, LARGEST))
    assert (quiz.threshold, quiz.threshold_is_of_loss) == (known, True)
    np.testing.assert_array_equal(quiz.called_real, quiz.logits > known)
    if loss in {"non_saturating", "minimax"}:
        expected = 1 / (1 + np.exp(-quiz.logits.astype(np.float64)))
        np.testing.assert_allclose(quiz.probabilities, expected, rtol=1e-5)
    else:
        assert np.isnan(quiz.probabilities).all()


@pytest.mark.parametrize("loss", ["wasserstein", "relativistic"])
def test_that_other_losses_get_a_threshold_from_other_examples(loss: str) -> None:
    """100 are held out: 48 are set apart for it, and none of them is ever asked for."""
    gan = quiz_gan(settings=[f"method.loss.kind={loss}"])
    seen: list[Tensor] = []
    said: list[Tensor] = []

    def look(_: object, given: tuple[Tensor, ...], logits: Tensor) -> None:
        seen.append(given[0])
        said.append(logits)

    gan.model.contest.critic.register_forward_hook(look)
    quiz = drawn(gan, DrawQuiz(1, LARGEST))
    reference, asked = seen[2].numpy(), seen[0].numpy()
    assert len(reference) == 48
    assert min(places(reference, held_out(gan))) >= 0
    assert places(asked, reference) == [-1] * len(asked)
    real, fake = (logits.numpy() for logits in said[2:])
    assert quiz.threshold == best_threshold(real, fake)
    assert not quiz.threshold_is_of_loss
    np.testing.assert_array_equal(quiz.called_real, quiz.logits > quiz.threshold)


def test_that_training_examples_are_asked_for_where_none_are_held_out() -> None:
    gan = quiz_gan(settings=["data.held_out_points=1"])
    quiz = drawn(gan, DrawQuiz(1))
    examples = gan.model.contest.dataset.examples.numpy()
    assert min(places(quiz.examples[quiz.is_real], examples)) >= 0
    assert not quiz.held_out


@pytest.mark.parametrize("count", [0, LARGEST + 1])
def test_that_a_quiz_of_nothing_or_of_too_many_is_refused(count: int) -> None:
    with pytest.raises(NoisescopeError, match=f"count: got {count}; ask for 1 to 64 examples"):
        drawn(quiz_gan(), DrawQuiz(0, count))


def test_that_a_quiz_of_one_kind_alone_can_be_drawn() -> None:
    gan = quiz_gan("digits-gan")
    truths = [bool(drawn(gan, DrawQuiz(seed, 1)).is_real[0]) for seed in range(8)]
    assert set(truths) == {True, False}


def test_that_nothing_of_the_run_changes() -> None:
    gan = quiz_gan("digits-gan", ["method.loss.kind=wasserstein"])
    contest = gan.model.contest
    networks = (contest.generator, contest.critic, gan.model.average)
    for network in networks:
        network.train()
    before = [{k: v.clone() for k, v in network.state_dict().items()} for network in networks]
    names = [f"{who} {what}" for who in ("critic", "generator") for what in ("batches", "latents")]
    streams = {name: contest.streams.generator(name) for name in names}
    states = {name: stream.get_state() for name, stream in streams.items()}
    everywhere = torch.get_rng_state()
    drawn(gan, DrawQuiz(1))
    for network, kept in zip(networks, before, strict=True):
        assert network.training
        for name, value in network.state_dict().items():
            assert torch.equal(value, kept[name]), name
    for name, stream in streams.items():
        assert torch.equal(stream.get_state(), states[name]), name
    assert torch.equal(torch.get_rng_state(), everywhere)
