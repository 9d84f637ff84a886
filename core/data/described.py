"""A data set as a run tells of it."""

from core.data.dataset import Dataset
from core.data.shown import shown
from core.events import DataDescribed
from core.frozen import frozen

EXAMPLES_SHOWN = {"image": 64, "points": 2000}


def describe_data(data: Dataset) -> DataDescribed:
    """With some of the real examples to look at."""
    count = min(EXAMPLES_SHOWN[data.kind], data.examples.shape[0])
    return DataDescribed(
        kind=data.kind,
        name=data.name,
        class_names=data.class_names,
        training_count=data.examples.shape[0],
        held_out_count=data.held_out_examples.shape[0],
        examples=shown(data.as_x_0(data.examples[:count]), data.kind),
        labels=frozen(data.labels[:count].cpu().numpy().copy()),
    )
