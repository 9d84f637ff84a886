"""Samplers side by side: each cell is what it says, and nothing else changes."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from small_models import answer_of, events_of, small_method
from torch import Tensor

from core.answers import AnswerProgressed, SolversCompared
from core.arrays import Array, Doubles
from core.data.points.mixture import GaussianMixture
from core.data.shown import shown
from core.diffusion.answering.samples import sampler_config
from core.diffusion.answering.solver_quality import REAL_PICTURES, SolverQuality
from core.diffusion.answering.solvers import REFERENCE_STEPS
from core.diffusion.drawing import SampleRequest
from core.diffusion.ideal.mixture import MixtureDenoiser
from core.diffusion.method import DiffusionMethod
from core.diffusion.schedules.level import NoiseLevel
from core.errors import NoisescopeError
from core.metrics.features.classifier import TrainedClassifier
from core.metrics.features.registry import features_for
from core.metrics.frechet import frechet_distance
from core.networks.contract import Network
from core.requests import CompareSolvers
from core.samplers.registry import SAMPLERS

QUICK = 30  # steps of the reference where a test is not about it


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.diffusion.answering.solvers.REFERENCE_STEPS", QUICK)


class Exact(Network):
    """The ideal denoiser of a mixture as a network that predicts v; alpha^2 + sigma^2 = 1."""

    def __init__(self, mixture: GaussianMixture) -> None:
        super().__init__()
        self._denoiser = MixtureDenoiser(mixture)

    def forward(self, x: Tensor, log_snr: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is None
        alpha, sigma = (math.sqrt(float(torch.sigmoid(s))) for s in (log_snr[0], -log_snr[0]))
        found = self._denoiser(x, NoiseLevel(0.5, alpha, sigma))
        return alpha * found.eps_hat - sigma * found.x_0_hat


def drawn_apart(method: DiffusionMethod, kind: str, steps: int, count: int) -> Array:
    """Samples as anybody would draw them: by the one source of all samples."""
    model = method.model
    request = SampleRequest.of(
        model.config.sampling,
        model.preview_labels(count),
        seed=model.preview_seed(),
        steps=steps,
    )
    request = replace(request, sampler=sampler_config(model.config.sampling, kind))
    with model.evaluated("ema") as network:
        *_, last = model.source.steps(network, request)
    return shown(last.x_next, model.dataset.kind)


@pytest.mark.usefixtures("quick")
def test_that_every_cell_holds_what_is_drawn_apart_from_the_same_noise() -> None:
    method = small_method(steps=20)
    compared = answer_of(method, CompareSolvers(tuple(SAMPLERS), (2, 4), 5), SolversCompared)
    for row, kind in enumerate(SAMPLERS):
        for column, steps in enumerate((2, 4)):
            expected = drawn_apart(method, kind, steps, 5)
            np.testing.assert_array_equal(compared.pictures[row, column], expected)


@pytest.mark.usefixtures("quick")
def test_that_errors_are_the_root_mean_square_of_what_is_shown() -> None:
    compared = answer_of(small_method(steps=20), CompareSolvers(("heun",), (4,)), SolversCompared)
    apart = (compared.pictures[0, 0] - compared.reference_pictures).astype(np.float64)
    assert compared.errors[0, 0] == pytest.approx(np.sqrt((apart**2).mean()), rel=1e-6)  # float32
    assert compared.reference == f"UniPC, {QUICK} steps, equal in log SNR"
    assert compared.reference_nfe == QUICK


@pytest.mark.usefixtures("quick")
def test_that_the_reference_differs_from_itself_by_nothing() -> None:
    method = small_method(settings=["sampling.spacing.kind=log_snr"], steps=20)
    compared = answer_of(method, CompareSolvers(("unipc",), (QUICK,)), SolversCompared)
    assert compared.errors[0, 0] == 0
    assert compared.quality[0, 0] == compared.reference_quality


def test_that_errors_fall_with_the_order_of_each_sampler(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exact denoiser of the ring, so that the network has no error of its own."""
    assert REFERENCE_STEPS == 1000
    monkeypatch.setattr("core.diffusion.answering.solvers.REFERENCE_STEPS", 240)
    settings = ["method.class_conditional=false", "sampling.spacing.kind=log_snr"]
    method = small_method("ring-diffusion", settings)
    assert method.model.dataset.mixture is not None
    method.model.average = Exact(method.model.dataset.mixture)
    kinds, steps = ("ddim", "euler", "heun", "dpmpp_2m"), (16, 48)
    compared = answer_of(method, CompareSolvers(kinds, steps, 8), SolversCompared)
    orders = np.log(compared.errors[:, 0] / compared.errors[:, 1]) / math.log(steps[1] / steps[0])
    # The paths bend sharply between the modes: at 16 steps they are not yet wholly regular.
    assert bool(((orders[:2] > 0.8) & (orders[:2] < 1.3)).all()), orders
    assert bool((orders[2:] > 1.6).all()), orders
    assert bool((compared.errors[2:, 1] < compared.errors[:2, 1] / 5).all())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("kind", "settings", "noisy"),
    [
        ("ddpm", (), True),
        ("ddim", (), False),
        ("ddim", ("sampling.sampler.kind=ddim", "sampling.sampler.eta=0.5"), True),
        ("heun", ("sampling.sampler.kind=heun", "sampling.sampler.churn=10"), True),
        ("dpmpp_2m_sde", (), True),
        ("euler_ancestral", (), True),
        ("unipc", (), False),
    ],
)
def test_that_samplers_that_add_noise_have_a_quality_but_no_error(
    kind: str, settings: tuple[str, ...], noisy: bool
) -> None:
    compared = answer_of(
        small_method(settings=settings), CompareSolvers((kind,), (4,)), SolversCompared
    )
    assert compared.stochastic == (noisy,)
    assert np.isnan(compared.errors[0, 0]) == noisy
    assert np.isfinite(compared.quality[0, 0])


@pytest.mark.usefixtures("quick")
def test_that_evaluations_are_counted_with_heuns_second_look_and_guidance() -> None:
    method = small_method(settings=["sampling.guidance.scale=2"])
    request = CompareSolvers(("ddim", "heun"), (5, 8))
    compared = answer_of(method, request, SolversCompared)
    np.testing.assert_array_equal(compared.nfe, [[10, 16], [18, 30]])
    unguided = answer_of(method, replace(request, guidance_scale=1.0), SolversCompared)
    np.testing.assert_array_equal(unguided.nfe, [[5, 8], [9, 15]])
    assert unguided.guidance_scale == 1
    assert bool((compared.seconds > 0).all())


@pytest.mark.usefixtures("quick")
def test_that_cells_appear_one_by_one_the_quickest_first() -> None:
    told = events_of(small_method(), CompareSolvers(("heun", "ddim"), (3, 6)))
    answers = [event for event in told if isinstance(event, SolversCompared)]
    order = [list(zip(*np.nonzero(answer.nfe), strict=True)) for answer in answers]
    assert [len(cells) for cells in order] == [1, 2, 3, 4, 4]  # and then the reference
    assert order[0] == [(1, 0)]  # DDIM with 3 evaluations
    assert set(order[1]) == {(1, 0), (0, 0)} or set(order[1]) == {(1, 0), (1, 1)}
    assert [answer.complete for answer in answers] == [False] * 4 + [True]
    assert all(answer.reference_nfe == 0 for answer in answers[:-1])
    assert bool(np.isnan(answers[3].errors).all())  # nothing to compare with
    assert bool(np.isfinite(answers[4].errors).all())
    assert not answers[0].pictures.flags.writeable
    shares = [event.done for event in told if isinstance(event, AnswerProgressed)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1] > 0.95) == (0.0, True)


@pytest.mark.usefixtures("quick")
def test_that_what_is_drawn_is_kept_as_long_as_the_weights_are_the_same() -> None:
    method = small_method()
    first = answer_of(method, CompareSolvers(("ddim",), (5,)), SolversCompared)
    again = events_of(method, CompareSolvers(("ddim", "euler"), (5,)))
    working = [event for event in again if isinstance(event, AnswerProgressed)]
    assert len(working) == 1 + 5 - 1  # one at first and one between two steps, of Euler alone
    last = again[-1]
    assert isinstance(last, SolversCompared)
    assert last.seconds[0, 0] == first.seconds[0, 0]
    later = events_of(method, CompareSolvers(("ddim",), (5,)), step=1)
    assert len(later) > QUICK  # all anew, the reference as well


@pytest.mark.usefixtures("quick")
def test_that_to_give_up_leaves_nothing_changed() -> None:
    disturbed, alone = small_method(steps=3), small_method(steps=3)
    before = torch.get_rng_state()
    way = disturbed.answer(3, CompareSolvers(("ddpm", "heun"), (5,), weights="raw"))
    for _ in range(8):
        next(way)
    way.close()
    assert disturbed.model.network.training
    assert torch.equal(torch.get_rng_state(), before)
    row = torch.zeros(len(alone.scalar_names))
    for method in (disturbed, alone):
        for step in (4, 5):
            method.step(step, row)
    for a, b in zip(
        disturbed.model.network.parameters(), alone.model.network.parameters(), strict=True
    ):
        assert torch.equal(a, b)
    assert answer_of(disturbed, CompareSolvers(("heun",), (5,)), SolversCompared).complete


@pytest.mark.usefixtures("quick")
def test_that_the_quality_of_points_is_their_energy_distance_to_held_out_ones() -> None:
    method = small_method(steps=20)
    compared = answer_of(method, CompareSolvers(("ddim",), (5,), 30), SolversCompared)
    x = compared.pictures[0, 0].astype(np.float64)
    y = method.model.dataset.held_out_examples.numpy().astype(np.float64)

    def mean(a: Doubles, b: Doubles) -> float:
        return float(np.linalg.norm(a[:, None] - b[None], axis=-1).mean())

    expected = 2 * mean(x, y) - mean(x, x) - mean(y, y)
    assert compared.quality[0, 0] == pytest.approx(expected, abs=1e-9)  # float64 of the same points
    assert not compared.larger_is_better


@pytest.mark.usefixtures("quick")
def test_that_the_quality_of_pictures_is_what_suits_what_is_known_of_them() -> None:
    known = small_method("digits-diffusion")
    compared = answer_of(known, CompareSolvers(("ddim",), (2,), 12), SolversCompared)
    images = torch.from_numpy(compared.pictures[0, 0].copy()).permute(0, 3, 1, 2)
    features = features_for("mnist")
    assert isinstance(features, TrainedClassifier)
    right = features.recognised(images).numpy() == compared.labels
    assert (compared.quality_unit, compared.larger_is_better) == ("%", True)
    assert compared.quality[0, 0] == pytest.approx(100 * right.mean())
    unknown = SolverQuality(replace(known.model, source=replace(known.model.source, num_classes=0)))
    real = features.features(known.model.dataset.held_out_examples[:REAL_PICTURES])
    expected = frechet_distance(real, features.features(images))
    found = unknown.of(images.float() / 127.5 - 1, [-1] * 12)
    assert not unknown.larger_is_better
    assert found == pytest.approx(expected, rel=1e-6)  # the same arithmetic


@pytest.mark.usefixtures("quick")
def test_that_one_sample_has_an_error_but_no_distance() -> None:
    compared = answer_of(small_method(), CompareSolvers(("ddim",), (5,), 1), SolversCompared)
    assert compared.complete
    assert np.isfinite(compared.errors[0, 0])
    assert np.isnan(compared.quality[0, 0])


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (CompareSolvers((), (5,)), "samplers: got none"),
        (CompareSolvers(("ddim",), ()), "steps: got none"),
        (CompareSolvers(("best",), (5,)), "sampler: got 'best'"),
        (CompareSolvers(("ddim",), (5, 1001)), "sampling.steps: got 1001"),
        (CompareSolvers(("ddim",), (0,)), "sampling.steps: got 0"),
        (CompareSolvers(("ddim",), (5,), 0), "count: got 0"),
        (CompareSolvers(("ddim",), (5,), 257), "count: got 257"),
        (CompareSolvers(tuple(SAMPLERS), tuple(range(1, 101)), 256), "film: 800 cells"),
    ],
)
def test_that_what_cannot_be_compared_is_refused_before_anything_is_drawn(
    request_: CompareSolvers, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sentence.startswith("film"):
        monkeypatch.setattr("core.diffusion.answering.solvers.LARGEST", 2**20)
    with pytest.raises(NoisescopeError, match=sentence):
        next(small_method().answer(0, request_))
