"""A panel about GANs in front of a person, and what it tells."""

from typing import TypeVar

from made_gan_events import gan_started
from pytestqt.qtbot import QtBot

from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import DARK

AnyPanel = TypeVar("AnyPanel", bound=Panel)


def shown_panel(panel: AnyPanel, qtbot: QtBot) -> AnyPanel:
    """As a run of a non-saturating GAN begins."""
    qtbot.addWidget(panel)
    panel.resize(1000, 640)
    panel.apply_theme(DARK)
    panel.meet("gan")
    panel.clear()
    with qtbot.waitExposed(panel):
        panel.show()
    panel.accept(gan_started("method.loss.kind=non_saturating"))
    return panel


def told_by(panel: Panel) -> list[Selection]:
    """What the panel tells from now on; it is joined and given back, as the window does."""
    seen: list[Selection] = []

    def join(selection: Selection) -> None:
        seen.append(selection)
        panel.receive_selection(panel.selection.joined(selection))

    panel.selected.connect(join)
    return seen
