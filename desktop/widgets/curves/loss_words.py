"""The training loss of a run in words: what is predicted, and how much each error counts."""

from collections.abc import Mapping

from core.config.method import DiffusionConfig
from core.config.objective import (
    EDMWeightingConfig,
    MinSNRWeightingConfig,
    P2WeightingConfig,
    SigmoidWeightingConfig,
    UniformWeightingConfig,
    WeightingConfig,
)

X_0, X_0_HAT, EPS = "x<sub>0</sub>", "x<sub>0</sub>_hat", "&epsilon;"
C_SKIP, C_OUT = "c<sub>skip</sub>", "c<sub>out</sub>"

PREDICTIONS: Mapping[str, tuple[str, str]] = {
    "eps": (f"the noise {EPS}", "for &epsilon;, eq.&nbsp;12 there"),
    "x_0": (
        f"the clean data {X_0}",
        "for x<sub>0</sub>, Salimans and Ho 2022 (arXiv:2202.00512), section&nbsp;4",
    ),
    "v": (
        f"v&nbsp;=&nbsp;&alpha;&thinsp;{EPS}&nbsp;&minus;&nbsp;&sigma;&thinsp;{X_0}",
        "for v, Salimans and Ho 2022 (arXiv:2202.00512), appendix&nbsp;D",
    ),
    "velocity": (
        f"the velocity {EPS}&nbsp;&minus;&nbsp;{X_0}",
        "for the velocity, Liu et al. 2023 (arXiv:2209.03003), eq.&nbsp;1",
    ),
    "edm": (
        f"F in {X_0_HAT}&nbsp;=&nbsp;{C_SKIP}&thinsp;x<sub>t</sub>&nbsp;+&nbsp;{C_OUT}&thinsp;F",
        "for F, Karras et al. 2022 (arXiv:2206.00364), eq.&nbsp;7",
    ),
}
"""What the network says, by the kind of prediction, and the source."""


def prediction_words(config: DiffusionConfig) -> str:
    """What the network of the run is trained to say, as HTML."""
    return PREDICTIONS[config.prediction.kind][0]


def weighting_words(config: DiffusionConfig) -> str:
    """How much the error at each noise level counts, as a sentence of HTML."""
    weighting = _weighting(config.weighting)
    if weighting is None:
        return "It counts the same at every noise level (uniform weighting)."
    weight, name, _ = weighting
    return (
        f"It is weighted ({name}): as if it were the squared error of {X_0_HAT} times {weight}, "
        "with SNR&nbsp;=&nbsp;&alpha;&sup2;/&sigma;&sup2;."
    )


def loss_sources(config: DiffusionConfig) -> str:
    """Where prediction and weighting come from."""
    of_prediction = PREDICTIONS[config.prediction.kind][1]
    sources = ["Ho et al. 2020 (arXiv:2006.11239), eq.&nbsp;14", of_prediction]
    weighting = _weighting(config.weighting)
    if weighting is not None:
        sources.append(f"for the weighting, {weighting[2]}")
    return "; ".join(sources)


def _weighting(config: WeightingConfig) -> tuple[str, str, str] | None:
    """The weight of the squared error of x_0_hat, its name and its source; None if uniform."""
    match config:
        case MinSNRWeightingConfig(gamma=gamma):
            return (
                f"min(SNR, {gamma:g})",
                "min-SNR",
                "Hang et al. 2023 (arXiv:2303.09556), section&nbsp;3.4",
            )
        case P2WeightingConfig(k=k, gamma=gamma):
            return (
                f"SNR&thinsp;/&thinsp;({k:g}&nbsp;+&nbsp;SNR)<sup>{gamma:g}</sup>",
                "P2",
                "Choi et al. 2022 (arXiv:2204.00227), eq.&nbsp;8",
            )
        case EDMWeightingConfig(sigma_data=sigma_data):
            return (
                f"SNR&nbsp;+&nbsp;1/{sigma_data:g}&sup2;",
                "EDM",
                "Karras et al. 2022 (arXiv:2206.00364), table&nbsp;1",
            )
        case SigmoidWeightingConfig(bias=bias):
            return (
                f"SNR&thinsp;sigmoid({bias:g}&nbsp;&minus;&nbsp;log&nbsp;SNR)",
                "sigmoid",
                "Hoogeboom et al. 2024 (arXiv:2410.19324)",
            )
        case UniformWeightingConfig():
            return None
