"""Which networks a run may have with which data, and what is chosen when the data change."""

import pytest

from core.config.data import EmojiData, MNISTData, RingData
from core.config.networks import MLPConfig, NetworkConfig, TransformerConfig, UNetConfig
from core.config.overrides import with_overrides, with_value
from core.config.run import DiffusionRun
from core.errors import NoisescopeError

CHOICES: list[NetworkConfig] = [MLPConfig(), TransformerConfig(), UNetConfig()]
SHAPES = {True: (3, 32, 32), False: (2,)}


@pytest.mark.parametrize("network", CHOICES, ids=lambda network: network.kind)
@pytest.mark.parametrize("images", [True, False])
def test_that_a_network_fits_the_data_it_says_it_learns(
    network: NetworkConfig, images: bool
) -> None:
    data = MNISTData() if images else RingData()
    if network.learns_images == images:
        DiffusionRun(data=data, network=network)
        network.check_fits(SHAPES[images])
    else:
        with pytest.raises(ValueError, match=f"got '{network.kind}', which is for .*; use "):
            DiffusionRun(data=data, network=network)
        with pytest.raises(NoisescopeError, match=r"network\.kind: .* learns "):
            network.check_fits(SHAPES[images])


def test_that_a_transformer_stays_when_images_change_to_other_images() -> None:
    network = TransformerConfig(patch_size=2, width=64, depth=3, heads=2)
    before = DiffusionRun(data=MNISTData(), network=network)
    after = with_value(before, "data.kind", "emoji")
    assert isinstance(after.data, EmojiData)
    assert after.network == network


def test_that_a_transformer_makes_way_for_an_mlp_when_images_change_to_points() -> None:
    before = DiffusionRun(data=MNISTData(), network=TransformerConfig())
    assert with_value(before, "data.kind", "ring").network == MLPConfig()


def test_that_an_mlp_makes_way_for_a_unet_when_points_change_to_images() -> None:
    before = DiffusionRun(data=RingData(), network=MLPConfig())
    assert with_value(before, "data.kind", "mnist").network == UNetConfig()


def test_that_a_transformer_can_be_set_from_the_command_line() -> None:
    config = with_overrides(
        DiffusionRun(),
        [
            "network.kind=transformer",
            "network.width=192",
            "network.heads=6",
            "network.patch_size=2",
        ],
    )
    assert config.network == TransformerConfig(width=192, heads=6, patch_size=2)


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        (["network.dropout=1"], "network.dropout: got '1', but it must be a number of at least 0"),
        (["network.kind=transformer", "network.width=130"], "it must be a multiple of 4; use 132"),
        (["network.kind=transformer", "network.patch_size=3"], "must be one of 1, 2, 4, 8"),
        (["data.kind=ring", "network.kind=transformer"], "which is for images, but data.kind"),
        (["network.kind=mlp"], "use 'unet' or 'transformer'"),
    ],
)
def test_that_what_a_network_cannot_be_is_told(overrides: list[str], told: str) -> None:
    with pytest.raises(NoisescopeError) as caught:
        with_overrides(DiffusionRun(data=MNISTData()), overrides)
    assert told in str(caught.value)
