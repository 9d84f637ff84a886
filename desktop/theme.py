"""The colours of the window, as named tokens, dark and light."""

from dataclasses import dataclass
from typing import Literal

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
"""Series colours that colour-blind people can tell apart (Okabe and Ito 2008)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour that any widget may use. Hex strings."""

    name: Literal["dark", "light"]
    window: str  # behind everything
    surface: str  # panels, plots, inputs
    raised: str  # buttons, hovered rows
    border: str
    text: str
    muted: str  # secondary text, axis labels
    accent: str  # focus, selection, primary action
    on_accent: str  # text on the accent
    good: str
    warning: str
    bad: str
    grid: str  # lines behind curves
    series: tuple[str, ...]


DARK = Theme(
    name="dark",
    window="#16181d",
    surface="#1e2128",
    raised="#2a2e38",
    border="#363b47",
    text="#e6e8ec",
    muted="#a2a9b6",
    accent="#56B4E9",
    on_accent="#0b1a24",
    good="#2fbf8f",
    warning="#E69F00",
    bad="#ff7a59",
    grid="#2f343f",
    series=("#56B4E9", "#E69F00", "#2fbf8f", "#CC79A7", "#F0E442", "#ff7a59", "#7aa2ff"),
)

LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    surface="#ffffff",
    raised="#e9ebef",
    border="#cfd4dc",
    text="#1b1e24",
    muted="#59616e",
    accent="#0072B2",
    on_accent="#ffffff",
    good="#00795a",
    warning="#9a6700",
    bad="#b93c00",
    grid="#e3e6eb",
    series=("#0072B2", "#B87400", "#009E73", "#CC79A7", "#3F9BD0", "#D55E00", "#8a7d00"),
)
