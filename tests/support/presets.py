"""Presets as the kind of run they are."""

from collections.abc import Iterable

from core.config.files import load_preset
from core.config.overrides import with_overrides
from core.config.run import DiffusionRun, GANRun


def diffusion_preset(name: str, overrides: Iterable[str] = ()) -> DiffusionRun:
    """The preset of a diffusion model, with these ``overrides``."""
    config = with_overrides(load_preset(name), overrides)
    assert isinstance(config, DiffusionRun)
    return config


def gan_preset(name: str, overrides: Iterable[str] = ()) -> GANRun:
    """The preset of a GAN, with these ``overrides``."""
    config = with_overrides(load_preset(name), overrides)
    assert isinstance(config, GANRun)
    return config


def equilibrium_of(kind: str) -> float:
    """The loss of a critic that cannot tell at all, as the config of that loss has it."""
    return gan_preset("ring-gan", [f"method.loss.kind={kind}"]).method.loss.equilibrium
