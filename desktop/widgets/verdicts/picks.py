"""What was picked among pictures with verdicts, as the inspector and other panels are told."""

from collections.abc import Sequence

from core.gan_answers import VerdictExplained
from desktop.selection import Item, Selection
from desktop.widgets.plot.figures import figure
from desktop.widgets.verdicts.judgement import Judgement
from desktop.widgets.verdicts.words import class_name, facts, name_of


def picture_picked(judgement: Judgement, place: int, classes: Sequence[str]) -> Selection:
    """A training example or a sample, and what the critic says of it."""
    number, label = judgement.numbers[place], judgement.labels[place]
    real = judgement.origin == "real"
    item = Item(
        title=name_of(judgement.origin, number),
        pixels=judgement.pictures[place],
        facts=facts(judgement, place, classes),
    )
    return Selection(
        item=item,
        sample=None if real else number,
        example=number if real else None,
        label=None if label < 0 else label,
        step=judgement.of.step,
    )


def neighbour_picked(explained: VerdictExplained, index: int, classes: Sequence[str]) -> Selection:
    """One of the training examples that are nearest to a picture."""
    number, label = int(explained.indices[index]), int(explained.neighbour_labels[index])
    of = name_of(explained.origin, explained.number)
    item = Item(
        title=name_of("real", number),
        pixels=explained.neighbours[index],
        facts=(
            ("Class", class_name(classes, label)),
            ("Nearest to", f"{of[0].lower()}{of[1:]}: number {index + 1} of its neighbours"),
            ("Distance", figure(float(explained.distances[index]))),
            ("Training step", f"{explained.step:,}"),
        ),
    )
    return Selection(item=item, example=number, label=label if label >= 0 else None)
