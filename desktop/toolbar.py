"""The row at the top: what is done most often, and where a run begins."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.actions import Actions
from desktop.look import set_look
from desktop.preset_groups import PresetGroup
from desktop.widgets.choice import add_heading, make_choice, show_choice

STEPS = ("step_1", "step_10", "step_100", "run_until")
STEPS_APART = ("step_critic", "step_generator", "step_narrated")
OTHER = ""  # the value of the entry for a config that is no preset


class RunToolBar(QToolBar):
    """Buttons for the actions of a run, and the choice of preset and device.

    ``devices`` are texts, each with the name that it stands for.
    """

    preset_chosen = Signal(str)
    device_chosen = Signal(str)

    def __init__(
        self,
        actions: Actions,
        presets: Sequence[PresetGroup],
        devices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Run", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._actions = actions
        self._presets = make_choice("Preset", "A ready-made experiment to begin with", ())
        for group in presets:
            add_heading(self._presets, group.heading)
            for title, name in group.entries:
                self._presets.addItem(title, name)
        self._presets.activated.connect(self._choose_preset)
        self._devices = make_choice(
            "Device", "Where the run is computed; can be chosen before training begins", devices
        )
        self._devices.activated.connect(self._choose_device)
        for identifier in ("train", "pause"):
            self.addAction(actions[identifier])
        self.addWidget(self._step_button())
        self.addAction(actions["stop"])
        self.addSeparator()
        self.addAction(actions["sample"])
        self.addAction(actions["new_run"])
        self.addSeparator()
        for title, box in (("Preset ", self._presets), ("  Device ", self._devices)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            label = QLabel(title)
            label.setBuddy(box)
            self.addWidget(label)
            self.addWidget(box)
        self._push_right()
        self.addAction(actions["search"])
        set_look(self.button("train"), role="primary")

    def button(self, identifier: str) -> QToolButton:
        """The button of an action."""
        button = self.widgetForAction(self._actions[identifier])
        if not isinstance(button, QToolButton):
            raise TypeError(f"{identifier} has no button in the toolbar")
        return button

    def show_preset(self, name: str | None) -> None:
        """Show which preset the run began with; none if its config came from a file."""
        other = self._presets.findData(OTHER)
        if name is None and other < 0:
            self._presets.insertItem(0, "from a file", OTHER)  # above all groups
        elif name is not None and other >= 0:
            self._presets.removeItem(other)
        self._presets.setCurrentIndex(self._presets.findData(name or OTHER))

    def show_device(self, name: str, *, locked: bool) -> None:
        """Show where the run is computed; ``locked`` while that cannot change."""
        show_choice(self._devices, name)
        self._devices.setEnabled(not locked)

    def open_presets(self) -> None:
        """Let the person choose with the keyboard."""
        self._presets.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._presets.showPopup()

    def _choose_device(self) -> None:
        self.device_chosen.emit(str(self._devices.currentData()))

    def _choose_preset(self) -> None:
        name = str(self._presets.currentData())
        if name != OTHER:
            self.preset_chosen.emit(name)

    def _step_button(self) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions["step_1"])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(button)
        for identifier in STEPS:
            menu.addAction(self._actions[identifier])
        menu.addSeparator()
        for identifier in STEPS_APART:
            menu.addAction(self._actions[identifier])
        button.setMenu(menu)
        return button

    def _push_right(self) -> None:
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
