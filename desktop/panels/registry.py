"""Every panel. A new one is a file, a line here, and a place in ``desktop/docks.py``."""

from collections.abc import Mapping

from desktop.panels.forward import ForwardPanel
from desktop.panels.inspector import InspectorPanel
from desktop.panels.loss import LossPanel
from desktop.panels.panel import Panel
from desktop.panels.samples import SamplesPanel

PANELS: Mapping[str, type[Panel]] = {
    panel.identifier: panel for panel in (LossPanel, SamplesPanel, ForwardPanel, InspectorPanel)
}
