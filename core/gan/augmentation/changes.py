"""The changes that are made to pictures: Zhao et al. 2020 (arXiv 2006.10738), section 4.

A change is made with numbers that were drawn before, whether it is made or not. Where it is not,
its amount is 0: so nothing depends on the data, and whole pictures need not be chosen between.
Pictures are in [-1, 1]; what a change of colour pushes out of it stays there, because a clamp would
stop the gradient.
"""

from collections.abc import Callable

import torch
from jaxtyping import Bool, Float, Int64
from torch import Tensor

from core.config.augmentation import PictureChangesConfig
from core.errors import NoisescopeError

BLACK, GREY = -1.0, 0.0
RGB = 3  # channels
NUMBERS = 3  # a change: whether it is made, and two to make it with

Pictures = Float[Tensor, "b c h w"]
Change = Callable[[Pictures, Float[Tensor, "b 2"], Bool[Tensor, "b"]], Pictures]
"""``(x, numbers, made)``: the pictures changed where it is ``made``. ``numbers`` are in [0, 1)."""


class PictureChanges:
    """The changes that a config names, one after the other, in the order of Zhao et al."""

    def __init__(self, config: PictureChangesConfig, *, channels: int) -> None:
        colours = (brightness, saturation, contrast) if channels == RGB else (brightness, contrast)
        self._changes: tuple[Change, ...] = (
            *(colours if config.colour else ()),
            *((translation,) if config.translation else ()),
            *((cutout,) if config.cutout else ()),
        )
        if not self._changes:
            raise NoisescopeError(
                "method.augmentation: got no change, but at least one of colour, translation and "
                "cutout must be on; turn one on, or choose none."
            )

    def __call__(
        self, x: Pictures, strength: Float[Tensor, ""], generator: torch.Generator
    ) -> Pictures:
        """Each change is made to each picture with the probability ``strength``, 0..1."""
        shape = (len(self._changes), x.shape[0], NUMBERS)
        drawn = torch.rand(shape, generator=generator, device=x.device)
        for change, numbers in zip(self._changes, drawn, strict=True):
            x = change(x, numbers[:, 1:], numbers[:, 0] < strength)
        return x


def brightness(x: Pictures, numbers: Float[Tensor, "b 2"], made: Bool[Tensor, "b"]) -> Pictures:
    """Adds one number to all of a picture, evenly from -1/2 to 1/2."""
    return x + _amount(numbers[:, 0] - 0.5, made, x)


def saturation(x: Pictures, numbers: Float[Tensor, "b 2"], made: Bool[Tensor, "b"]) -> Pictures:
    """Multiplies what a colour differs from its grey, the mean of its channels, by 0 to 2."""
    grey = x.mean(dim=1, keepdim=True)
    return x + _amount(2 * numbers[:, 0] - 1, made, x) * (x - grey)


def contrast(x: Pictures, numbers: Float[Tensor, "b 2"], made: Bool[Tensor, "b"]) -> Pictures:
    """Multiplies what each number differs from the mean of its picture by 1/2 to 3/2."""
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return x + _amount(numbers[:, 0] - 0.5, made, x) * (x - mean)


def translation(x: Pictures, numbers: Float[Tensor, "b 2"], made: Bool[Tensor, "b"]) -> Pictures:
    """Moves by whole pixels, evenly up to an eighth of each side; what comes in is black.

    Zhao et al. fill with 0, which for them, too, is grey. Black is what is around a digit, which
    therefore keeps its ground; elsewhere a bar shows how far a picture was moved, so that it is not
    taken for one that was made off its centre.
    """
    rows, from_rows = _moved(x.shape[2], numbers[:, 0], made)
    columns, from_columns = _moved(x.shape[3], numbers[:, 1], made)
    inside = from_rows[:, None, :, None] & from_columns[:, None, None, :]
    moved = x.gather(2, rows[:, None, :, None].expand_as(x))
    moved = moved.gather(3, columns[:, None, None, :].expand_as(x))
    return torch.where(inside, moved, BLACK)


def cutout(x: Pictures, numbers: Float[Tensor, "b 2"], made: Bool[Tensor, "b"]) -> Pictures:
    """Makes a square of half the side grey. Its centre is anywhere, so it may stick out.

    DeVries and Taylor 2017 (arXiv 1708.04552), section 3.2: all places are hidden nearly as often.
    """
    rows = _covered(x.shape[2], numbers[:, 0])
    columns = _covered(x.shape[3], numbers[:, 1])
    hidden = rows[:, None, :, None] & columns[:, None, None, :]
    return torch.where(hidden & made[:, None, None, None], GREY, x)


def _amount(
    value: Float[Tensor, "b"], made: Bool[Tensor, "b"], x: Pictures
) -> Float[Tensor, "b 1 1 1"]:
    """In the precision of ``x``; 0 where the change is not made."""
    return torch.where(made, value, 0.0).to(x.dtype)[:, None, None, None]


def _moved(
    side: int, number: Float[Tensor, "b"], made: Bool[Tensor, "b"]
) -> tuple[Int64[Tensor, "b side"], Bool[Tensor, "b side"]]:
    """Which row comes to each place, and whether there is one."""
    farthest = side // 8
    shift = torch.where(made, _whole(number, 2 * farthest + 1) - farthest, 0)
    source = torch.arange(side, device=number.device) - shift[:, None]
    return source.clamp(0, side - 1), (source >= 0) & (source < side)


def _covered(side: int, number: Float[Tensor, "b"]) -> Bool[Tensor, "b side"]:
    """Which rows a band of half the side lies on whose middle is anywhere.

    A band of an even number of rows has its middle between two of them, or at either border.
    """
    length = (side + 1) // 2
    first = _whole(number, side + 1 - length % 2) - length // 2
    place = torch.arange(side, device=number.device) - first[:, None]
    return (place >= 0) & (place < length)


def _whole(number: Float[Tensor, "b"], count: int) -> Int64[Tensor, "b"]:
    """0 to ``count - 1``, each alike.

    The product of a float32 below 1 and a whole number below 2^24 rounds to less than that number.
    """
    return (number * count).floor().long()
