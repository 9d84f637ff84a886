"""Weight clipping and spectral normalisation: what they promise, and that training can use them."""

import copy

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from core.gan.penalties import squared_gradient
from core.gan.weight_limits import clip_weights_, limit_spectral_norm, plain_weights

RELATIVE = 1e-4
"""By how much a norm may be above 1 after the start iterations, for the small layers of here."""


def points(*shape: int, seed: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def mlp() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(6, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1)
    )


class PictureCritic(nn.Module):
    """Convolutions, an embedding of three classes and a layer that begins with only zeros."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(2, 8, 3, padding=1)
        self.halving = nn.Conv2d(8, 8, 4, stride=2, padding=1)
        self.empty = nn.Conv2d(8, 8, 1)
        nn.init.zeros_(self.empty.weight)
        self.classes = nn.Embedding(3, 8)
        self.last = nn.Linear(8, 1)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        h = nn.functional.silu(self.halving(nn.functional.silu(self.first(x))))
        h = (h + self.empty(h)).sum(dim=(2, 3))
        return (self.last(h) + (self.classes(labels) * h).sum(1, keepdim=True))[:, 0]


def picture_critic() -> PictureCritic:
    torch.manual_seed(0)
    return PictureCritic()


def norm(matrix: Tensor) -> float:
    """The largest singular value, by another way than power iterations."""
    rows = matrix.detach().flatten(1).double().numpy()
    return float(np.linalg.svd(rows, compute_uv=False)[0])


def slopes(critic: nn.Module, x: Tensor, y: Tensor) -> Tensor:
    """How much the logits of x and y differ, for each unit of the distance of the two."""
    with torch.no_grad():
        difference: Tensor = (critic(x) - critic(y))[:, 0]
    return difference.abs() / (x - y).square().sum(dim=1).sqrt()


def used_weights(network: nn.Module) -> dict[str, Tensor]:
    """The matrices of a critic as they are used, biases left out."""
    return {name: w for name, w in plain_weights(network).items() if w.ndim > 1}


def test_that_clipping_leaves_what_is_within_the_limit_and_cuts_all_else() -> None:
    network = picture_critic()
    before = [weight.detach().clone() for weight in network.parameters()]
    clip_weights_(network, 0.05)
    for old, new in zip(before, network.parameters(), strict=True):
        assert torch.equal(new.detach(), old.clamp(-0.05, 0.05))
    assert max(float(weight.abs().max()) for weight in before) > 0.5  # there was much to cut
    assert max(float(bias.abs().max()) for bias in before if bias.ndim == 1) > 0.1


def test_that_clipping_keeps_the_weights_an_optimizer_knows() -> None:
    network = mlp()
    optimizer = torch.optim.RMSprop(network.parameters(), lr=0.05)
    for number in range(5):
        x = points(16, 6, seed=number)
        optimizer.zero_grad()
        (network(x).mean() - network(x + 1).mean()).backward()
        optimizer.step()
        assert max(float(weight.detach().abs().max()) for weight in network.parameters()) > 0.01
        clip_weights_(network, 0.01)
        largest = max(float(weight.detach().abs().max()) for weight in network.parameters())
        assert largest <= np.float32(0.01)


@pytest.mark.parametrize("make", [mlp, picture_critic])
def test_that_every_layer_has_a_norm_of_1(make: type[nn.Module]) -> None:
    critic = make()
    original = {name: w for name, w in critic.state_dict().items() if w.ndim > 1}
    limit_spectral_norm(critic)
    found = used_weights(critic)
    assert found.keys() == original.keys()
    for name, weight in found.items():
        assert 1 - 1e-6 < norm(weight) < 1 + RELATIVE, name  # float32; never less than divided by
        if original[name].any():
            expected = original[name] / norm(original[name])
            np.testing.assert_allclose(weight, expected, rtol=2 * RELATIVE, err_msg=name)


@pytest.mark.parametrize("shape", [(64, 512), (128, 1024), (128, 128), (512, 4096)])
def test_that_start_iterations_suffice_for_large_layers(shape: tuple[int, int]) -> None:
    torch.manual_seed(1)
    critic = nn.Sequential(nn.Linear(shape[1], shape[0]))
    limit_spectral_norm(critic)
    # As START_ITERATIONS says. By the Gram matrix, which is small.
    weight = plain_weights(critic)["0.weight"].double().numpy()
    largest = float(np.linalg.eigvalsh(weight @ weight.T)[-1]) ** 0.5
    assert 1 - 1e-6 < largest < 1.003


def test_that_the_network_makes_no_difference_longer_than_its_layers_allow() -> None:
    critic = mlp()
    limit_spectral_norm(critic)
    critic.eval()
    x, y = 3 * points(5000, 6, seed=1), 3 * points(5000, 6, seed=2)
    # Close pairs, too: there a difference quotient is the slope.
    y = torch.cat([y[:2500], x[2500:] + 0.01 * y[2500:]])
    # Three layers, and activations whose slope is at most 1.
    assert slopes(critic, x, y).max() <= (1 + RELATIVE) ** 3
    steep = mlp()
    with torch.no_grad():
        for weight in steep.parameters():
            weight.mul_(5)
    assert slopes(steep, x, y).max() > 2  # without, it is not kept
    limit_spectral_norm(steep)
    assert slopes(steep.eval(), x, y).max() <= (1 + RELATIVE) ** 3


@pytest.mark.parametrize(("size", "stride", "bound"), [(3, 1, 3.0), (4, 2, 2.0), (1, 1, 1.0)])
def test_that_the_operator_norm_of_a_convolution_is_within_its_overlap(
    size: int, stride: int, bound: float
) -> None:
    torch.manual_seed(2)
    layer = nn.Conv2d(2, 6, size, stride, padding=(size - 1) // 2, bias=False)
    nn.init.constant_(layer.weight, 0.1)  # every pixel counts alike in each window: the worst case
    critic = nn.Sequential(layer)
    limit_spectral_norm(critic)
    critic.eval()
    unit = torch.eye(2 * 8 * 8).view(-1, 2, 8, 8)  # a picture for each pixel
    with torch.no_grad():
        operator = critic(unit).flatten(1)
    assert norm(operator) <= bound * (1 + 1e-6)
    # The border is all that it falls short by: the matrix's norm of 1 is no bound of the operator.
    assert norm(operator) > 0.85 * bound


def test_that_a_limited_critic_can_be_trained_with_r1_in_one_graph() -> None:
    critic = picture_critic()
    limit_spectral_norm(critic)
    labels = torch.tensor([0, 1, 2, 0])
    optimizer = torch.optim.Adam(critic.parameters(), lr=0.01)
    names = [name for name, _ in critic.named_parameters()]
    before = [weight.detach().clone() for weight in critic.parameters()]
    for number in range(30):
        x_real = points(4, 2, 8, 8, seed=number).requires_grad_()
        x_fake = points(4, 2, 8, 8, seed=100 + number) + 0.5
        logit_real, logit_fake = critic(x_real, labels), critic(x_fake, labels)
        penalty = squared_gradient(logit_real, x_real).mean()
        optimizer.zero_grad()
        (nn.functional.softplus(logit_fake - logit_real).mean() + penalty).backward()
        optimizer.step()
    for name, old, new in zip(names, before, critic.parameters(), strict=True):
        assert new.isfinite().all(), name
        # Of a pair only the difference of logits counts, and their slope: not the last bias.
        assert torch.equal(old, new) == (name == "last.bias"), name
    for name, weight in used_weights(critic).items():
        # Two power iterations an update follow weights that move by 0.01, ten times the usual.
        assert norm(weight) == pytest.approx(1, abs=0.02), name


def test_that_gradients_through_the_division_are_those_of_finite_differences() -> None:
    critic = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0)).double()
    limit_spectral_norm(critic)
    critic.eval()  # singular vectors stay: torch takes them for constants
    weights = dict(critic.named_parameters())
    x = points(5, 3, seed=1).double().requires_grad_()

    def r1(*tensors: Tensor) -> Tensor:
        named = dict(zip(weights, tensors, strict=True))
        return squared_gradient(functional_call(critic, named, (x,)), x).mean()

    assert torch.autograd.gradcheck(r1, tuple(weights.values()), rtol=1e-5)


def test_that_evaluation_changes_no_vector_and_training_does() -> None:
    critic = picture_critic()
    limit_spectral_norm(critic)
    with torch.no_grad():
        for weight in critic.parameters():
            weight.add_(points(*weight.shape, seed=5), alpha=0.1)  # there is something to find now
    x, labels = points(3, 2, 8, 8, seed=1), torch.tensor([0, 1, 2])
    before = copy.deepcopy(critic.state_dict())
    first, second = critic.eval()(x, labels), critic(x, labels)
    assert torch.equal(first, second)
    plain_weights(critic.train())
    assert all(torch.equal(before[name], now) for name, now in critic.state_dict().items())
    critic(x, labels)
    moved = {
        name for name, now in critic.state_dict().items() if not torch.equal(before[name], now)
    }
    assert all(name.endswith(("_u", "_v")) for name in moved)
    assert {"first.parametrizations.weight.0._u", "halving.parametrizations.weight.0._v"} <= moved


def test_that_a_copy_leads_its_own_life() -> None:
    critic = picture_critic()
    limit_spectral_norm(critic)
    x, labels = points(3, 2, 8, 8, seed=1), torch.tensor([0, 1, 2])
    twin = copy.deepcopy(critic)
    expected = critic.eval()(x, labels).detach()
    assert torch.equal(twin.eval()(x, labels), expected)
    with torch.no_grad():
        for weight in twin.parameters():
            weight.add_(points(*weight.shape, seed=5), alpha=0.1)
    twin.train()(x, labels)
    plain_weights(twin)
    assert torch.equal(critic(x, labels), expected)
    assert not torch.equal(twin.eval()(x, labels), expected)


def test_that_the_state_brings_a_critic_back_bit_by_bit() -> None:
    critic = picture_critic()
    limit_spectral_norm(critic)
    torch.manual_seed(7)
    other = PictureCritic()
    limit_spectral_norm(other)
    other.load_state_dict(critic.state_dict())
    x, labels = points(3, 2, 8, 8, seed=1), torch.tensor([0, 1, 2])
    for _ in range(3):  # in training mode, where vectors move
        assert torch.equal(critic(x, labels), other(x, labels))


def test_that_plain_weights_make_the_same_critic_without_a_limit() -> None:
    critic = picture_critic()
    limit_spectral_norm(critic)
    plain = PictureCritic()
    plain.load_state_dict(plain_weights(critic))
    x, labels = points(3, 2, 8, 8, seed=1), torch.tensor([0, 1, 2])
    assert torch.equal(plain(x, labels), critic.eval()(x, labels))
    free = picture_critic()
    assert all(torch.equal(w, free.state_dict()[name]) for name, w in plain_weights(free).items())


def test_that_a_layer_of_zeros_begins_with_a_norm_of_1() -> None:
    critic = picture_critic()
    limit_spectral_norm(critic)
    weight = plain_weights(critic)["empty.weight"].flatten(1)
    np.testing.assert_allclose(weight @ weight.T, np.eye(8), atol=1e-5)  # float32


def test_that_all_randomness_comes_from_the_global_generator() -> None:
    states: list[dict[str, Tensor]] = []
    for _ in range(2):
        critic = picture_critic()
        torch.manual_seed(3)
        limit_spectral_norm(critic)
        states.append(critic.state_dict())
    first, second = states
    assert all(torch.equal(first[name], second[name]) for name in first)
