"""Running statistics stay as they are while a network is only used."""

import pytest
import torch
from torch import Tensor, nn

from core.networks.gan.batch_norm import statistics_kept


def network() -> nn.Sequential:
    torch.manual_seed(0)
    built = nn.Sequential(
        nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 4), nn.BatchNorm1d(4)
    )
    built(pictures(9))
    return built


def pictures(seed: int) -> Tensor:
    return torch.randn(6, 2, 4, 4, generator=torch.Generator().manual_seed(seed)) + 2


def buffers(built: nn.Module) -> list[Tensor]:
    return [buffer.clone() for buffer in built.buffers()]


def moved(before: list[Tensor], built: nn.Module) -> list[bool]:
    return [not torch.equal(a, b) for a, b in zip(before, built.buffers(), strict=True)]


def test_that_inside_nothing_moves_and_the_batch_normalises() -> None:
    built, twin = network(), network()
    before = buffers(built)
    with statistics_kept(built):
        got = built(pictures(1))
    assert not any(moved(before, built))
    assert torch.equal(got, twin(pictures(1)))
    assert all(moved(before, twin))  # means, variances and counts would have moved


def test_that_outside_they_move_again_as_if_nothing_had_been() -> None:
    built, twin = network(), network()
    with statistics_kept(built):
        built(pictures(1))
    built(pictures(2))
    twin(pictures(2))
    assert all(torch.equal(a, b) for a, b in zip(built.buffers(), twin.buffers(), strict=True))


def test_that_not_even_a_batch_that_is_no_number_leaves_a_trace() -> None:
    built = network()
    before = buffers(built)
    with statistics_kept(built):
        built(pictures(1) * torch.inf)
    assert not any(moved(before, built))


def test_that_evaluation_mode_uses_the_running_statistics_all_the_same() -> None:
    built = network().eval()
    expected = built(pictures(1))
    with statistics_kept(built):
        assert torch.equal(built(pictures(1)), expected)


def test_that_an_error_inside_ends_it_too() -> None:
    built = network()
    with pytest.raises(ZeroDivisionError), statistics_kept(built):
        _ = 1 / 0
    before = buffers(built)
    built(pictures(1))
    assert all(moved(before, built))


def test_that_one_inside_another_ends_with_the_outer() -> None:
    built = network()
    before = buffers(built)
    with statistics_kept(built):
        with statistics_kept(built):
            built(pictures(1))
        built(pictures(2))
    assert not any(moved(before, built))
    built(pictures(3))
    assert all(moved(before, built))


def test_that_norms_that_never_keep_statistics_stay_such() -> None:
    norm = nn.BatchNorm2d(3, track_running_stats=False)
    with statistics_kept(norm):
        pass
    assert not norm.track_running_stats
