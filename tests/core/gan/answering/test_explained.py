"""What a verdict hangs on: against finite differences in float64 and brute force."""

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from small_gans import PLAIN, gan_of, plain_gan, small_gan_config
from torch import Tensor

from core.answers import AnswerProgressed
from core.arrays import Doubles
from core.data.registry import load_dataset
from core.errors import NoisescopeError
from core.events import Event
from core.gan.answering.explained import NEAREST
from core.gan.method import GANMethod
from core.gan_answers import ExamplesJudged, VerdictExplained
from core.gan_requests import ExplainVerdict, JudgeExamples
from core.networks.gan.contract import Critic

H = 1e-6  # of a central difference in float64, good to about 1e-10 of logits of about 1

GENERATOR_LOSS: Mapping[str, Callable[[float, float], float]] = {
    "minimax": lambda _r, f: -math.log1p(math.exp(f)),
    "non_saturating": lambda _r, f: math.log1p(math.exp(-f)),
    "least_squares": lambda _r, f: (f - 1) ** 2 / 2,
    "hinge": lambda _r, f: -f,
    "wasserstein": lambda _r, f: -f,
    "relativistic": lambda r, f: math.log1p(math.exp(r - f)),
}


def explained(gan: GANMethod, request: ExplainVerdict) -> VerdictExplained:
    *_, answer = gan.answer(7, request)
    assert isinstance(answer, VerdictExplained)
    return answer


def judged(gan: GANMethod, count: int = 16) -> ExamplesJudged:
    *_, answer = gan.answer(7, JudgeExamples(count))
    assert isinstance(answer, ExamplesJudged)
    return answer


def few_digits(*settings: str) -> GANMethod:
    """A small GAN of sixty digits, among which neighbours are found at once."""
    config = small_gan_config("digits-gan", [*PLAIN, *settings])
    data = load_dataset(config.data, torch.Generator().manual_seed(0))
    return gan_of(config, replace(data, examples=data.examples[:60], labels=data.labels[:60]))


class Apart:
    """The critic in float64, and the groups that examples are scored in, found anew."""

    def __init__(self, gan: GANMethod) -> None:
        self.gan, self.all = gan, judged(gan)
        self.critic: Critic = copy.deepcopy(gan.model.contest.critic).double().eval()
        for parameter in self.critic.parameters():
            parameter.requires_grad_(False)

    @torch.no_grad()
    def group(self, origin: str, place: int) -> tuple[Tensor, Tensor | None, int]:
        """The four it is judged among, their labels, and which of them it is."""
        first = place // 4 * 4
        model = self.gan.model
        contest, conditional = model.contest, model.contest.num_classes > 0
        if origin == "real":
            indices = self.all.indices[first : first + 4].tolist()
            x = contest.dataset.as_x_0(contest.dataset.examples[indices])
            labels = contest.dataset.labels[indices]
        else:
            labels = torch.tensor(
                [n % max(contest.num_classes, 1) for n in range(first, first + 4)]
            )
            network = model.average.eval()
            z = model.latents_of(model.preview_seed(), range(first, first + 4))
            x = network(z, labels if conditional else None)
        return x.double(), labels if conditional else None, place - first

    def logit(self, group: tuple[Tensor, Tensor | None, int]) -> float:
        x, labels, at = group
        return float(self.critic(x, labels)[at])

    def differences(
        self, group: tuple[Tensor, Tensor | None, int], term: Callable[[float], float]
    ) -> tuple[Doubles, Doubles]:
        """Slopes of the logit, and of a function of it, by every number of the example."""
        x, labels, at = group
        slopes: list[tuple[float, float]] = []
        for number in range(x[at].numel()):
            ends: list[float] = []
            for sign in (1, -1):
                moved = x.clone()
                moved[at].view(-1)[number] += sign * H
                ends.append(self.logit((moved, labels, at)))
            up, down = ends
            slopes.append(((up - down) / (2 * H), (term(up) - term(down)) / (2 * H)))
        critic, generator = np.array(slopes).T
        return critic, generator


@pytest.mark.parametrize("loss", list(GENERATOR_LOSS))
@pytest.mark.parametrize("origin", ["real", "generated"])
@pytest.mark.parametrize("settings", [(), ("network.minibatch_std=true",)], ids=["alone", "groups"])
def test_that_gradients_are_those_of_finite_differences(
    loss: str, origin: str, settings: tuple[str, ...]
) -> None:
    gan = plain_gan("ring-gan", f"method.loss.kind={loss}", *settings)
    apart, place = Apart(gan), 6
    real = origin == "real"
    number = int(apart.all.indices[place]) if real else place
    answer = explained(gan, ExplainVerdict("real" if real else "generated", number))
    group = apart.group(origin, place)
    assert answer.logit == pytest.approx(apart.logit(group), abs=2e-6)  # float32
    partner = apart.logit(apart.group("generated" if real else "real", place))
    of_pair = GENERATOR_LOSS[loss]

    def term(logit: float) -> float:
        if not real:
            return of_pair(partner, logit)
        return of_pair(logit, partner) if loss == "relativistic" else 0.0

    critic, generator = apart.differences(group, term)
    # Both networks are float32 in the answer: 1e-6 of the largest of a few summed products.
    for told, wanted in (
        (answer.critic_gradient, critic),
        (answer.generator_gradient, generator),
    ):
        assert told.shape == (2,)
        np.testing.assert_allclose(told, wanted, rtol=2e-5, atol=2e-5 * np.abs(critic).max())
    assert np.abs(critic).max() > 1e-3, "nothing to compare"
    if not real or loss == "relativistic":
        assert np.abs(generator).max() > 1e-4, "nothing to compare"
        np.testing.assert_allclose(
            answer.generator_gradient, answer.generator_slope * answer.critic_gradient, rtol=1e-5
        )


@pytest.mark.parametrize("origin", ["real", "generated"])
def test_that_gradients_of_pictures_have_their_shape_and_order(origin: str) -> None:
    settings = ("method.class_conditional=true", "network.minibatch_std=true")
    gan = few_digits(*settings)
    apart, place = Apart(gan), 5
    real = origin == "real"
    number = int(apart.all.indices[place]) if real else place
    answer = explained(gan, ExplainVerdict("real" if real else "generated", number))
    x, labels, at = apart.group(origin, place)
    assert answer.example.shape == answer.critic_gradient.shape == (28, 28, 1)
    np.testing.assert_allclose(
        answer.example.astype(np.float64),
        (x[at].movedim(0, -1) + 1) * 127.5,
        rtol=0,
        atol=0.5 + 1e-4,
    )
    assert labels is not None
    assert answer.label == int(labels[at])
    leaf = x.clone().requires_grad_()
    (wanted,) = torch.autograd.grad(apart.critic(leaf, labels)[at], leaf)
    expected = wanted[at].movedim(0, -1).numpy()
    atol = 1e-4 * np.abs(expected).max()  # float32 convolutions
    np.testing.assert_allclose(answer.critic_gradient, expected, rtol=1e-4, atol=atol)
    for row, column in ((3, 20), (14, 14), (20, 3)):
        ends: list[float] = []
        for sign in (1, -1):
            moved = x.clone()
            moved[at, 0, row, column] += sign * H
            ends.append(apart.logit((moved, labels, at)))
        slope = (ends[0] - ends[1]) / (2 * H)
        assert answer.critic_gradient[row, column, 0] == pytest.approx(slope, rel=1e-3, abs=atol)


def test_that_what_is_explained_has_the_logit_that_was_judged() -> None:
    gan = few_digits("network.minibatch_std=true")
    all_judged = judged(gan, 12)
    for place in range(12):
        fake = explained(gan, ExplainVerdict("generated", place))
        assert fake.logit == pytest.approx(float(all_judged.logit_fake[place]), abs=2e-6)
        np.testing.assert_array_equal(fake.example, all_judged.fake[place])
        number = int(all_judged.indices[place])
        real = explained(gan, ExplainVerdict("real", number))
        assert real.logit == pytest.approx(float(all_judged.logit_real[place]), abs=2e-6)
        np.testing.assert_array_equal(real.example, all_judged.real[place])


def test_that_every_training_example_can_be_explained() -> None:
    gan = plain_gan("ring-gan", "network.minibatch_std=true", "data.training_points=18")
    examples = gan.model.contest.dataset.examples.numpy()
    for number in range(18):
        answer = explained(gan, ExplainVerdict("real", number))
        np.testing.assert_array_equal(answer.example, examples[number])
        assert math.isfinite(answer.logit)


def test_that_a_sample_of_another_class_can_be_asked_for() -> None:
    gan = few_digits("method.class_conditional=true")
    own, other = (explained(gan, ExplainVerdict("generated", 3, label)) for label in (-1, 8))
    assert (own.label, other.label) == (3, 8)
    assert not np.array_equal(own.example, other.example)
    model = gan.model
    with torch.no_grad():
        z = model.latents_of(model.preview_seed(), [3])
        x = model.average.eval()(z, torch.tensor([8]))[0]
    np.testing.assert_allclose(
        other.example.astype(np.float64), (x.movedim(0, -1) + 1) * 127.5, rtol=0, atol=0.5 + 1e-4
    )


@pytest.mark.parametrize("preset", ["ring-gan", "digits-gan"])
@pytest.mark.parametrize("origin", ["real", "generated"])
def test_that_neighbours_are_those_of_brute_force(preset: str, origin: str) -> None:
    points = preset == "ring-gan"
    gan = plain_gan(preset, "data.training_points=60") if points else few_digits()
    data = gan.model.contest.dataset
    answer = explained(gan, ExplainVerdict("real" if origin == "real" else "generated", 5))
    kept = data.examples.movedim(1, -1) if data.kind == "image" else data.examples
    rows = kept.flatten(1).numpy().astype(np.float64)
    query = answer.example.reshape(1, -1).astype(np.float64)
    if data.kind == "image":
        rows, query = rows / 127.5 - 1, query / 127.5 - 1
    distances = cdist(query, rows)[0]
    order = [i for i in np.argsort(distances, kind="stable").tolist() if (origin, i) != ("real", 5)]
    np.testing.assert_array_equal(answer.indices, order[:NEAREST])
    np.testing.assert_allclose(answer.distances, distances[order[:NEAREST]], rtol=1e-6)
    np.testing.assert_array_equal(answer.neighbours, kept[order[:NEAREST]].numpy())
    np.testing.assert_array_equal(answer.neighbour_labels, data.labels[order[:NEAREST]])


@pytest.mark.parametrize("copies", [4, 20])  # fewer than there are neighbours, and more
def test_that_copies_are_neighbours_but_never_the_example_itself(copies: int) -> None:
    gan = plain_gan("ring-gan", "data.training_points=60")
    contest = gan.model.contest
    examples = contest.dataset.examples.clone()
    examples[10 : 10 + copies] = examples[10]
    contest.dataset = replace(contest.dataset, examples=examples)
    for number in (10, 9 + copies):
        answer = explained(gan, ExplainVerdict("real", number))
        assert number not in answer.indices
        assert len(answer.indices) == NEAREST
        assert int((answer.distances == 0).sum()) == min(copies - 1, NEAREST)


def test_that_gradients_are_told_before_the_search_and_the_search_is_not_done_twice() -> None:
    gan = plain_gan("ring-gan")
    first = list(gan.answer(7, ExplainVerdict("generated", 2)))
    again = list(gan.answer(8, ExplainVerdict("generated", 2)))
    assert [type(event) for event in first] == [
        VerdictExplained,
        AnswerProgressed,
        VerdictExplained,
    ]
    assert [type(event) for event in again] == [VerdictExplained, VerdictExplained]
    early, late = first[0], again[-1]
    assert isinstance(early, VerdictExplained)
    assert isinstance(late, VerdictExplained)
    assert (len(early.indices), len(late.indices), late.step) == (0, NEAREST, 8)
    np.testing.assert_array_equal(early.critic_gradient, late.critic_gradient)


@pytest.mark.parametrize(
    ("settings", "request_", "words"),
    [
        ((), ExplainVerdict("real", 500), "number: got 500, but there are 500 training examples"),
        ((), ExplainVerdict("real", -1), "number: got -1, but"),
        ((), ExplainVerdict("generated", -1), "number: got -1; samples are numbered from 0"),
        ((), ExplainVerdict("generated", 1, 0), "label: got 0, but this generator takes -1"),
        (
            ("method.class_conditional=true", "data.kind=two_moons"),
            ExplainVerdict("generated", 1, 2),
            "label: got 2, but this generator takes from 0 to 1",
        ),
    ],
)
def test_that_what_does_not_exist_is_refused_in_a_sentence(
    settings: tuple[str, ...], request_: ExplainVerdict, words: str
) -> None:
    with pytest.raises(NoisescopeError, match=words):
        explained(plain_gan("ring-gan", *settings), request_)


def state_of(gan: GANMethod) -> dict[str, object]:
    """Everything that training goes on from."""
    contest = gan.model.contest
    state: dict[str, object] = {"torch": torch.get_rng_state()}
    for name, generator in contest.streams._generators.items():  # pyright: ignore[reportPrivateUsage]
        state[f"stream {name}"] = generator.get_state()
    for network, module in gan.weights().items():
        for name, value in module.state_dict().items():
            state[f"{network} {name}"] = value.clone()
        for name, parameter in module.named_parameters():
            state[f"{network} {name} gradient"] = parameter.grad is None
        state[f"{network} modes"] = [part.training for part in module.modules()]
    return state


@pytest.mark.parametrize("loss", ["hinge", "relativistic"])
def test_that_nothing_of_the_run_changes(loss: str) -> None:
    settings = ("network.critic_batch_norm=true", "method.regularizers.spectral_norm=true")
    gan = few_digits(f"method.loss.kind={loss}", *settings)
    gan.step(1, torch.zeros(len(gan.scalar_names)))
    for parameter in gan.model.contest.critic.parameters():
        parameter.grad = None
    before = state_of(gan)
    requests = (JudgeExamples(8), ExplainVerdict("real", 3), ExplainVerdict("generated", 3))
    events: list[Event] = [event for request in requests for event in gan.answer(1, request)]
    assert any(isinstance(event, VerdictExplained) for event in events)
    after = state_of(gan)
    assert before.keys() == after.keys()
    for name, value in before.items():
        other = after[name]
        same = (
            torch.equal(value, other)
            if isinstance(value, Tensor) and isinstance(other, Tensor)
            else value == other
        )
        assert same, name
