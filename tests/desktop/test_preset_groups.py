"""Presets by what they train."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.config.files import load_preset, preset_names
from desktop.actions import Actions
from desktop.experiment import DEVICES
from desktop.preset_groups import FAILS_ON_PURPOSE, PresetGroup, preset_groups
from desktop.toolbar import RunToolBar

GROUPS = preset_groups()
ENABLED, Key = Qt.ItemFlag.ItemIsEnabled, Qt.Key


def test_that_what_fails_on_purpose_is_there() -> None:
    assert set(preset_names()) >= FAILS_ON_PURPOSE


def test_that_every_preset_is_in_one_group_of_what_it_trains() -> None:
    names = [name for group in GROUPS for _, name in group.entries]
    assert sorted(names) == sorted(preset_names())
    for group in GROUPS:
        for title, name in group.entries:
            config = load_preset(name)
            assert title == config.title
            assert group.heading.startswith("GAN") == (config.method.kind == "gan")
            assert group.heading.endswith("fail on purpose") == (name in FAILS_ON_PURPOSE)


def test_that_headings_cannot_be_chosen_and_keys_pass_over_them(qtbot: QtBot) -> None:
    groups = (
        PresetGroup("Diffusion models", (("Digits", "a"), ("Ring", "b"))),
        PresetGroup("GANs", (("Ring GAN", "c"),)),
    )
    owner = QComboBox()
    qtbot.addWidget(owner)
    bar = RunToolBar(Actions(owner), groups, DEVICES)
    qtbot.addWidget(bar)
    bar.show()
    box = next(b for b in bar.findChildren(QComboBox) if b.accessibleName() == "Preset")
    texts = [box.itemText(index) for index in range(box.count())]
    assert texts == ["Diffusion models", "Digits", "Ring", "GANs", "Ring GAN"]
    assert [bool(box.model().flags(box.model().index(i, 0)) & ENABLED) for i in range(5)] == [
        False, True, True, False, True,
    ]  # fmt: skip
    chosen: list[str] = []
    bar.preset_chosen.connect(chosen.append)
    bar.show_preset("b")
    qtbot.keyClick(box, Key.Key_Down)
    qtbot.keyClick(box, Key.Key_Up)
    qtbot.keyClick(box, Key.Key_Up)
    qtbot.keyClick(box, Key.Key_Up)
    assert chosen[:3] == ["c", "b", "a"]
    assert box.currentText() == "Digits"
    bar.show_preset(None)
    assert box.currentText() == "from a file"
    assert box.itemText(1) == "Diffusion models"  # it belongs to no group
    bar.show_preset("c")
    assert box.count() == 5
