"""What the critic says of fixed examples, and what is told of it."""

import math

import numpy as np
import pytest
import torch
from jaxtyping import Float, Int
from numpy.typing import NDArray
from small_gans import plain_gan
from torch import Tensor

from core.arrays import Floats, Integers
from core.events import Scalars
from core.gan.method import GANMethod
from core.gan.scores import BINS, COUNT, ScoreProbe, scores_measured
from core.gan_events import ScoresMeasured
from core.metric_names import LOGIT_GAP
from core.networks.gan.contract import Critic

NONE = torch.zeros(0, dtype=torch.float64)


class SumCritic(Critic):
    """Its logits are the sums of examples; it keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Tensor] = []
        self.labels: list[Tensor | None] = []

    def forward(
        self, x: Float[Tensor, "b ..."], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b"]:
        assert not self.training
        self.seen.append(x.clone())
        self.labels.append(labels)
        return x.flatten(1).sum(1)


def with_sums(method: GANMethod) -> tuple[ScoreProbe, SumCritic]:
    """The method's probe, and the critic it looks at from now on."""
    critic = SumCritic()
    method.model.contest.critic = critic
    return ScoreProbe(method.model), critic


def logits(seed: int, count: int, *, mean: float) -> Tensor:
    """As they come from a critic: float32 numbers, in float64."""
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(count, generator=generator) + mean).double()


def measured(probe: ScoreProbe, step: int = 3) -> tuple[ScoresMeasured, list[Scalars]]:
    scores, *others = probe.measure(step, 1.5)
    assert isinstance(scores, ScoresMeasured)
    scalars = [event for event in others if isinstance(event, Scalars)]
    assert len(scalars) == len(others)
    return scores, scalars


def counted(values: NDArray[np.float64], edges: Floats) -> list[int]:
    """Of each bin without its upper edge, but for the last one's."""
    last = len(edges) - 2
    return [
        sum(
            1
            for value in values
            if edges[i] <= value and (value < edges[i + 1] or (i == last and value == edges[-1]))
        )
        for i in range(len(edges) - 1)
    ]


def test_that_histograms_means_and_overlap_are_those_of_numpy() -> None:
    real, held_out, fake = logits(0, 97, mean=1), logits(1, 41, mean=0.5), logits(2, 64, mean=-1)
    found = scores_measured(7, real, held_out, fake)
    everything = torch.cat([real, held_out, fake]).numpy()
    assert found.step == 7
    assert found.edges.shape == (BINS + 1,)
    assert found.edges[0] == everything.min()
    assert found.edges[-1] == everything.max()
    width = (everything.max() - everything.min()) / BINS
    # float32 edges of numbers below 4 in size: off by 2.4e-7 / 2 each.
    np.testing.assert_allclose(np.diff(found.edges.astype(np.float64)), width, atol=3e-7)
    for name, values in (("real", real), ("held_out", held_out), ("fake", fake)):
        counts: Integers = getattr(found, name)
        np.testing.assert_array_equal(counts, counted(values.numpy(), found.edges))
        assert counts.sum() == len(values)
        mean: float = getattr(found, f"mean_{name}")
        assert mean == pytest.approx(values.numpy().mean(), rel=1e-12)  # both in float64
    assert found.std_real == pytest.approx(np.std(real.numpy()), rel=1e-12)
    shared = [
        min(a / 97, b / 64) for a, b in zip(found.real.tolist(), found.fake.tolist(), strict=True)
    ]
    assert found.overlap == pytest.approx(sum(shared), rel=1e-12)
    assert 0.05 < found.overlap < 0.95, "too easy"


def test_that_the_same_logits_overlap_entirely_and_others_not_at_all() -> None:
    real = logits(0, 200, mean=0)
    assert scores_measured(0, real, NONE, real).overlap == pytest.approx(1, rel=1e-12)
    twice = torch.cat([real, real])  # as an area: how many there are makes no difference
    assert scores_measured(0, real, NONE, twice).overlap == pytest.approx(1, rel=1e-12)
    assert scores_measured(0, real, NONE, real + 20).overlap == 0


@pytest.mark.parametrize("value", [0.0, 1e-30, -3.0, 1e8, -1e30])
def test_that_equal_logits_are_in_one_bin(value: float) -> None:
    same = torch.full((20,), value).double()
    found = scores_measured(0, same, same[:5], same[:10])
    assert bool((np.diff(found.edges) > 0).all())
    for counts, wanted in ((found.real, 20), (found.held_out, 5), (found.fake, 10)):
        assert sorted(counts.tolist()) == [0] * (BINS - 1) + [wanted]
    assert found.overlap == 1
    assert found.std_real == 0


@pytest.mark.parametrize("value", [0.0, 1.0, -1e6])
def test_that_bins_of_neighbouring_numbers_do_not_fall_together(value: float) -> None:
    beside = torch.nextafter(torch.tensor(value), torch.tensor(torch.inf))
    found = scores_measured(0, torch.tensor([value]).double(), NONE, beside[None].double())
    assert bool((np.diff(found.edges) > 0).all())
    assert found.real.sum() == found.fake.sum() == 1


def test_that_what_is_not_finite_is_in_no_bin_and_is_not_hidden() -> None:
    real = torch.tensor([0.0, 1.0, math.inf], dtype=torch.float64)
    fake = torch.tensor([math.nan, 0.5, -math.inf, 2.0], dtype=torch.float64)
    found = scores_measured(0, real, NONE, fake)
    assert (found.edges[0], found.edges[-1]) == (0, 2)
    assert (found.real.sum(), found.fake.sum()) == (2, 2)
    assert found.mean_real == math.inf
    assert math.isnan(found.mean_fake)


def test_that_logits_of_which_none_is_finite_are_told_of_all_the_same() -> None:
    lost = torch.full((8,), math.nan, dtype=torch.float64)
    found = scores_measured(0, lost, lost, lost)
    assert bool((np.diff(found.edges) > 0).all())
    assert found.real.sum() == found.held_out.sum() == found.fake.sum() == 0
    assert math.isnan(found.overlap)


def test_that_nothing_can_be_written_into() -> None:
    found = scores_measured(0, logits(0, 9, mean=0), NONE, logits(1, 9, mean=0))
    for array in (found.edges, found.real, found.held_out, found.fake):
        assert not array.flags.writeable
        assert array.flags.c_contiguous


def rows_of(examples: Tensor) -> list[bytes]:
    return [row.tobytes() for row in examples.flatten(1).numpy()]


@pytest.mark.parametrize(
    ("preset", "settings"),
    [
        ("ring-gan", ["data.held_out_points=300"]),
        ("digits-gan", ["method.augmentation.kind=diffaugment"]),
    ],
)
def test_that_scores_are_of_fixed_examples_as_they_are_and_of_fixed_noise(
    preset: str, settings: list[str]
) -> None:
    method = plain_gan(preset, *settings)
    probe, critic = with_sums(method)
    first, _ = measured(probe)
    again, _ = measured(probe)
    fake, real, held_out = critic.seen[:3]
    for before, after in zip(critic.seen[:3], critic.seen[3:], strict=True):
        assert torch.equal(before, after)
    data = method.model.contest.dataset
    for seen, examples in ((real, data.examples), (held_out, data.held_out_examples)):
        assert len(set(rows_of(seen))) == COUNT, "some are there twice"
        as_kept = ((seen + 1) * 127.5).round().byte() if data.kind == "image" else seen
        assert torch.equal(data.as_x_0(as_kept), seen), "changed"
        assert set(rows_of(as_kept)) <= set(rows_of(examples))

    contest = method.model.contest
    z = contest.latents.of_samples(contest.streams.seed_of("scored latents"), range(COUNT))
    with torch.no_grad():
        wanted = contest.generator.eval()(z, None)
    assert torch.equal(fake, wanted)
    np.testing.assert_array_equal(first.fake, again.fake)
    # float32 sums of up to 784 numbers in [-1, 1], which differ in their order.
    assert first.mean_real == pytest.approx(float(real.double().flatten(1).sum(1).mean()), abs=1e-3)
    assert first.mean_fake == pytest.approx(float(fake.double().flatten(1).sum(1).mean()), abs=1e-3)


def test_that_the_classes_are_those_of_the_examples() -> None:
    method = plain_gan("ring-gan", "method.class_conditional=true")
    data = method.model.contest.dataset
    probe, critic = with_sums(method)
    measured(probe)
    fake_labels, real_labels, held_out_labels = critic.labels
    assert fake_labels is not None
    assert real_labels is not None
    assert held_out_labels is not None
    assert torch.equal(fake_labels, real_labels)
    known = [(data.examples, data.labels), (data.held_out_examples, data.held_out_labels)]
    for seen, labels, (examples, wanted) in zip(
        critic.seen[1:], (real_labels, held_out_labels), known, strict=True
    ):
        class_of = {row: int(k) for row, k in zip(rows_of(examples), wanted, strict=True)}
        assert [class_of[row] for row in rows_of(seen)] == [int(k) for k in labels]


def test_that_fakes_are_of_the_weights_that_are_trained() -> None:
    method = plain_gan("ring-gan")
    probe = ScoreProbe(method.model)
    before, _ = measured(probe)
    with torch.no_grad():
        for weight in method.model.average.parameters():
            weight.zero_()
    assert measured(probe)[0].mean_fake == before.mean_fake
    with torch.no_grad():
        for weight in method.model.contest.generator.parameters():
            weight.zero_()
    assert measured(probe)[0].mean_fake != before.mean_fake


def test_that_the_gap_is_the_distance_of_means_in_deviations() -> None:
    probe, critic = with_sums(plain_gan("ring-gan"))
    scores, (scalars,) = measured(probe, step=12)
    _, real, held_out = (seen.double().sum(1).numpy() for seen in critic.seen)
    gap = (real.mean() - held_out.mean()) / real.std()
    assert set(scalars.values) == {LOGIT_GAP.name}
    assert (scalars.steps.tolist(), scalars.active_seconds.tolist()) == ([12], [1.5])
    # float32 sums of two numbers of the order of 1, and the gap itself is of the order of 0.1.
    assert scalars.values[LOGIT_GAP.name][0] == pytest.approx(gap, abs=1e-6)
    assert scores.mean_held_out == pytest.approx(held_out.mean(), abs=1e-6)
    assert abs(gap) > 1e-3, "too easy"


def test_that_a_critic_that_knows_its_examples_has_a_gap() -> None:
    method = plain_gan("ring-gan")
    data = method.model.contest.dataset

    class Memory(Critic):
        def forward(self, x: Float[Tensor, "b 2"], labels: Int[Tensor, "b"] | None) -> Tensor:
            assert labels is None
            known = torch.cdist(x, data.examples).min(1).values < 1e-6
            return known.float() + x[:, 0]

    method.model.contest.critic = Memory()
    scores, (scalars,) = measured(ScoreProbe(method.model))
    # The mean of x is that of a ring, about 0.7 / sqrt(100) from that of other points.
    assert scores.mean_real - scores.mean_held_out == pytest.approx(1, abs=0.3)
    assert scalars.values[LOGIT_GAP.name][0] == pytest.approx(1 / scores.std_real, abs=0.5)


def test_that_without_held_out_examples_there_is_no_gap() -> None:
    scores, scalars = measured(ScoreProbe(plain_gan("ring-gan", "data.held_out_points=0").model))
    assert scalars == []
    assert scores.held_out.tolist() == [0] * BINS
    assert math.isnan(scores.mean_held_out)
    assert scores.real.sum() == scores.fake.sum() == COUNT


def test_that_equal_logits_have_no_gap() -> None:
    method = plain_gan("ring-gan")
    with torch.no_grad():
        for weight in method.model.contest.critic.parameters():
            weight.zero_()
    scores, scalars = measured(ScoreProbe(method.model))
    assert scalars == []
    assert (scores.std_real, scores.overlap) == (0, 1)


@pytest.mark.parametrize(
    ("held_out", "scored"), [(1, 1), (3, 3), (4, 4), (103, 100), (256, 256), (300, 256)]
)
def test_that_a_critic_that_compares_examples_gets_whole_groups(held_out: int, scored: int) -> None:
    method = plain_gan("ring-gan", "network.minibatch_std=true", f"data.held_out_points={held_out}")
    assert measured(ScoreProbe(method.model))[0].held_out.sum() == scored
