"""Every augmentation of the configuration."""

from typing import Any

import pytest
import torch
from pydantic import TypeAdapter

from core.config.augmentation import AugmentationConfig, NoAugmentationConfig
from core.errors import NoisescopeError
from core.gan.augmentation.augmentation import Augmentation
from core.gan.augmentation.registry import AUGMENTATIONS, build_augmentation

CPU = torch.device("cpu")
CONFIGS: TypeAdapter[AugmentationConfig] = TypeAdapter(AugmentationConfig)


def config(kind: str) -> Any:
    return CONFIGS.validate_python({"kind": kind})


def test_that_every_kind_of_the_config_is_there() -> None:
    kinds = CONFIGS.json_schema()["discriminator"]["mapping"]
    assert set(AUGMENTATIONS) == set(kinds) - {"none"}


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kind", AUGMENTATIONS)
def test_that_each_keeps_the_contract(kind: str, channels: int) -> None:
    augmentation = build_augmentation(config(kind), data_shape=(channels, 12, 10), device=CPU)
    assert isinstance(augmentation, Augmentation)
    assert augmentation.strength.shape == ()
    augmentation.update(torch.tensor(1.0), 64)
    augmentation.configure(config(kind))
    x = torch.rand(4, channels, 12, 10)
    found = [augmentation(x, torch.Generator().manual_seed(0)) for _ in range(2)]
    assert found[0].shape == x.shape
    assert torch.equal(*found), "other numbers than those of the generator"


@pytest.mark.parametrize("data_shape", [(2,), (1, 28, 28)])
def test_that_none_leaves_everything_as_it_is(data_shape: tuple[int, ...]) -> None:
    assert build_augmentation(NoAugmentationConfig(), data_shape=data_shape, device=CPU) is None


@pytest.mark.parametrize("kind", AUGMENTATIONS)
def test_that_points_are_refused(kind: str) -> None:
    expected = (
        f"^method.augmentation.kind: got '{kind}', but points cannot be changed like pictures; "
        "choose none.$"
    )
    nowhere = torch.device("cuda:99")  # nothing may be put there before
    with pytest.raises(NoisescopeError, match=expected):
        build_augmentation(config(kind), data_shape=(2,), device=nowhere)
