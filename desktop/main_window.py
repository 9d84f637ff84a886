"""The window: puts its parts together and passes on what happens."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from core.config.run import RunConfig
from core.engine.probes import DRAWING_SHARE
from core.events import Event, ParameterChanged, Progress
from desktop.actions import Actions
from desktop.appearance import Appearance
from desktop.banner import BannerArea
from desktop.deeds import connect_actions
from desktop.diagnostics import LOG, Diagnostics
from desktop.dialogs.questions import Questions
from desktop.dock_entries import dock_entries
from desktop.docks import Docks
from desktop.experiment import DEVICES, Experiment
from desktop.exports import Exports
from desktop.garbage import GarbageCollector, keep_what_is_there
from desktop.icons import load_icons
from desktop.layouts import LAYOUTS, layout_for
from desktop.menus import fill_menu_bar
from desktop.panel_group import PanelGroup
from desktop.panels.panel import Panel
from desktop.panels.registry import TITLES, every_panel, panels_of
from desktop.phase import STATE_TEXT, Phase
from desktop.preset_groups import preset_groups
from desktop.redraw import FREE_SHARE, RedrawTimer
from desktop.run_controller import RunController
from desktop.run_messages import RunMessages
from desktop.selection import Selection
from desktop.settings import Settings
from desktop.status_line import StatusLine
from desktop.theme import Theme
from desktop.timeline import Timeline
from desktop.toolbar import RunToolBar
from desktop.widgets.frame_slider import play_key
from desktop.worker import RunFactory, recorded_run

FIRST_SIZE = QSize(1600, 1000)
FRAME = QSize(8, 40)  # about what the system puts around a window
LEAST_SIZE = QSize(1024, 640)


class MainWindow(QMainWindow):
    """One run at a time, seen through panels. ``make_events`` makes the runs."""

    def __init__(
        self,
        config: RunConfig,
        *,
        settings: Settings,
        appearance: Appearance,
        diagnostics: Diagnostics,
        make_events: RunFactory = recorded_run,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._appearance = appearance
        self._diagnostics = diagnostics
        self._begun = False
        self._torch_is_there = False
        self._closing = False
        self._may_go = False
        self.controller = RunController(make_events, self)
        self.questions = Questions(self, settings)
        self.banners = BannerArea()
        self.messages = RunMessages(self.banners)
        self.experiment = Experiment(
            self.controller, config, questions=self.questions, tell=self.banners.tell, parent=self
        )
        self.messages.new_run = self.experiment.new_run
        self.exports = Exports(
            self.controller, questions=self.questions, tell=self.banners.tell, parent=self
        )
        self.group = PanelGroup(self)
        self.timeline = Timeline()
        self.timeline.chosen.connect(self._select_step)
        self.status = StatusLine()
        self.actions_ = Actions(self)
        self.docks = Docks(
            self,
            TITLES,
            form=self.experiment.form,
            timeline=self.timeline,
            layout=layout_for(config),
        )
        self.messages.show_health = partial(self.docks.bring, "health")
        self.redraw = RedrawTimer([self.timeline, self.status], parent=self)
        self.garbage = GarbageCollector(self)
        self._build()
        self._connect()
        connect_actions(self, settings, appearance, diagnostics)
        self._wear(appearance.theme)
        self._show_phase(self.controller.phase)
        self._explain()

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.setMinimumSize(LEAST_SIZE)
        for spec, action in dock_entries(self.docks.docks):
            self.actions_.add(spec, action)
        self.menus = fill_menu_bar(self.menuBar(), self.actions_)
        self.toolbar = RunToolBar(self.actions_, preset_groups(), DEVICES)
        self.addToolBar(self.toolbar)
        self.toolbar.show_preset(self.experiment.preset)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self.docks.workspace, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)
        self._show_title(self.experiment.config)
        screen = QGuiApplication.primaryScreen().availableSize()
        self.resize(FIRST_SIZE.boundedTo(screen - FRAME))
        self.docks.restore(self._settings)
        self._mark_layout(self.docks.layout.identifier)

    def _connect(self) -> None:
        controller = self.controller
        controller.happened.connect(self._receive)
        controller.phase_changed.connect(self._show_phase)
        controller.run_begins.connect(self._forget_run)
        controller.idle.connect(self._leave)
        self.experiment.preset_shown.connect(self.toolbar.show_preset)
        self.toolbar.preset_chosen.connect(self.experiment.choose_preset)
        self.toolbar.device_chosen.connect(self.experiment.choose_device)
        self.experiment.form.changed.connect(self._show_device)
        self.status.warnings_wanted.connect(self.messages.show_warnings)
        self.docks.panel_in_use.connect(self._explain)
        self.docks.layout_chosen.connect(self._mark_layout)
        self._appearance.changed.connect(self._wear)
        self._diagnostics.on_defect = self._tell_defect
        self.group.command.connect(controller.post)
        self.group.setting.connect(self.experiment.propose)
        self.group.picked.connect(self._show_picked)
        self.group.redrawn.connect(self._explain)

    @property
    def panels(self) -> Mapping[str, Panel]:
        """Those that are there: all about this kind of run once it begins, others when opened."""
        return self.group.panels

    def panel(self, name: str) -> Panel:
        """This one, made if it is not there yet."""
        if name not in self.panels:
            self._add({name: every_panel()[name]})
        return self.panels[name]

    def _add(self, kinds: Mapping[str, type[Panel]]) -> None:
        made = self.group.add(kinds)
        self.docks.fill(made)
        self.redraw.drawables.extend(made)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self._fill_form)

    def _fill_form(self) -> None:
        LOG.info("the window is on screen")
        self.experiment.form.fill()
        # That is painted too before plots and torch take seconds of the interpreter's time.
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if not self._closing:
            self._begin()

    def _begin(self) -> None:
        load_icons()
        self._wear(self._appearance.theme)
        self.redraw.start()
        self.garbage.start()
        self.docks.empty_shown.connect(self.panel)
        self.experiment.begin()
        self.docks.show_empty()
        self.panel(self.docks.in_use).setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that the widget in focus had no use for: it is for the panel in use, or the run."""
        in_use = self.docks.in_use
        player = self.panel(in_use).player if self.docks.holds_focus(in_use) else None
        if player is not None and player.isEnabled() and play_key(player, event):
            return
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.actions_["toggle"].trigger()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_go:
            event.accept()
            return
        event.ignore()  # until the run has come to its end
        controller = self.controller
        state = (
            f"The run is training, at step {controller.step:,}. It is stopped after the step that "
            "is going on; its weights and numbers are kept."
        )
        if self._closing or (
            controller.phase is Phase.TRAINING and not self.questions.may_close(state)
        ):
            return
        self._closing = True
        self.docks.save(self._settings)
        self._settings.save()
        controller.shut_down()

    @Slot()
    def _leave(self) -> None:
        """No run is left; whatever is still being written, is written to its end."""
        self.exports.finish()
        self.redraw.stop()
        self._may_go = True
        QTimer.singleShot(0, self, self.close)  # not now: this may be inside of closing already

    @Slot(object)
    def _receive(self, event: Event) -> None:
        self.group.accept(event)
        for reader in (self.timeline, self.status, self.messages, self.experiment, self.exports):
            reader.accept(event)
        if isinstance(event, Progress):
            self.status.add_drawing_share(self.redraw.take_share())
        if isinstance(event, ParameterChanged):
            self._share_time(self.controller.phase)

    @Slot(object)
    def _forget_run(self, config: RunConfig) -> None:
        """A new run begins: nothing of the old one stays on screen."""
        self._add(panels_of(config.method.kind))
        self.docks.choose(layout_for(config))
        self.group.begin_run(config.method.kind)
        self.timeline.clear()
        self.status.clear()
        self.messages.clear()
        self._show_title(config)

    @Slot(str)
    def _mark_layout(self, identifier: str) -> None:
        for layout in LAYOUTS:
            action = self.actions_[f"layout_{layout.identifier}"]
            action.setChecked(layout.identifier == identifier)

    @Slot()
    def _show_device(self) -> None:
        config = self.experiment.config
        self.toolbar.show_device(config.compute.device, locked=self.controller.locked)

    def _show_title(self, config: RunConfig) -> None:
        self.setWindowTitle(f"{config.title} \N{EN DASH} Noisescope")

    @Slot(object)
    def _show_phase(self, phase: Phase) -> None:
        LOG.info("the run is %s", phase.value)
        focused = QApplication.focusWidget()
        self.actions_.allow(self.controller.can)
        if phase in {Phase.READY, Phase.TRAINING} and not self._torch_is_there:
            self._torch_is_there = True
            QTimer.singleShot(0, keep_what_is_there)  # a moment's work: first the phase is shown
        waiting = phase is Phase.LOADING and self.controller.train_when_ready
        self.status.show_state("Training begins shortly" if waiting else STATE_TEXT[phase])
        self._share_time(phase)
        self._show_device()
        self._explain()
        if focused is not None and not focused.isEnabled():
            # Qt hands the keyboard on to whatever comes next, where Space means something else.
            self.panel(self.docks.in_use).setFocus()

    def _share_time(self, phase: Phase) -> None:
        """While a run trains, drawing keeps to its part of the budget for watching."""
        budget = self.experiment.config.watching.budget
        self.redraw.allow(DRAWING_SHARE * budget if phase is Phase.TRAINING else FREE_SHARE)

    @Slot(object)
    def _show_picked(self, selection: Selection) -> None:
        self.timeline.show_selected(selection.step)

    @Slot(int)
    def _select_step(self, step: int) -> None:
        self.group.select(Selection(source="timeline", step=step))

    @Slot()
    def _explain(self) -> None:
        """The inspector says what the panel in use is about, with the numbers of this moment."""
        inspector, panel = (self.panels.get(name) for name in ("inspector", self.docks.in_use))
        if inspector is not None and panel is not None and panel is not inspector:
            inspector.explain(f"{panel.title}: what am I looking at?", panel.explanation())

    @Slot(object)
    def _wear(self, theme: Theme) -> None:
        self.actions_.draw_icons(theme)
        self.group.wear(theme)
        self.timeline.apply_theme(theme)
        self.actions_[self._appearance.mode].setChecked(True)

    def _tell_defect(self, sentence: str, traceback: str) -> None:
        self.banners.tell("bad", sentence, details=traceback)
