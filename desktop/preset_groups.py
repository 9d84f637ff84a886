"""The presets as they are offered: by what they train, and those that go wrong apart."""

from dataclasses import dataclass

from core.config.files import load_preset, preset_names

FAILS_ON_PURPOSE = frozenset(
    {"collapse-gan", "overpowered-critic-gan", "oscillating-gan", "vanishing-gradient-gan"}
)
"""Presets that show what can go wrong."""

TITLES = ("Diffusion models", "GANs", "GANs that fail on purpose")


@dataclass(frozen=True, slots=True)
class PresetGroup:
    """Presets under a heading, each with its title and its name."""

    heading: str
    entries: tuple[tuple[str, str], ...]


def preset_groups() -> tuple[PresetGroup, ...]:
    """All presets by their groups, none of which is empty."""
    groups: dict[str, list[tuple[str, str]]] = {title: [] for title in TITLES}
    diffusion, gans, failing = TITLES
    for name in preset_names():
        config = load_preset(name)
        is_gan = config.method.kind == "gan"
        heading = failing if name in FAILS_ON_PURPOSE else gans if is_gan else diffusion
        groups[heading].append((config.title, name))
    return tuple(PresetGroup(title, tuple(entries)) for title, entries in groups.items() if entries)
