"""Trains the classifiers by whose features samples are judged: ``resources/weights``.

    python tools/train_classifiers.py [digits] [emoji]

Some minutes each on one core. They see the training examples only, warped a little at random, so
that they mind what is drawn and not where; accuracy is that of the stored weights on held-out ones.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType]
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.config.data import EmojiData, MNISTData
from core.data.dataset import Dataset
from core.data.emoji import load_emoji
from core.data.mnist import load_mnist
from core.metrics.features.classifier import Classifier, load_classifier, weights_path

SEED = 0
BATCH = 128
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 0.02
TURN, STRETCH, SHIFT = 0.2, 0.12, 0.14  # radians, share of the size, share of half the size


@dataclass(frozen=True, slots=True)
class Recipe:
    """What differs between the classifiers."""

    load: Callable[[], Dataset]
    epochs: int
    background: float  # of pictures in [-1, 1]
    mirror: bool  # whether a mirrored picture is of the same class


RECIPES: Mapping[str, Recipe] = {
    "digits": Recipe(lambda: load_mnist(MNISTData(), torch.Generator()), 6, -1.0, mirror=False),
    "emoji": Recipe(lambda: load_emoji(EmojiData(), torch.Generator()), 50, 1.0, mirror=True),
}


def main(names: list[str]) -> None:
    torch.set_num_threads(1)
    for name in names or list(RECIPES):
        recipe = RECIPES[name]
        data = recipe.load()
        network = trained(recipe, data)
        state = {key: value.half().contiguous() for key, value in network.state_dict().items()}
        path = weights_path(name)
        path.parent.mkdir(exist_ok=True)
        save_file(state, path, metadata={"accuracy": "0"})
        share = accuracy(name, data)
        save_file(state, path, metadata={"accuracy": f"{share:.4f}"})
        print(f"{name}: {100 * share:.2f} % of {data.held_out_labels.shape[0]:,} held-out pictures")


def trained(recipe: Recipe, data: Dataset) -> Classifier:
    """A classifier after all epochs, with a learning rate that rises and falls once."""
    generator = torch.Generator().manual_seed(SEED)
    torch.manual_seed(SEED)
    network = Classifier(data.examples.shape[1], len(data.class_names))
    steps = data.examples.shape[0] // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=recipe.epochs * steps
    )
    for epoch in range(recipe.epochs):
        order = torch.randperm(data.examples.shape[0], generator=generator)
        batches: tuple[Tensor, ...] = torch.split(order[: steps * BATCH], BATCH)
        for chosen in batches:
            x = warped(data.as_x_0(data.examples[chosen]), recipe, generator)
            loss = functional.cross_entropy(network(x), data.labels[chosen])
            optimizer.zero_grad()
            loss.backward()  # pyright: ignore[reportUnknownMemberType] torch leaves it untyped
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1} of {recipe.epochs}", flush=True)
    return network.eval()


def warped(x: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    """Each picture turned, stretched, shifted and, where it may be, mirrored at random."""

    def random(most: float) -> Tensor:
        return (2 * torch.rand(x.shape[0], generator=generator) - 1) * most

    angle, wide, high = random(TURN), 1 + random(STRETCH), 1 + random(STRETCH)
    if recipe.mirror:
        wide = wide * torch.where(random(1.0) > 0, 1.0, -1.0)
    across = torch.stack([angle.cos() * wide, -angle.sin() * high, random(SHIFT)], dim=1)
    down = torch.stack([angle.sin() * wide, angle.cos() * high, random(SHIFT)], dim=1)
    grid = functional.affine_grid(
        torch.stack([across, down], dim=1), list(x.shape), align_corners=False
    )
    # What comes in from outside is 0, so the background is made 0.
    moved = functional.grid_sample(x - recipe.background, grid, align_corners=False)
    return moved + recipe.background


def accuracy(name: str, data: Dataset) -> float:
    """Share of the held-out pictures that the stored weights recognise, 0..1."""
    found = load_classifier(name).recognised(data.held_out_examples)
    return float((found == data.held_out_labels).float().mean())


if __name__ == "__main__":
    main(sys.argv[1:])
