"""What a person does to understand the contest of a GAN, by hand, with really trained runs."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fake_runs import FakeRuns
from form_hand import Hand
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from window_stage import WindowStage

from core.config.files import config_text, load_preset
from core.config.overrides import with_overrides
from core.config.run import GANRun, RunConfig
from core.events import Event, ParameterChanged
from core.gan_answers import ContestMeasured, ExamplesJudged, LatentsSpread, QuizDrawn
from core.gan_events import Part, StepNarrated
from core.training.control import CommandQueue
from desktop.panels.contest import ContestPanel
from desktop.panels.health import HealthPanel
from desktop.panels.latent import LatentPanel
from desktop.panels.narration import NarrationPanel
from desktop.panels.quiz import QuizPanel
from desktop.panels.verdicts import VerdictsPanel
from desktop.phase import Phase
from desktop.widgets.contest.layers import LAYERS, ContestLegend
from desktop.widgets.latent.sheet import LatentSheet
from desktop.widgets.quiz.quiz_grid import QuizGrid
from desktop.widgets.verdicts.saliency_view import SaliencyView
from desktop.widgets.verdicts.verdict_grids import VerdictGrids
from desktop.worker import recorded_run

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

RATE = "optimizer.critic.learning_rate"
SMALL_DIGITS = with_overrides(
    load_preset("digits-gan"),
    ["network.kind=dcgan", "network.generator_channels=4", "network.critic_channels=4",
     "training.batch_size=8", "preview.count=20", "compute.device=cpu"],
)  # fmt: skip
# In balance until its discriminator learns ten times as fast: as the preset of that name does.
BALANCED = with_overrides(load_preset("overpowered-critic-gan"), [f"{RATE}=0.001"])
OVERPOWERED = "overpowered_discriminator"

FAKE = FakeRuns()


def real_if_gan(config: RunConfig, commands: CommandQueue) -> Iterator[Event]:
    """A run that trains; the diffusion model that the window opens with is not what is tried."""
    return recorded_run(config, commands) if isinstance(config, GANRun) else FAKE(config, commands)


class Visitor:
    """A window, what its run told, and a person in front of it."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.stage = WindowStage(qtbot, home, real_if_gan)
        self.window = self.stage.window
        self.qtbot = qtbot
        self.told: list[Event] = []
        self.window.controller.happened.connect(self.told.append)

    def newest(self, kind: type[Event]) -> Event | None:
        return next((event for event in reversed(self.told) if isinstance(event, kind)), None)

    def open(self, config: RunConfig, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Open a config file; the dialog that asks for it is the system's own."""
        file = folder / "config.toml"
        file.write_text(config_text(config), encoding="utf-8")

        def file_to_open(_title: str, _kinds: str) -> Path:
            return file

        monkeypatch.setattr(self.window.questions, "file_to_open", file_to_open)
        self.window.actions_["open_config"].trigger()

    def take_slow_step(self, part: Part) -> StepNarrated:
        """Press a button of Slow motion, and play the step to its end."""
        panel = self.stage.panel(NarrationPanel)
        before = self.window.controller.step
        button = next(b for b in panel.findChildren(QPushButton) if b.text() == BUTTONS[part])
        self.stage.until(button.isEnabled)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.stage.until(lambda: self.window.controller.step == before + 1)
        self.stage.until_phase(Phase.PAUSED)
        self.stage.until(lambda: panel.now is not None and panel.now.step == before + 1)
        told = self.newest(StepNarrated)
        assert isinstance(told, StepNarrated)
        self.qtbot.keyClick(panel.player.slider, Qt.Key.Key_Home)
        for number, phase in enumerate(told.phases, start=1):
            now = panel.now
            assert now is not None
            assert (now.number, now.name, now.player) == (number, phase.name, phase.player)
            self.qtbot.keyClick(panel.player.slider, Qt.Key.Key_Right)
        return told


WHOLE_AND_HALF: list[tuple[Part, set[str]]] = [
    ("both", {"critic", "generator"}),
    ("critic", {"critic"}),
]
BUTTONS: dict[Part, str] = {"critic": "Step D", "generator": "Step G", "both": "Step both"}


@pytest.fixture
def visitor(qtbot: QtBot, tmp_path: Path) -> Iterator[Visitor]:
    visitor = Visitor(qtbot, tmp_path)
    yield visitor
    visitor.stage.dispose()


def test_that_digits_are_stepped_told_judged_walked_through_and_guessed(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, window, qtbot = visitor.stage, visitor.window, visitor.qtbot
    visitor.open(SMALL_DIGITS, tmp_path, monkeypatch)
    stage.until_set_up("gan_images")
    stopped_at = stage.pause_after(5)

    qtbot.keyClick(window, Qt.Key.Key_F7)  # one step of D
    stage.until(lambda: window.controller.step == stopped_at + 1)
    stage.until_phase(Phase.PAUSED)
    qtbot.keyClick(window, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)  # one of G
    stage.until(lambda: window.controller.step == stopped_at + 2)
    stage.until_phase(Phase.PAUSED)

    parts: tuple[Part, ...] = ("critic", "generator")
    for part in parts:
        told = visitor.take_slow_step(part)
        assert {phase.player for phase in told.phases} == {part}
        assert [phase.name for phase in told.phases][-1] == "update"

    _inspect_the_most_convincing_fake(visitor)
    _drag_the_plane(visitor)
    _guess(visitor)


def _inspect_the_most_convincing_fake(visitor: Visitor) -> None:
    stage, qtbot = visitor.stage, visitor.qtbot
    panel = stage.panel(VerdictsPanel)
    step = visitor.window.controller.step

    def judged() -> ExamplesJudged | None:
        event = visitor.newest(ExamplesJudged)
        return event if isinstance(event, ExamplesJudged) and event.step == step else None

    stage.until(lambda: judged() is not None)
    event = judged()
    assert event is not None
    order = next(
        b for b in panel.findChildren(QComboBox) if b.accessibleName() == "Order of the pictures"
    )
    stage.choose(order, "convincing")
    grids = panel.findChildren(VerdictGrids)[0]
    best = int(event.numbers[event.logit_fake.argmax()])
    assert grids.numbers("generated")[0] == best
    table = grids.table("generated")
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=table.cell(0).center().toPoint())
    assert panel.selection.sample == best
    views = panel.findChildren(SaliencyView)
    stage.until(lambda: all(view.isVisible() for view in views), seconds=60)


def _drag_the_plane(visitor: Visitor) -> None:
    stage, qtbot = visitor.stage, visitor.qtbot
    panel = stage.panel(LatentPanel)
    sheet = panel.findChildren(LatentSheet)[0]
    stage.until(sheet.has_cells)
    before = visitor.newest(LatentsSpread)
    assert isinstance(before, LatentsSpread)
    middle = sheet.cell(4, 4).center().toPoint()
    side = round(sheet.cell(4, 4).width())
    qtbot.mousePress(sheet, Qt.MouseButton.LeftButton, pos=middle)
    for far in range(1, side + 1):
        qtbot.mouseMove(sheet, middle - QPoint(far, 0))
    qtbot.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=middle - QPoint(side, 0))

    def moved() -> LatentsSpread | None:
        event = visitor.newest(LatentsSpread)
        there = isinstance(event, LatentsSpread) and event.u[0] > before.u[0] + 1e-6
        return event if there and isinstance(event, LatentsSpread) else None

    stage.until(lambda: moved() is not None)
    assert visitor.window.controller.phase is Phase.PAUSED, "a drag trains nothing"


def _guess(visitor: Visitor) -> None:
    stage, qtbot = visitor.stage, visitor.qtbot
    panel = stage.panel(QuizPanel)
    qtbot.keyClick(visitor.window, Qt.Key.Key_F5)
    stage.until(lambda: visitor.newest(QuizDrawn) is not None)
    drawn = visitor.newest(QuizDrawn)
    assert isinstance(drawn, QuizDrawn)
    panel.draw_if_dirty()
    grid = panel.findChildren(QuizGrid)[0]
    for place in np.flatnonzero(~drawn.is_real):  # somebody who knows it all
        qtbot.keyClick(grid, Qt.Key(Qt.Key.Key_1 + int(place)))
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert any(f"you were right {len(drawn.is_real)} times of" in text for text in texts)


def test_that_points_are_stepped_and_every_layer_of_their_plane_is_switched(
    visitor: Visitor,
) -> None:
    stage, window, qtbot = visitor.stage, visitor.window, visitor.qtbot
    box = next(b for b in window.findChildren(QComboBox) if b.accessibleName() == "Preset")
    stage.choose(box, "ring-gan")
    stage.until_set_up("gan_points")
    assert window.docks.in_use == "contest"
    stage.pause_after(20)
    for part, players in WHOLE_AND_HALF:
        told = visitor.take_slow_step(part)
        assert {phase.player for phase in told.phases} == players

    panel = stage.panel(ContestPanel)
    stage.until(lambda: isinstance(visitor.newest(ContestMeasured), ContestMeasured))
    layers = panel.findChildren(ContestLegend)[0]
    for name in LAYERS:
        box = layers.box(name)
        for _ in range(2):
            shown = layers.shows(name)
            with_it = panel.grab().toImage()
            qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
            assert layers.shows(name) is not shown
            assert panel.grab().toImage() != with_it, f"{name} makes no difference"


@pytest.mark.timeout(300)  # it has to learn for a while until something is wrong
def test_that_the_doctor_notices_a_discriminator_that_learns_too_fast_and_its_remedy_helps(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, window, qtbot = visitor.stage, visitor.window, visitor.qtbot
    visitor.open(BALANCED, tmp_path, monkeypatch)
    stage.until_set_up("gan_points")
    stage.pause_after(50)
    Hand(window.experiment.form, qtbot).give(RATE, "0.01")  # ten times as much
    health = stage.panel(HealthPanel)
    stage.click("train")
    stage.until(lambda: OVERPOWERED in health.verdicts.cards, seconds=100)
    window.docks.bring("portrait")
    texts = {button.text(): button for button in window.banners.findChildren(QPushButton)}
    qtbot.mouseClick(texts["Show health"], Qt.MouseButton.LeftButton)
    assert window.docks.in_use == "health"
    card = health.verdicts.cards[OVERPOWERED]
    qtbot.mouseClick(card.rows.buttons[0], Qt.MouseButton.LeftButton)
    stage.until(lambda: OVERPOWERED not in health.verdicts.cards, seconds=100)
    changes = [event for event in visitor.told if isinstance(event, ParameterChanged)]
    assert [(change.path, float(change.new)) for change in changes] == [
        (RATE, 0.01),
        ("method.regularizers.r1", 1.0),
    ]
    assert len([mark for mark in window.timeline.marks if mark.kind == "parameter"]) == 2
    stage.until(lambda: any("R1" in past for past in health.verdicts.past))
    stage.click("stop")
    stage.until_phase(Phase.FINISHED)
