"""Which spreads of D's outputs a run has to show, and what each is compared with."""

from collections.abc import Sequence
from functools import cache

from core.metric_names import LOGIT, MARGIN, PROBABILITY, MetricName
from desktop.widgets.curves.curve_view import BandSpec, ChartView, Reference

PROBABLE = frozenset({"minimax", "non_saturating"})
"""Losses that make sigmoid(D) the probability that an example is real."""
PAIRED = frozenset({"relativistic"})
"""Losses that look at nothing but the difference of two outputs."""

REAL, GENERATED = "Real", "Generated"
EMPTY = {
    "probability": "how probable it is to D that real and generated examples are real",
    "logits": "D's outputs on real and on generated examples",
    "margin": "how far D puts real examples above generated ones",
}

PROBABILITY_QUANTILES = {
    metric.name: metric.name.replace("logit_", "probability/")
    for which in ("real", "fake")
    for metric in LOGIT[which][2:]
}
"""The quantiles of sigmoid(D), by those of D that they are made of."""


def score_views(loss: str) -> tuple[ChartView, ...]:
    """The views of a run with this kind of loss, the one that says most first."""
    return _views(loss)


@cache
def _views(loss: str) -> tuple[ChartView, ...]:
    if loss in PROBABLE:
        return _probability(), _logits(loss)
    return (_margin(), _logits(loss)) if loss in PAIRED else (_logits(loss),)


def _probability() -> ChartView:
    real, fake = (
        _spread([PROBABILITY_QUANTILES[m.name] for m in LOGIT[which][2:]], mean.name, which)
        for which, mean in zip(("real", "fake"), PROBABILITY, strict=True)
    )
    cannot_tell = Reference(0.5, "D cannot tell", "D cannot tell: 0.5")
    return _view("Probability", (real, fake), (cannot_tell,), span=(0.0, 1.0))


def _logits(loss: str) -> ChartView:
    bands = tuple(_spread_of(LOGIT[which], which) for which in ("real", "fake"))
    return _view("Logits", bands, _levels(loss))


def _margin() -> ChartView:
    cannot_tell = Reference(0.0, "D cannot tell", "D cannot tell: 0 (both losses ln 2)")
    return _view("Margin", (_spread_of(MARGIN, "margin"),), (cannot_tell,))


def _levels(loss: str) -> tuple[Reference, ...]:
    """The logits that mean something by themselves."""
    if loss in PROBABLE:
        return (Reference(0.0, "D cannot tell", "D cannot tell: 0"),)
    if loss == "least_squares":
        return (Reference(0.5, "D cannot tell", "D cannot tell: 0.5"),)
    if loss == "hinge":
        return (
            Reference(1.0, "Real enough", "real enough: 1"),
            Reference(-1.0, "Generated enough", "generated enough: \N{MINUS SIGN}1"),
        )
    return ()


def _view(
    title: str,
    bands: tuple[BandSpec, ...],
    references: tuple[Reference, ...],
    span: tuple[float, float] | None = None,
) -> ChartView:
    return ChartView(
        title,
        bands,
        f"Press Train: {EMPTY[title.lower()]} appears here, as the spread over each batch.",
        scale="linear",
        references=references,
        span=span,
    )


def _spread_of(metrics: Sequence[MetricName], which: str) -> BandSpec:
    mean, _, *quantiles = (metric.name for metric in metrics)
    return _spread(quantiles, mean, which)


def _spread(quantiles: Sequence[str], mean: str, which: str) -> BandSpec:
    lowest, lower, median, upper, highest = quantiles
    return BandSpec(
        median,
        smoothed=True,
        dots=which == "fake",
        label={"real": REAL, "fake": GENERATED, "margin": "Margin"}[which],
        mean=mean,
        outer=(lowest, highest),
        inner=(lower, upper),
        textured=which == "fake",
    )
