"""What the doctor looks at, rule by rule, for whom nothing is wrong and who wants to know."""

from collections.abc import Mapping

WATCHED: Mapping[str, tuple[str, str]] = {
    "non_finite": ("Values that are not finite", "a loss or gradient that is no number any more"),
    "discriminator_overfitting": (
        "Discriminator overfits",
        "it scores training examples higher than held-out ones",
    ),
    "vanishing_gradient": (
        "Vanishing generator gradient",
        "the generator is told nothing while its samples are still bad",
    ),
    "overpowered_discriminator": (
        "Overpowering discriminator",
        "next to nothing is left of its loss, and samples are still bad",
    ),
    "oscillation": ("Oscillation", "the lead passes to and fro between the two"),
    "mode_collapse": ("Mode collapse", "samples repeat each other"),
    "missing_groups": ("Missing modes or classes", "some of them are never made"),
}
"""Title and what is seen, by the name of a rule in :data:`core.health.rules.registry.RULES`."""


def watched_html() -> str:
    """All of them as a list."""
    rows = "".join(f"<li>{title}: {what}</li>" for title, what in WATCHED.values())
    return f'<ul style="margin-left: -20px; margin-top: 4px">{rows}</ul>'
