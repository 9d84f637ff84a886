"""What a panel is made to show before its picture is taken, as a person would by hand."""

from desktop.panels.denoising import DenoisingPanel
from desktop.panels.narration import NarrationPanel
from desktop.panels.panel import Panel
from desktop.panels.quiz import QuizPanel
from desktop.panels.verdicts import VerdictsPanel
from desktop.widgets.quiz.quiz_grid import QuizGrid
from desktop.widgets.verdicts.verdict_grids import VerdictGrids

CHOSEN = 3  # the sample that is inspected
DENOISED = 0.6  # of the way out of the noise
TOLD = 0.35  # of the phases of a step: where the loss of the discriminator is made
MARKED = (1, 4, 6)  # pictures of the quiz that are taken for generated


def begin_pose(panel: Panel) -> None:
    """Ask for what takes a moment."""
    if isinstance(panel, VerdictsPanel):
        grids = panel.findChildren(VerdictGrids)[0]
        best = panel.most_convincing
        if best is not None:
            grids.chosen.emit("generated", best)
            grids.opened.emit("generated", best)
    elif isinstance(panel, QuizPanel):
        grid = panel.findChildren(QuizGrid)[0]
        for number in MARKED:
            grid.toggled.emit(number)
        grid.finished.emit()


def hold_pose(panel: Panel) -> None:
    """Stand still where there is most to be seen."""
    if isinstance(panel, DenoisingPanel):
        panel.open_way(CHOSEN)
        panel.player.show_frame(round(DENOISED * panel.player.frames))
    elif isinstance(panel, NarrationPanel):
        panel.player.stop()
        panel.player.show_frame(round(TOLD * panel.player.frames))
