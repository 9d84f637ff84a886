"""A loss, gradient or score is no number any more."""

from collections.abc import Collection, Iterator

from core.config.gan_run import GANRun
from core.gan_events import Player, Verdict
from core.health.history import CALM, History
from core.health.remedies import Change, remedies, slower
from core.metric_names import METRICS

CLIP = 1.0  # the length of gradient that diffusion models are clipped to


class NonFinite:
    """By what the run itself has found, and paused for."""

    def look(self, history: History, known: Collection[str]) -> Verdict | None:  # noqa: ARG002
        found = history.non_finite
        if found is None or history.step - found.step >= CALM:
            return None
        side: Player = "generator" if "generator" in found.name else "critic"
        return Verdict(
            rule="non_finite",
            title="Values that are not finite",
            severity="trouble",
            evidence=f"{METRICS[found.name].title} is not finite at step {found.step:,}. "
            + found.causes[0],
            since=history.non_finite_since,
            remedies=remedies(history.config, _changes(history.config, side)),
            advice="Smaller updates and shorter gradients keep the weights where numbers are "
            "finite; weights that are lost already come back only from a checkpoint.",
        )


def _changes(config: GANRun, side: Player) -> Iterator[Change]:
    optimizers = config.optimizer
    clip = (optimizers.critic if side == "critic" else optimizers.generator).gradient_clip
    yield slower(config, side)
    if clip > CLIP:
        yield f"optimizer.{side}.gradient_clip", CLIP
    if config.compute.precision != "float32":
        yield "compute.precision", "float32"
