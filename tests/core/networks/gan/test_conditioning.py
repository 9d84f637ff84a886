"""What a class adds to noise and to a logit."""

import pytest
import torch

from core.networks.gan.conditioning import NoiseAndClass, ProjectedLogit


def test_that_a_logit_is_psi_plus_the_product_with_the_vector_of_the_class() -> None:
    logit = ProjectedLogit(5, num_classes=3).double()
    phi = torch.randn(4, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    labels = torch.tensor([2, 0, 0, 1])
    assert logit.label is not None
    got = logit(phi, labels)
    for number, label in enumerate((2, 0, 0, 1)):
        weights = (logit.psi.weight[0] + logit.label.weight[label]).detach()
        expected = sum(float(phi[number, k]) * float(weights[k]) for k in range(5))
        # 1e-12: float64, only the order of the sums differs
        assert got[number].item() == pytest.approx(expected + logit.psi.bias.item(), abs=1e-12)


def test_that_both_terms_of_a_logit_start_out_equally_large() -> None:
    features = 64
    torch.manual_seed(0)
    logit = ProjectedLogit(features, num_classes=200)
    assert logit.label is not None
    # Mean squares of 64 and of 12,800 normal numbers: relative deviations 0.18 and 0.013, 4 of each
    assert abs(logit.psi.weight.square().sum().item() - 1) < 0.72
    assert abs(logit.label.weight.square().mean().item() * features - 1) < 0.052
    assert logit.psi.bias.item() == 0


def test_that_noise_comes_first_and_the_vector_of_the_class_behind_it() -> None:
    joined = NoiseAndClass(3, num_classes=4)
    z, labels = torch.randn(2, 3, generator=torch.Generator().manual_seed(0)), torch.tensor([3, 1])
    assert joined.label is not None
    out = joined(z, labels)
    assert out.shape == (2, joined.size)
    assert torch.equal(out[:, :3], z)
    assert torch.equal(out[:, 3:], joined.label.weight[labels])


def test_that_without_classes_noise_is_all() -> None:
    joined = NoiseAndClass(3, num_classes=0)
    z = torch.randn(2, 3, generator=torch.Generator().manual_seed(0))
    assert joined(z, None) is z
    assert joined.size == 3
    assert list(joined.parameters()) == []
