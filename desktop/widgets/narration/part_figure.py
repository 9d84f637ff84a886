"""What is drawn inside a part of the diagram, and the line under it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from core.arrays import Floats
from desktop.theme import Theme
from desktop.widgets.narration.batch_figure import Batch, BatchFigure, batch_figure
from desktop.widgets.narration.loss_figure import paint_loss
from desktop.widgets.narration.moment import Moment, number_text
from desktop.widgets.narration.network_figure import paint_glyph, paint_lengths
from desktop.widgets.narration.noise_figure import paint_noise
from desktop.widgets.narration.parts import ABOUT, NETWORKS, Part
from desktop.widgets.narration.phase_words import mean, percent, share_text
from desktop.widgets.narration.picked import Pick, probability, score_text
from desktop.widgets.narration.score_strips import Scores, paint_scores
from desktop.widgets.plot.figures import tick_text

REACH, FARTHEST = 1.7, 6.0  # of the plane to either side: the data lie within 1.5
MOST = 0.98  # of all points are inside, as long as that is not farther than the farthest
BRIEF: dict[Part, tuple[str, ...]] = {
    "generator": ("noise to examples", "makes data"),
    "critic": ("how real is it?",),
}
SERIES = {"real": 0, "fake": 1}


class PartFigure:
    """The figure of one part at one moment; knows which example lies where."""

    def __init__(self, part: Part) -> None:
        self.part: Part = part
        self._now: Moment | None = None
        self.batch: Batch | None = None  # what is drawn, if that is examples
        self._figure: BatchFigure | None = None
        self._made_of: tuple[object, ...] = ()

    @property
    def wordy(self) -> bool:
        """Whether there are words in the figure, which have to stay readable."""
        return self.part in {"scores", "loss"}

    def show(self, now: Moment | None) -> None:
        self._now = now
        self.batch = batch = None if now is None else self._batch_at(now)
        made_of = () if batch is None else (batch.examples, batch.descent, batch.behind)
        if len(made_of) != len(self._made_of) or any(
            a is not b for a, b in zip(made_of, self._made_of, strict=True)
        ):
            self._figure = None if batch is None else batch_figure(batch)
            self._made_of = made_of

    @property
    def empty_text(self) -> str:
        """Words in place of numbers; empty where there is something to draw."""
        now, part = self._now, self.part
        if now is None:
            return "" if part in NETWORKS else ABOUT[part]
        known = {
            "noise": "z" in now.numbers,
            "fake": "x_fake" in now.examples,
            "real": "x_real" in now.examples,
            "scores": "logit_fake" in now.numbers,
            "loss": "terms" in now.numbers,
        }
        if known.get(part, True):
            return ""
        return "Not needed in this turn" if part == "real" else ABOUT[part]

    def captions(self, pick: Pick | None) -> tuple[str, ...]:
        """One line under the figure, the longest first."""
        now, part = self._now, self.part
        if now is None:
            return (ABOUT[part], *BRIEF[part]) if part in BRIEF else ()
        if self.empty_text:
            return ()
        match part:
            case "noise":
                return _noise_captions(now)
            case "fake" | "real":
                return _batch_captions(now, part, pick)
            case "generator" | "critic":
                return _network_captions(now, part)
            case "scores":
                return _score_captions(now)
            case "loss":
                return ()

    def paint(self, painter: QPainter, area: QRectF, theme: Theme, pick: Pick | None) -> None:
        """The figure alone; nothing where it is not known."""
        now, part = self._now, self.part
        index = None if pick is None else pick.index
        if part in NETWORKS:
            self._paint_network(painter, area, theme)
        elif now is None:
            return
        elif part == "noise":
            paint_noise(painter, area, now.numbers["z"], theme, index)
        elif self._figure is not None:
            own = pick is not None and pick.kind == part
            self._figure.paint(painter, area, theme, index if own else None)
        elif part == "scores":
            scores = Scores(
                now.numbers.get("logit_real"), now.numbers["logit_fake"], now.facts.paired
            )
            paint_scores(painter, area, scores, theme, index)
        elif part == "loss":
            paint_loss(painter, area, now, theme, index)

    def index_at(self, place: QPointF) -> int | None:
        """The example that is painted here."""
        return None if self._figure is None else self._figure.index_at(place)

    def _paint_network(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        now, player = self._now, NETWORKS[self.part]
        lengths = None if now is None or player != now.player else network_lengths(now)
        if lengths is None:
            paint_glyph(painter, area, player, theme)
        else:
            paint_lengths(painter, area, lengths, theme)

    def _batch_at(self, now: Moment) -> Batch | None:
        if self.part not in SERIES or self.empty_text:
            return None
        batch = Batch(now.examples[f"x_{self.part}"], SERIES[self.part], reach=_reach(now))
        if self.part == "real":
            return batch
        if batch.examples.ndim == 2:
            batch = replace(batch, behind=now.examples.get("x_real"))
        return replace(batch, descent=now.numbers.get("descent"))


def network_lengths(now: Moment) -> Floats | None:
    """What the bars of the network that learns stand for: its update, its gradient or nothing."""
    return now.numbers.get("update", now.numbers.get("gradient"))


def _reach(now: Moment) -> float:
    """Both batches of points are shown to the same scale."""
    batches = [x for x in now.examples.values() if x.ndim == 2]
    if not batches:
        return REACH
    farthest = np.abs(np.concatenate(batches)).max(axis=1)
    usual = float(np.quantile(np.nan_to_num(farthest), MOST))
    return min(max(REACH, 1.05 * usual), FARTHEST)


def _noise_captions(now: Moment) -> tuple[str, ...]:
    count, size = now.numbers["z"].shape
    texts = (
        f"{count} \N{MULTIPLICATION SIGN} {size} numbers",
        f"{count}\N{MULTIPLICATION SIGN}{size}",
    )
    if "labels" not in now.numbers:
        return texts
    names = [now.facts.class_name(now.label(i)) or str(now.label(i)) for i in range(count)]
    asked = tuple(
        f"{texts[0]}, classes {' '.join(names[:shown])}\N{HORIZONTAL ELLIPSIS}"
        for shown in range(min(count, 10), 1, -1)
    )
    return (*asked, *(text.replace(f"{texts[0]}, ", "") for text in asked), *texts)


def _batch_captions(now: Moment, part: Part, pick: Pick | None) -> tuple[str, ...]:
    if pick is not None and pick.kind == part and f"logit_{part}" in now.numbers:
        number, score = pick.index + 1, float(now.numbers[f"logit_{part}"][pick.index])
        return (
            f"number {number}: D {score_text(now, score)}",
            f"{number}: D {number_text(score)}",
        )
    if part == "fake" and "descent" in now.numbers:
        if now.examples["x_fake"].ndim == 2:
            return ("arrows: to look more real", "arrows: more real", "to look real")
        return ("orange: brighter, blue: darker", "orange: brighter", "to look real")
    count = len(now.examples[f"x_{part}"])
    return (f"{count} {'made of this noise' if part == 'fake' else 'from the data'}", f"{count}")


def _network_captions(now: Moment, part: Part) -> tuple[str, ...]:
    about = (ABOUT[part], *BRIEF[part])
    if NETWORKS[part] != now.player:
        return about
    if "update_ratio" in now.totals:
        share = share_text(now.totals["update_ratio"])
        moved = f"moved {share}"
        return (f"{moved}, learning rate {tick_text(now.totals['learning_rate'])}", moved, share)
    if "gradient" in now.totals:
        length = number_text(now.totals["gradient"])
        return (f"gradient {length} long, by layer", f"gradient {length}", length)
    return about


def _score_captions(now: Moment) -> tuple[str, ...]:
    real, fake = now.numbers.get("logit_real"), now.numbers["logit_fake"]
    if now.facts.paired and real is not None:
        margin = number_text(mean(real - fake))
        return (f"real less generated: {margin}", f"margin {margin}", margin)
    if not now.facts.probabilities:
        return ()
    known = [x for x in (real, fake) if x is not None]
    shares = [percent(float(np.mean([probability(float(v)) for v in x]))) for x in known]
    return (f"probably real: {' and '.join(shares)}", f"p {', '.join(shares)}", " ".join(shares))
