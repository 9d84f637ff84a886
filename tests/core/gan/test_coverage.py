"""What is found among samples of fixed noise: of generators whose samples are known."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from jaxtyping import Float, Int
from small_gans import plain_gan
from torch import Tensor

from core.config.data import EmojiData, MNISTData, RingData
from core.config.overrides import with_value
from core.config.run import GANRun
from core.data.dataset import Dataset
from core.data.points.ring import ring
from core.data.registry import load_dataset
from core.events import Scalars
from core.gan.coverage import COUNT, CoverageProbe
from core.gan.grouping import grouping_of
from core.gan.method import GANMethod
from core.gan_events import CoverageMeasured
from core.metric_names import GROUP_IMBALANCE, GROUPS_FOUND, NEAREST, SAMPLE_QUALITY, SPREAD
from core.metrics.features.registry import features_for
from core.networks.gan.contract import Generator

POINTS, PICTURES = COUNT["points"], COUNT["image"]


@cache
def data_of(kind: str) -> Dataset:
    config = {"mnist": MNISTData(), "emoji": EmojiData()}[kind]
    return load_dataset(config, torch.Generator().manual_seed(0))


class Copies(Generator):
    """Gives these examples one after the other, whatever the noise is; keeps what it was given."""

    def __init__(self, x: Tensor) -> None:
        super().__init__()
        self._x = x
        self.z: list[Tensor] = []
        self.labels: list[Tensor | None] = []

    def forward(
        self, z: Float[Tensor, "b latent"], labels: Int[Tensor, "b"] | None
    ) -> Float[Tensor, "b ..."]:
        assert not self.training
        first = sum(len(part) for part in self.z)
        self.z.append(z)
        self.labels.append(labels)
        return self._x[torch.arange(first, first + len(z)) % len(self._x)]


def measured(probe: CoverageProbe, step: int = 4) -> tuple[CoverageMeasured, dict[str, float]]:
    coverage, *others = probe.measure(step, 2.5)
    assert isinstance(coverage, CoverageMeasured)
    values: dict[str, float] = {}
    for event in others:
        assert isinstance(event, Scalars)
        assert (event.steps.tolist(), event.active_seconds.tolist()) == ([step], [2.5])
        values |= {name: float(value[0]) for name, value in event.values.items()}
    return coverage, values


def found_among(
    x: Tensor, method: GANMethod, data: Dataset | None = None
) -> tuple[CoverageMeasured, dict[str, float]]:
    """What is told of a generator of these samples."""
    return found_by(Copies(x), method, data)


def found_by(
    copies: Copies, method: GANMethod, data: Dataset | None = None
) -> tuple[CoverageMeasured, dict[str, float]]:
    """What is told of this generator, of the method's data or of others."""
    method.model.average = copies
    method.model.contest.dataset = data or method.model.contest.dataset
    return measured(CoverageProbe(method.model))


def mixture_points(modes: list[int], offset: float = 0.0) -> Tensor:
    """Means of modes of the ring, moved outwards by so many standard deviations."""
    mixture = ring(RingData())
    means = mixture.means[modes].float()
    outwards: Tensor = torch.nn.functional.normalize(means)
    return means + offset * mixture.std * outwards


def test_that_modes_are_counted_exactly() -> None:
    # Of twenty samples 8 are at mode 0, 4 at mode 3, 1 too far from mode 5 and 7 near mode 6.
    x = torch.cat(
        [
            mixture_points([0] * 8 + [3] * 4),
            mixture_points([5], offset=3.1),
            mixture_points([6] * 7, offset=2.9),
        ]
    )
    found, values = found_among(x, plain_gan("ring-gan"))
    shares = np.array([8, 0, 0, 4, 0, 1, 7, 0]) / 20
    assert (found.step, found.weights, found.count, found.of) == (4, "ema", POINTS, "modes")
    assert found.groups == tuple("12345678")
    np.testing.assert_allclose(found.shares, shares, rtol=1e-12)  # of 1000 samples, in float64
    np.testing.assert_array_equal(found.expected, np.full(8, 1 / 8))
    assert (found.found, found.missing) == (3, (1, 2, 4, 5, 7))
    some = shares[shares > 0]
    kl_divergence = float((some * np.log(some * 8)).sum())
    assert found.kl_divergence == pytest.approx(kl_divergence, rel=1e-12)
    assert found.quality == 0.95
    # To float32.
    assert values[GROUPS_FOUND.name] == pytest.approx(3 / 8, rel=1e-6)
    assert values[GROUP_IMBALANCE.name] == pytest.approx(kl_divergence, rel=1e-6)
    assert values[SAMPLE_QUALITY.name] == pytest.approx(0.95, rel=1e-6)
    assert values[NEAREST.name] == 0, "all are copies"


def test_that_samples_of_the_mixture_look_like_it_in_every_respect() -> None:
    method = plain_gan("ring-gan", "data.training_points=5000")
    mixture = method.model.contest.dataset.mixture
    assert mixture is not None
    x, _ = mixture.sample(POINTS, torch.Generator().manual_seed(0))
    found, _ = found_among(x.float(), method)
    assert found.missing == ()
    # Binomial: 98.9 % of 1000 is good, off by sqrt(0.989 * 0.011 / 1000) = 0.003 or so.
    assert found.quality == pytest.approx(1 - math.exp(-4.5), abs=4 * 0.0033)
    # 2 n times it is chi-squared with 7 degrees of freedom: above 24.3 once in a thousand times.
    assert 0 < found.kl_divergence < 24.3 / (2 * POINTS)
    # Distances to the nearest of 1000 have deviations of about half their mean, so the median of
    # each set is off by some 2 to 3 %, and their ratio by sqrt(2) times that.
    assert found.nearest == pytest.approx(1, abs=0.15)
    # Modes are occupied unevenly by chance; the mean distance changes by about 1 % with that.
    assert found.spread == pytest.approx(1, abs=0.04)


def test_that_a_generator_of_five_digits_misses_the_others() -> None:
    data = data_of("mnist")
    few = data.examples[data.labels < 5]
    x = data.as_x_0(few[:PICTURES])
    found, values = found_among(x, plain_gan("digits-gan"), data)
    assert (found.of, found.count, found.groups) == ("classes", PICTURES, tuple("0123456789"))
    assert (found.found, found.missing) == (5, (5, 6, 7, 8, 9))
    assert values[GROUPS_FOUND.name] == 0.5
    expected = np.bincount(data.labels.numpy(), minlength=10) / len(data.labels)
    np.testing.assert_allclose(found.expected, expected, rtol=1e-12)
    # It recognises all but 1 %: counts of about 100 each may be off by several pictures.
    counts = np.bincount(data.labels[data.labels < 5][:PICTURES].numpy(), minlength=10)
    np.testing.assert_allclose(found.shares, counts / PICTURES, atol=0.02)
    # -ln of their share of the data (about a half), plus what the shares of 500 drawn ones differ
    # from those of all: chi-squared with 4 degrees of freedom over 2 n, below 0.02.
    least = -math.log(expected[:5].sum())
    assert least - 0.1 < found.kl_divergence < least + 0.03
    assert found.kl_divergence == pytest.approx(math.log(2), abs=0.1)
    # So sure the classifier is of 98 % of real digits, as the next test has it.
    assert found.quality == pytest.approx(0.98, abs=0.02)
    # Half of the kinds of picture, but as different within each.
    assert 0.7 < found.nearest < 1.1


def test_that_real_digits_are_as_varied_as_real_digits() -> None:
    data = data_of("mnist")
    held_out = data.as_x_0(data.held_out_examples[:PICTURES])
    found, values = found_among(held_out, plain_gan("digits-gan"), data)
    assert found.missing == ()
    assert found.quality > 0.96
    # chi-squared with 9 degrees of freedom, below 27.9 but once in a thousand times, over 2 n
    assert found.kl_divergence < 27.9 / (2 * PICTURES)
    # Medians and means over 500 pictures: some percent.
    assert found.nearest == pytest.approx(1, abs=0.1)
    assert found.spread == pytest.approx(1, abs=0.05)
    assert set(values) == {
        metric.name for metric in (GROUPS_FOUND, GROUP_IMBALANCE, SAMPLE_QUALITY, NEAREST, SPREAD)
    }


def test_that_copies_of_one_example_have_no_variety() -> None:
    method = plain_gan()
    found, _ = found_among(method.model.contest.dataset.examples[:1], method)
    assert (found.nearest, found.spread) == (0, 0)
    assert sorted(found.shares.tolist()) == [0] * 7 + [1]


def test_that_the_classes_are_those_that_the_classifier_says() -> None:
    data = data_of("emoji")
    x = data.as_x_0(data.examples[::29])
    grouping = grouping_of(data, "emoji")
    found = grouping.grouped(grouping.described(x))
    classifier = features_for("emoji")
    probabilities = getattr(classifier, "probabilities")(data.examples[::29]).numpy()  # noqa: B009
    counts = np.bincount(probabilities.argmax(1), minlength=len(data.class_names))
    np.testing.assert_allclose(found.shares, counts / len(x), rtol=1e-12)
    assert found.quality == pytest.approx((probabilities.max(1) > 0.9).mean(), rel=1e-12)


def test_that_a_generator_of_classes_is_asked_for_them_as_often_as_the_data_have_them() -> None:
    method = plain_gan("digits-gan", "data.kind=emoji", "method.class_conditional=true")
    data = method.model.contest.dataset
    mixed = torch.randperm(len(data.labels), generator=torch.Generator().manual_seed(0))
    data = replace(data, examples=data.examples[mixed], labels=data.labels[mixed])
    copies = Copies(data.as_x_0(data.examples))
    found_by(copies, method, data)
    noise = {row.tobytes() for row in torch.cat(copies.z).numpy()}
    assert len(noise) == PICTURES, "some is there twice"
    asked = torch.cat([part for part in copies.labels if part is not None])
    shares = np.bincount(data.labels.numpy()) / len(data.labels)
    assert shares.max() > 10 * shares.min(), "too easy"
    # At even steps through the sorted labels, each class has at most one too few or too many.
    np.testing.assert_allclose(np.bincount(asked.numpy()) / PICTURES, shares, atol=1.01 / PICTURES)


def test_that_without_classes_none_is_asked_for() -> None:
    method = plain_gan("ring-gan")
    copies = Copies(mixture_points([0]))
    found_by(copies, method)
    assert copies.labels == [None]


def test_that_the_noise_is_always_the_same_and_not_truncated() -> None:
    method = plain_gan("ring-gan", "sampling.truncation=0.5")
    copies = method.model.average = Copies(mixture_points([0, 1]))
    probe = CoverageProbe(method.model)
    first, _ = measured(probe, step=1)
    second, _ = measured(probe, step=2)
    assert torch.equal(*copies.z)
    assert (first.step, second.step) == (1, 2)
    np.testing.assert_array_equal(first.shares, second.shares)
    # The deviation of 2000 normal numbers is off by 1 / sqrt(4000) or so.
    assert float(copies.z[0].std()) == pytest.approx(1, abs=4 / math.sqrt(4000))


def test_that_samples_are_of_the_weights_that_previews_have() -> None:
    method = plain_gan("ring-gan")
    method.model.average = Copies(mixture_points([2]))
    method.model.contest.generator = Copies(mixture_points([5]))
    probe = CoverageProbe(method.model)
    by_average, _ = measured(probe)
    changed = with_value(method.model.config, "preview.weights", "raw")
    assert isinstance(changed, GANRun)
    method.configure(changed)
    by_weights, _ = measured(probe)
    assert (by_average.weights, int(by_average.shares.argmax())) == ("ema", 2)
    assert (by_weights.weights, int(by_weights.shares.argmax())) == ("raw", 5)


def test_that_data_without_known_groups_have_variety_alone() -> None:
    method = plain_gan("ring-gan", "data.kind=two_moons", "data.training_points=2000")
    data = method.model.contest.dataset
    found, values = found_among(data.held_out_examples, method)
    assert (found.of, found.groups, found.found, found.missing) == ("nothing", (), 0, ())
    assert found.shares.shape == found.expected.shape == (0,)
    assert math.isnan(found.quality)
    assert math.isnan(found.kl_divergence)
    assert set(values) == {NEAREST.name, SPREAD.name}
    # As for the ring; here there are no modes, and it is the spread of 1000 points alone.
    assert values[NEAREST.name] == pytest.approx(1, abs=0.15)
    assert values[SPREAD.name] == pytest.approx(1, abs=0.04)


@pytest.mark.parametrize("data_kind", ["mnist", "others"])
def test_that_pictures_of_other_classes_are_not_classified(data_kind: str) -> None:
    digits = data_of("mnist")
    other = replace(digits, class_names=("even", "odd"), labels=digits.labels % 2)
    grouping = grouping_of(other, data_kind)
    assert grouping.of == "nothing"
    rows = grouping.described(digits.as_x_0(digits.examples[:20]))
    wanted = features_for(data_kind).features(digits.examples[:20])
    assert torch.equal(rows, wanted), "the pixels are not those of the data"


def test_that_samples_that_are_not_finite_are_nothing() -> None:
    x = mixture_points([0, 1, 2, 3, 4, 5, 6, 7])
    x[3, 1] = math.nan
    found, values = found_among(x, plain_gan("ring-gan"))
    assert (found.found, found.missing) == (0, tuple(range(8)))
    assert found.shares.tolist() == [0] * 8
    for value in (found.kl_divergence, found.quality, found.nearest, found.spread):
        assert math.isnan(value)
    assert values == {GROUPS_FOUND.name: 0}


def test_that_distances_are_not_told_where_real_examples_are_copies() -> None:
    method = plain_gan("ring-gan")
    data = method.model.contest.dataset
    same = replace(data, examples=data.examples[:1].expand(500, 2).clone())
    found, values = found_among(data.examples, method, same)
    assert found.found == 8
    assert math.isnan(found.nearest)
    assert math.isnan(found.spread)
    assert set(values) == {GROUPS_FOUND.name, GROUP_IMBALANCE.name, SAMPLE_QUALITY.name}


@pytest.mark.parametrize(("count", "possible"), [(1, False), (2, True)])
def test_that_there_has_to_be_something_to_compare_with(count: int, possible: bool) -> None:
    method = plain_gan("ring-gan", f"training.batch_size={count}", f"data.training_points={count}")
    probe = CoverageProbe(method.model)
    assert probe.possible() == possible
    if possible:
        assert measured(probe)[0].count == POINTS


def test_that_nothing_can_be_written_into() -> None:
    found, _ = found_among(mixture_points([0, 1]), plain_gan("ring-gan"))
    for array in (found.shares, found.expected):
        assert not array.flags.writeable
        assert array.dtype == np.float64
