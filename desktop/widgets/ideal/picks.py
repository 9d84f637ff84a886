"""What was picked in the panel of ideals, as the inspector and other panels are told."""

from collections.abc import Sequence

from core.answers import IdealCompared, NeighboursFound
from core.arrays import Array
from desktop.selection import Item, Selection
from desktop.widgets.ideal.words import level_words, suspicious
from desktop.widgets.plot.figures import figure


def example_picked(
    compared: IdealCompared,
    *,
    level: int,
    example: int,
    shown: tuple[str, Array],  # the name and the numbers of what was pointed at
    classes: Sequence[str],
) -> Selection:
    """One of the examples of a comparison, at a noise level."""
    timestep, label = int(compared.levels.timesteps[level]), int(compared.labels[example])
    errors = (compared.network_error, compared.ideal_error)
    network, ideal = (figure(float(error[level])) for error in errors)
    name, pixels = shown
    facts = (
        ("Class", _class_name(classes, label)),
        ("Shown", name),
        ("Noise", f"t = {timestep}, {level_words(compared, level)}"),
        ("Error of all", f"network {network}, ideal {ideal}"),
        ("Training step", f"{compared.step:,}"),
    )
    number = int(compared.indices[example])
    item = Item(f"Training example {number:,}", pixels, facts)
    return Selection("", item, example=number, label=label, timestep=timestep)


def neighbour_picked(
    found: NeighboursFound, sample: int, neighbour: int, classes: Sequence[str]
) -> Selection:
    """A training example that is near to a sample."""
    number = int(found.indices[sample, neighbour])
    label = int(found.neighbour_labels[sample, neighbour])
    facts = (
        ("Class", _class_name(classes, label)),
        ("Nearest to", f"sample {sample + 1}: number {neighbour + 1} of its neighbours"),
        ("Distance", figure(float(found.distances[sample, neighbour]))),
        ("Training step", f"{found.step:,}"),
    )
    item = Item(f"Training example {number:,}", found.neighbours[sample, neighbour], facts)
    return Selection("", item, sample=sample, example=number, label=label, step=found.step)


def sample_picked(found: NeighboursFound, sample: int, classes: Sequence[str]) -> Selection:
    """A sample that was looked for among the training examples."""
    label, distance = int(found.labels[sample]), float(found.distances[sample, 0])
    near = " (suspiciously near)" if sample in suspicious(found) else ""
    facts = [
        ("Asked for", _class_name(classes, label)),
        ("Nearest example", f"number {found.indices[sample, 0]:,}"),
        ("Distance", f"{figure(distance)}{near}"),
        ("Training step", f"{found.step:,}"),
        ("Weights", "average (EMA)" if found.weights == "ema" else "raw"),
    ]
    if len(found.usual):
        farther = 100 * float((found.usual > distance).mean())
        compared = f"{farther:.0f} % of {len(found.usual):,} held-out examples"
        facts.insert(3, ("Nearer than", compared))
    item = Item(f"Sample {sample + 1}", found.samples[sample], tuple(facts))
    return Selection("", item, sample=sample, label=label, step=found.step)


def _class_name(classes: Sequence[str], label: int) -> str:
    return classes[label] if 0 <= label < len(classes) else "none"
