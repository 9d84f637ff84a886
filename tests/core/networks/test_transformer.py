"""The transformer's blocks, positions and sizes, and what it refuses."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.config.networks import MLPConfig, TransformerConfig
from core.errors import NoisescopeError
from core.networks.transformer import Transformer, TransformerBlock, grid_positions

SMALL = {"patch_size": 4, "width": 16, "depth": 2, "heads": 2}


def perturbed(network: nn.Module) -> None:
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(torch.randn_like(weight), alpha=0.1)


def build(data_shape: tuple[int, int, int], **overrides: object) -> Transformer:
    torch.manual_seed(0)
    config = TransformerConfig.model_validate({**SMALL, **overrides})
    network = Transformer(config, data_shape=data_shape, num_classes=2).double()
    perturbed(network)
    return network


def call(network: Transformer, x: Tensor) -> Tensor:
    return network(x, torch.zeros(len(x), dtype=x.dtype), torch.arange(len(x)) % 2)


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("patch_size", [2, 4, 8])
@pytest.mark.parametrize("size", [(8, 8), (28, 28), (32, 32), (64, 64), (128, 128), (33, 9)])
def test_that_every_size_of_image_keeps_its_shape(
    size: tuple[int, int], patch_size: int, colours: int
) -> None:
    shape = (colours, *size)
    network = build(shape, patch_size=patch_size, depth=1).float()
    x = torch.randn(1, *shape)
    out = call(network, x)
    assert out.shape == x.shape
    assert out.isfinite().all()


def test_that_an_untrained_block_is_the_identity() -> None:
    torch.manual_seed(0)
    block = TransformerBlock(16, heads=4)
    x = torch.randn(3, 9, 16)
    assert torch.equal(block(x, torch.randn(3, 16)), x)


def test_that_a_block_is_attention_and_mlp_with_scale_shift_and_gate() -> None:
    torch.manual_seed(0)
    block = TransformerBlock(16, heads=4).double()
    perturbed(block)
    attention = nn.MultiheadAttention(16, 4, batch_first=True, dtype=torch.float64)
    attention.in_proj_weight = nn.Parameter(block.query_key_value.weight)
    attention.in_proj_bias = block.query_key_value.bias
    attention.out_proj.load_state_dict(block.attention_out.state_dict())
    normed = nn.LayerNorm(16, elementwise_affine=False)
    x = torch.randn(3, 9, 16, dtype=torch.float64)
    condition = torch.randn(3, 16, dtype=torch.float64)

    scale_1, shift_1, gate_1, scale_2, shift_2, gate_2 = (
        part[:, None] for part in block.modulation(condition).split(16, dim=1)
    )
    inside = normed(x) * (1 + scale_1) + shift_1
    expected = x + gate_1 * attention(inside, inside, inside)[0]
    inside = normed(expected) * (1 + scale_2) + shift_2
    hidden = functional.gelu(block.mlp[0](inside), approximate="tanh")
    expected = expected + gate_2 * block.mlp[2](hidden)
    # 1e-12: float64, torch's attention sums in another order
    torch.testing.assert_close(block(x, condition), expected, rtol=1e-12, atol=1e-12)


def as_patches(images: Tensor, side: int) -> Tensor:
    """[b, c, h, w] as [b, rows, columns, c, side, side]."""
    return images.unfold(2, side, side).unfold(3, side, side).permute(0, 2, 3, 1, 4, 5)


def as_images(patches: Tensor) -> Tensor:
    b, rows, columns, c, side, _ = patches.shape
    return patches.permute(0, 3, 1, 4, 2, 5).reshape(b, c, rows * side, columns * side)


@pytest.mark.parametrize("with_positions", [False, True])
def test_that_without_positions_patches_may_change_places(with_positions: bool) -> None:
    network = build((3, 12, 8))
    if not with_positions:
        network.positions.zero_()
    x = torch.randn(2, 3, 12, 8, dtype=torch.float64)
    order = torch.tensor([4, 2, 0, 5, 1, 3])

    def moved(images: Tensor) -> Tensor:
        patches = as_patches(images, 4)
        return as_images(patches.flatten(1, 2)[:, order].reshape(patches.shape))

    got, expected = call(network, moved(x)), moved(call(network, x))
    # 1e-10: float64, attention sums in another order
    assert torch.allclose(got, expected, rtol=1e-10, atol=1e-10) is not with_positions


def test_that_positions_are_sines_and_cosines_of_row_and_column() -> None:
    rows, columns, width = 3, 5, 24
    got = grid_positions(rows, columns, width)
    for row in range(rows):
        for column in range(columns):
            wanted: list[float] = []
            for place in (row, column):
                angles = [place / 10_000 ** (i / 6) for i in range(6)]
                wanted += [math.sin(a) for a in angles] + [math.cos(a) for a in angles]
            # 1e-7: rounded to float32 once
            np.testing.assert_allclose(got[row * columns + column], wanted, rtol=0, atol=1e-7)


def test_that_positions_stay_with_their_patches_when_images_are_padded() -> None:
    small, large = build((1, 10, 7)), build((1, 12, 8))
    large.load_state_dict(small.state_dict())
    x = torch.randn(2, 1, 10, 7, dtype=torch.float64)
    padded = functional.pad(x, (0, 1, 0, 2))
    assert torch.equal(call(small, x), call(large, padded)[..., :10, :7])


def test_that_positions_are_not_part_of_the_weights() -> None:
    assert "positions" not in build((1, 8, 8)).state_dict()


def test_that_every_pixel_may_depend_on_every_other() -> None:
    network = build((3, 28, 20))
    x = torch.randn(1, 3, 28, 20, dtype=torch.float64, requires_grad=True)
    call(network, x)[0, 0, 0, 0].backward()
    assert x.grad is not None
    assert x.grad.ne(0).all()


def test_that_the_number_of_parameters_is_that_of_the_paper() -> None:
    width, depth, patch, classes = 128, 4, 4, 10
    config = TransformerConfig(patch_size=patch, width=width, depth=depth, heads=4)
    network = Transformer(config, data_shape=(1, 28, 28), num_classes=classes)

    def linear(inputs: int, outputs: int) -> int:
        return inputs * outputs + outputs

    # of a block: adaLN, query, key and value, what joins the heads, and the MLP
    shapes = [(1, 6), (1, 3), (1, 1), (1, 4), (4, 1)]
    block = sum(linear(i * width, o * width) for i, o in shapes)
    condition = linear(width // 2, width) + linear(width, width) + (classes + 1) * width
    ends = linear(patch**2, width) + linear(width, 2 * width) + linear(width, patch**2)
    assert sum(p.numel() for p in network.parameters()) == depth * block + condition + ends
    assert depth * block + condition + ends == 1_250_832


def test_that_too_many_tokens_are_refused() -> None:
    config = TransformerConfig(patch_size=1)
    config.check_fits((3, 64, 64))
    with pytest.raises(NoisescopeError, match=r"patch_size: got 1, .* 16,384 tokens .* 4,096"):
        config.check_fits((3, 128, 128))
    TransformerConfig(patch_size=2).check_fits((3, 128, 128))


@pytest.mark.parametrize(("width", "heads", "step"), [(130, 4, 4), (100, 8, 8), (64, 6, 12)])
def test_that_a_width_that_cannot_be_divided_is_refused(width: int, heads: int, step: int) -> None:
    expected = f"width: got {width}, but with {heads} heads it must be a multiple of {step}"
    with pytest.raises(ValueError, match=expected):
        TransformerConfig(width=width, heads=heads)


def test_that_points_are_refused_both_ways() -> None:
    with pytest.raises(NoisescopeError, match=r"the Transformer learns images.*network\.kind=mlp"):
        TransformerConfig().check_fits((2,))
    with pytest.raises(NoisescopeError, match=r"network\.kind=transformer"):
        MLPConfig().check_fits((1, 28, 28))
