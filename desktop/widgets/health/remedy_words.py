"""What a change of a parameter is called, on a button and beside it."""

from dataclasses import dataclass

from core.config.fields import ParameterInfo
from core.config.overrides import find_parameter, with_value
from core.config.run import RunConfig
from core.errors import NoisescopeError
from core.gan_events import Remedy
from desktop.widgets.health.record import Done
from desktop.widgets.plot.figures import tick_text

ARROW = "\N{RIGHTWARDS ARROW}"
PLAYERS = {"critic": "discriminator", "generator": "generator"}


@dataclass(frozen=True, slots=True)
class RemedyWords:
    """For a person."""

    button: str  # "Set R1 to 1 now"
    change: str  # "0 \N{RIGHTWARDS ARROW} 1"
    tip: str  # path and description


def remedy_words(config: RunConfig | None, remedy: Remedy, *, at_once: bool) -> RemedyWords:
    """``at_once``: the run takes it while it goes on; else it takes a new run."""
    info, after = _parameter(config, remedy.path), _after(config, remedy)
    title = name_of(config, remedy.path)
    if info is None or after is None:
        new, old = remedy.value, "?"
    else:
        new, old = _text(after), _text(info)
    button = f"Set {title} to {new} now" if at_once else f"New run with {_wanted(title, new, info)}"
    description = "" if info is None else f"\n{info.description}"
    return RemedyWords(button, f"{old} {ARROW} {new}", f"{remedy.path}{description}")


def name_of(config: RunConfig | None, path: str) -> str:
    """The title of a parameter, with whose it is where both sides have one."""
    info = _parameter(config, path)
    if info is None:
        return path
    title = _small(info.title)
    groups = path.split(".")[:-1]
    player = PLAYERS.get(groups[-1]) if groups else None
    return title if player is None else f"{player}'s {title}"


def done_text(config: RunConfig | None, done: Done) -> str:
    """R1 0 -> 1: applied at step 900."""
    change = f"{shown_value(done.old)} {ARROW} {shown_value(done.new)}"
    return f"{_capital(name_of(config, done.path))} {change}: applied at step {done.step:,}"


def shown_value(value: str) -> str:
    """A value that was written as text, as a person reads it."""
    try:
        return tick_text(float(value))
    except ValueError:
        return {"True": "on", "False": "off", "None": "none"}.get(value, value.replace("_", " "))


def _parameter(config: RunConfig | None, path: str) -> ParameterInfo | None:
    if config is None:
        return None
    try:
        return find_parameter(config, path)
    except NoisescopeError:
        return None  # this run has no such parameter


def _after(config: RunConfig | None, remedy: Remedy) -> ParameterInfo | None:
    if config is None:
        return None
    try:
        return find_parameter(with_value(config, remedy.path, remedy.value), remedy.path)
    except NoisescopeError:
        return None


def _text(info: ParameterInfo) -> str:
    if isinstance(info.value, bool):
        return "on" if info.value else "off"
    if str(info.value) in info.choices:
        return info.labels[info.choices.index(str(info.value))]
    return shown_value(str(info.value))


def _wanted(title: str, new: str, info: ParameterInfo | None) -> str:
    """What a new run would have: "spectral norm", "relativistic loss", "R1 at 1"."""
    if info is not None and info.kind == "bool":
        return title if new == "on" else f"{title} off"
    if info is not None and info.kind in {"variant", "choice"}:
        return f"{new} {title}"
    return f"{title} at {new}"


def _small(title: str) -> str:
    """As within a sentence; R1 and EMA stay as they are."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
