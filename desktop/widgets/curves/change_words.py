"""A change of a parameter in a few words."""

from collections.abc import Mapping

from core.events import ParameterChanged

PLAYERS: Mapping[str, str] = {"critic": "D", "generator": "G"}
CLEAR_WITHOUT = {"optimizer", "regularizers", "training", "method", "sampling"}
NAMES: Mapping[str, str] = {"r1": "R1", "r2": "R2"}
VALUES: Mapping[str, str] = {"True": "on", "False": "off", "None": "none"}


def change_in_words(event: ParameterChanged) -> str:
    """Such as "learning rate of D 0.002 -> 0.02", with a real arrow."""
    old, new = (VALUES.get(value, value) for value in (event.old, event.new))
    return f"{_name(event.path)} {old} \N{RIGHTWARDS ARROW} {new}"


def _name(path: str) -> str:
    """The last part of a path, with the one before it where it says nothing by itself."""
    *groups, last = path.split(".")
    group = groups[-1] if groups else ""
    player, _, what = last.partition("_")
    if player in PLAYERS and what:  # critic_steps
        return f"{'updates' if what == 'steps' else what} of {PLAYERS[player]}"
    name = NAMES.get(last, last.replace("_", " "))
    if group in PLAYERS:
        return f"{name} of {PLAYERS[group]}"
    return name if not group or group in CLEAR_WITHOUT else f"{group} {name}"
