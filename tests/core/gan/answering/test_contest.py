"""The contest over the plane: against the networks, finite differences and closed forms."""

import copy

import numpy as np
import pytest
import torch
from scipy.spatial import ConvexHull
from scipy.stats import norm
from small_gans import plain_gan
from torch import Tensor, nn

from core.arrays import Doubles
from core.errors import NoisescopeError
from core.gan.answering.sheet import CELLS, FURTHEST, SMALLEST, cell_areas, normal_shares
from core.gan.losses.registry import LOSSES
from core.gan.method import GANMethod
from core.gan_answers import ContestMeasured
from core.gan_requests import MeasureContest
from core.networks.gan.contract import Generator


def trained(*settings: str, steps: int = 6) -> GANMethod:
    gan = plain_gan("ring-gan", *settings)
    row = torch.zeros(len(gan.scalar_names))
    for step in range(1, steps + 1):
        gan.step(step, row)
    return gan


def measured(gan: GANMethod, *wanted: object) -> ContestMeasured:
    request = MeasureContest("raw", *wanted)  # pyright: ignore[reportArgumentType]
    (answer,) = gan.answer(7, request)
    assert isinstance(answer, ContestMeasured)
    return answer


def logits_of(gan: GANMethod, points: Doubles, label: int = -1) -> Doubles:
    """By a copy of the critic in float64, all in one batch."""
    critic = copy.deepcopy(gan.model.contest.critic).double().eval()
    labels = None if label < 0 else torch.full((len(points),), label)
    with torch.no_grad():
        return critic(torch.from_numpy(points), labels).numpy()


def middles(reach: float, side: int) -> Doubles:
    along = [reach * (2 * i + 1 - side) / side for i in range(side)]
    return np.array([(x, y) for y in along for x in along])


def test_that_the_map_is_the_critic_itself_in_a_square_around_the_data() -> None:
    gan = trained()
    answer = measured(gan)
    side = len(answer.logits)
    expected = logits_of(gan, middles(answer.reach, side)).reshape(side, side)
    np.testing.assert_allclose(answer.logits, expected, atol=1e-5)  # float32 of about 1
    assert np.ptp(expected) > 1e-3
    for points, logits in ((answer.real, answer.logit_real), (answer.fake, answer.logit_fake)):
        np.testing.assert_allclose(logits, logits_of(gan, points.astype(np.float64)), atol=1e-5)
    examples = gan.model.contest.dataset.examples.numpy()
    assert answer.reach == pytest.approx(1.25 * float(np.abs(examples).max()))
    assert all(bool((examples == point).all(axis=1).any()) for point in answer.real)


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_that_arrows_go_down_the_generators_loss(loss: str) -> None:
    gan = trained(f"method.loss.kind={loss}")
    answer = measured(gan)
    terms = LOSSES[loss]()
    real = torch.from_numpy(logits_of(gan, answer.real.astype(np.float64)))

    def losses(points: Doubles) -> Doubles:
        return terms.generator(real, torch.from_numpy(logits_of(gan, points))).numpy()

    x, h = answer.fake.astype(np.float64), 1e-6
    ahead, back = (
        np.stack([(losses(x + way * e) - losses(x)) / way for e in np.eye(2)], axis=1)
        for way in (h, -h)
    )
    # The critic has corners: of the few points that lie on one (or on the hinge) none has a slope.
    smooth = (np.abs(ahead - back) < 1e-4).all(axis=1)
    assert smooth.mean() > 0.95
    expected = -(ahead + back)[smooth] / 2
    np.testing.assert_allclose(answer.descent[smooth], expected, atol=2e-5)  # float32
    assert np.abs(expected).max() > 1e-2


def test_that_without_a_threshold_the_middle_is_between_both_means() -> None:
    answer = measured(trained("method.loss.kind=relativistic"))
    means = float(answer.logit_real.mean()), float(answer.logit_fake.mean())
    assert answer.middle == pytest.approx(sum(means) / 2, abs=1e-6)
    assert measured(trained("method.loss.kind=least_squares", steps=1)).middle == 0.5


def test_that_places_are_judged_beside_samples_by_a_critic_that_compares() -> None:
    gan = trained("network.minibatch_std=true")
    answer = measured(gan)
    side = len(answer.logits)
    places, company = middles(answer.reach, side), answer.fake[:3].astype(np.float64)
    for row, column in ((0, 0), (31, 5), (side - 1, side - 1)):
        group = np.concatenate([places[row * side + column][None], company])
        assert answer.logits[row, column] == pytest.approx(logits_of(gan, group)[0], abs=1e-5)
    h, x = 1e-6, answer.fake[:4].astype(np.float64)
    loss = LOSSES["relativistic"]()
    real = torch.from_numpy(logits_of(gan, answer.real[:4].astype(np.float64)))

    def total(points: Doubles) -> float:
        return float(loss.generator(real, torch.from_numpy(logits_of(gan, points))).sum())

    for n, axis in np.ndindex(4, 2):  # what one does to its neighbours counts as well
        step = np.zeros((4, 2))
        step[n, axis] = h
        slope = (total(x + step) - total(x - step)) / (2 * h)
        assert answer.descent[n, axis] == pytest.approx(-slope, abs=2e-5)


@pytest.mark.parametrize(
    "settings",
    [(), ("network.latent_size=5", "sampling.truncation=0.5"), ("method.latent=uniform",)],
)
def test_that_the_sheet_is_the_generator_on_a_grid(settings: tuple[str, ...]) -> None:
    gan = trained(*settings)
    answer = measured(gan)
    size, share = answer.latent_size, gan.model.config.sampling.truncation
    end = 1.0 if "method.latent=uniform" in settings else FURTHEST
    np.testing.assert_allclose(answer.sheet_z, share * np.linspace(-end, end, CELLS + 1), atol=1e-6)
    for row, column in ((0, 0), (3, 17), (CELLS, 9)):
        z = torch.zeros(1, size)
        z[0, 0], z[0, 1] = float(answer.sheet_z[column]), float(answer.sheet_z[row])
        with torch.no_grad():
            x = gan.model.contest.generator(z, None)
        np.testing.assert_allclose(answer.sheet[row, column], x[0].numpy(), atol=1e-6)
    samples = gan.model.latents_of(gan.model.preview_seed(), range(len(answer.fake)))
    np.testing.assert_array_equal(answer.fake_z, samples[:, :2].numpy())
    with torch.no_grad():
        fakes = gan.model.contest.generator(samples, None).numpy()
    np.testing.assert_allclose(answer.fake, fakes, atol=1e-6)
    np.testing.assert_array_equal(answer.sheet_mass, answer.sheet_mass.T)
    edges = np.linspace(-end, end, CELLS + 1)
    one = np.diff(norm.cdf(edges)) if end == FURTHEST else np.full(CELLS, 1 / CELLS)
    np.testing.assert_allclose(answer.sheet_mass, np.outer(one, one), rtol=1e-9)
    total = (1 - 2 * norm.sf(FURTHEST)) ** 2 if end == FURTHEST else 1.0
    assert answer.sheet_mass.sum() == pytest.approx(total, rel=1e-12)


class Affine(Generator):
    """Stretches and turns the plane of noise."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix = nn.Parameter(torch.tensor([[0.3, 0.1], [-0.2, -0.25]]))

    def forward(self, z: Tensor, labels: Tensor | None) -> Tensor:  # noqa: ARG002
        return z @ self.matrix.T + 0.1


def test_that_the_density_of_an_affine_generator_is_that_of_its_gaussian() -> None:
    gan = plain_gan("ring-gan")
    gan.model.contest.generator = Affine()
    answer = measured(gan)
    z = np.linspace(-FURTHEST, FURTHEST, CELLS + 1)
    middle = (z[1:] + z[:-1]) / 2
    determinant = abs(0.3 * -0.25 - 0.1 * -0.2)
    one = norm.pdf(middle)
    # The mean over a cell of width 0.21 is that in its middle but for z^2 h^2 / 24 of each.
    expected = np.outer(one, one) / determinant
    np.testing.assert_allclose(answer.sheet_density, expected, rtol=0.025)


def test_that_areas_are_those_of_hulls_and_folded_cells_stay_finite() -> None:
    generator = torch.Generator().manual_seed(0)
    along = torch.arange(5, dtype=torch.float64)
    grid = torch.stack(torch.meshgrid(along, along, indexing="xy"), dim=-1)
    corners = grid + 0.2 * torch.rand(grid.shape, generator=generator, dtype=torch.float64)
    areas = cell_areas(corners.float(), 1e-12)
    turned_over = cell_areas(corners.flip(0).float(), 1e-12)
    for row, column in np.ndindex(4, 4):
        hull = ConvexHull(corners[row : row + 2, column : column + 2].reshape(-1, 2).numpy())
        assert float(areas[row, column]) == pytest.approx(hull.volume, rel=1e-5)  # float32
        assert float(turned_over[3 - row, column]) == pytest.approx(hull.volume, rel=1e-5)
    gan = plain_gan("ring-gan")
    generator_network = Affine()
    nn.init.zeros_(generator_network.matrix)
    gan.model.contest.generator = generator_network
    answer = measured(gan)
    area = (SMALLEST * answer.reach) ** 2
    np.testing.assert_allclose(answer.sheet_density, answer.sheet_mass / area)


def test_that_far_shares_keep_their_digits() -> None:
    edges = torch.tensor([-9.0, -8.5, 0.0, 8.5, 9.0], dtype=torch.float64)
    expected = [norm.cdf(-8.5) - norm.cdf(-9), norm.cdf(8.5) - 0.5]
    np.testing.assert_allclose(normal_shares(edges), [*expected, *expected[::-1]], rtol=1e-9)


def test_that_the_density_of_the_data_is_exact_where_it_is_known() -> None:
    gan = plain_gan("ring-gan")
    answer = measured(gan)
    side = len(answer.densities)
    places = middles(answer.reach, side)
    angles = 2 * np.pi * np.arange(8) / 8
    means = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    distance = ((places[:, None] - means) ** 2).sum(axis=2)
    expected = np.exp(-distance / (2 * 0.05**2)).mean(axis=1) / (2 * np.pi * 0.05**2)
    np.testing.assert_allclose(answer.densities.ravel(), expected, rtol=1e-4, atol=1e-6)
    moons = plain_gan("ring-gan", "data.kind=two_moons")
    assert measured(moons).densities.shape == (0, 0)


def test_that_a_class_is_asked_about_alone() -> None:
    gan = trained("method.class_conditional=true")
    answer, first = measured(gan, 3), measured(gan)
    assert (answer.label, first.label) == (3, 0)  # there is no picture of all classes at once
    data = gan.model.contest.dataset
    of_class = data.examples[data.labels == 3].numpy()
    assert all(bool((of_class == point).all(axis=1).any()) for point in answer.real)
    expected = logits_of(gan, middles(answer.reach, len(answer.logits)), 3)
    np.testing.assert_allclose(answer.logits.ravel(), expected, atol=1e-5)
    assert float(np.abs(answer.logits - first.logits).max()) > 1e-3
    assert answer.densities.sum() * (2 * answer.reach / 128) ** 2 == pytest.approx(1, abs=1e-3)
    peak = np.unravel_index(answer.densities.argmax(), answer.densities.shape)
    place = middles(answer.reach, 128).reshape(128, 128, 2)[peak]
    np.testing.assert_allclose(place, of_class.mean(axis=0), atol=0.05)


def test_that_looking_changes_nothing() -> None:
    looked_at, left_alone = (trained("network.minibatch_std=true") for _ in range(2))
    contest, numbers = looked_at.model.contest, torch.get_rng_state()
    networks = (contest.generator, contest.critic, looked_at.model.average)
    slopes = [p.grad.clone() for n in networks for p in n.parameters() if p.grad is not None]
    assert slopes
    contest.critic.train()
    first, again = measured(looked_at), measured(looked_at)
    np.testing.assert_array_equal(first.descent, again.descent)
    assert contest.critic.training
    assert torch.equal(numbers, torch.get_rng_state())
    now = [p.grad for n in networks for p in n.parameters() if p.grad is not None]
    assert all(torch.equal(a, b) for a, b in zip(slopes, now, strict=True))
    row = torch.zeros(len(looked_at.scalar_names))
    for gan in (looked_at, left_alone):  # every stream of random numbers is where it would be
        for step in (7, 8, 9):
            gan.step(step, row)
    pairs = zip(looked_at.weights().values(), left_alone.weights().values(), strict=True)
    for ours, theirs in pairs:
        for name, value in ours.state_dict().items():
            assert torch.equal(value, theirs.state_dict()[name]), name


def test_that_weights_are_those_of_the_preview_unless_they_are_said() -> None:
    gan = trained()
    (answer,) = gan.answer(7, MeasureContest())
    assert isinstance(answer, ContestMeasured)
    assert (answer.weights, answer.step) == ("ema", 7)
    assert float(np.abs(answer.sheet - measured(gan).sheet).max()) > 1e-4
    np.testing.assert_array_equal(answer.logits, measured(gan).logits)


@pytest.mark.parametrize(
    ("preset", "label", "why"),
    [
        ("digits-gan", -1, "pictures have no place in the plane"),
        ("ring-gan", 2, "class 2: this model does not know it; choose -1."),
    ],
)
def test_that_what_has_no_answer_is_refused(preset: str, label: int, why: str) -> None:
    with pytest.raises(NoisescopeError, match=why):
        measured(plain_gan(preset), label)
