"""Every rule of the doctor by the name of its verdicts. A new one is a file and a line here."""

from collections.abc import Callable, Mapping

from core.health.rules.missing_groups import MissingGroups
from core.health.rules.mode_collapse import ModeCollapse
from core.health.rules.non_finite import NonFinite
from core.health.rules.oscillation import Oscillation
from core.health.rules.overfitting import Overfitting
from core.health.rules.overpowered import Overpowered
from core.health.rules.rule import Rule
from core.health.rules.vanishing import Vanishing

RULES: Mapping[str, Callable[[], Rule]] = {
    "non_finite": NonFinite,
    "discriminator_overfitting": Overfitting,
    "vanishing_gradient": Vanishing,
    "overpowered_discriminator": Overpowered,
    "oscillation": Oscillation,
    "mode_collapse": ModeCollapse,
    "missing_groups": MissingGroups,
}
"""In this order; a rule knows what those before it have found."""
