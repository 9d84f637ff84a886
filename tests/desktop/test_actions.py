from collections import Counter

import pytest
import qtawesome
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.actions import ACTIONS, MENUS, Actions, ActionSpec, tip_with_keys
from desktop.theme import DARK, LIGHT

SPECS = pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.identifier)


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions(QObject(qapp))


def keys(shortcut: str) -> QKeySequence:
    return QKeySequence(shortcut, QKeySequence.SequenceFormat.PortableText)


@SPECS
@pytest.mark.usefixtures("qapp")
def test_that_every_action_can_be_found_pressed_and_understood(spec: ActionSpec) -> None:
    assert spec.menu in MENUS
    assert spec.group
    assert spec.text.strip()
    assert spec.tip
    assert not spec.tip.endswith("."), "a tip is no sentence: the shortcut follows it"
    sequence = keys(spec.shortcut)
    assert sequence.count() == 1
    assert QKeySequence(sequence.toString()) == sequence, "Qt does not know a key of it"


def test_that_identifiers_and_texts_are_unique() -> None:
    for names in (
        [spec.identifier for spec in ACTIONS],
        [spec.text.replace("&", "") for spec in ACTIONS],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.usefixtures("qapp")
def test_that_no_two_actions_have_the_same_keys() -> None:
    written = [
        keys(spec.shortcut).toString(QKeySequence.SequenceFormat.PortableText) for spec in ACTIONS
    ]
    assert [text for text, times in Counter(written).items() if times > 1] == []


@pytest.mark.usefixtures("qapp")
def test_that_no_action_takes_the_keys_that_edit_a_text() -> None:
    standard = QKeySequence.StandardKey
    editing = [
        *QKeySequence.keyBindings(standard.Copy),
        *QKeySequence.keyBindings(standard.Cut),
        *QKeySequence.keyBindings(standard.Paste),
        *QKeySequence.keyBindings(standard.Undo),
        *QKeySequence.keyBindings(standard.SelectAll),
        *QKeySequence.keyBindings(standard.Backspace),
    ]
    assert [spec.identifier for spec in ACTIONS if keys(spec.shortcut) in editing] == []


@pytest.mark.parametrize("menu", MENUS)
def test_that_every_menu_has_entries_each_with_its_own_letter(menu: str) -> None:
    in_menu = [spec for spec in ACTIONS if spec.menu == menu]
    assert in_menu
    letters: list[str] = []
    for spec in in_menu:
        assert spec.text.count("&") == 1, spec.identifier
        if spec.group != "theme":  # they are in a menu of their own
            letters.append(spec.text.partition("&")[2][0].lower())
    assert [letter for letter, times in Counter(letters).items() if times > 1] == []


@pytest.mark.parametrize("menu", MENUS)
def test_that_the_entries_of_a_group_stand_together(menu: str) -> None:
    groups = [spec.group for spec in ACTIONS if spec.menu == menu]
    changes = [group for n, group in enumerate(groups) if n == 0 or groups[n - 1] != group]
    assert len(changes) == len(set(changes))


@pytest.mark.parametrize("spec", [s for s in ACTIONS if s.icon], ids=lambda spec: spec.identifier)
@pytest.mark.usefixtures("qapp")
def test_that_every_icon_is_in_the_font(spec: ActionSpec) -> None:
    assert qtawesome.charmap(f"mdi6.{spec.icon}")  # pyright: ignore[reportUnknownMemberType]


def test_that_every_spec_becomes_an_action_that_tells_its_keys(actions: Actions) -> None:
    assert list(actions) == list(ACTIONS)
    for spec in actions:
        action = actions[spec.identifier]
        assert action.objectName() == spec.identifier
        assert action.text() == spec.text
        assert action.isCheckable() is spec.checkable
        assert action.shortcut() == keys(spec.shortcut)
        native = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert action.toolTip() == f"{spec.tip} ({native})"
        assert action.whatsThis() == spec.tip


@pytest.mark.usefixtures("qapp")
def test_that_a_tip_without_keys_stays_as_it_is() -> None:
    assert tip_with_keys("Train", QAction("Train")) == "Train"


def test_that_an_action_is_done_once_for_each_press(actions: Actions) -> None:
    done: list[str] = []

    def act(how: str = "plainly") -> None:
        done.append(how)

    actions.connect_to("dark", act)
    actions["dark"].trigger()
    actions["dark"].trigger()
    assert done == ["plainly", "plainly"], "whether it is checked must not become an argument"


def test_that_an_action_of_another_module_joins_the_others(actions: Actions) -> None:
    spec = ActionSpec("panel_loss", "View", "panels", "&Loss", "Alt+1", "Show the loss")
    action = QAction(actions)
    actions.add(spec, action)
    assert actions["panel_loss"] is action
    assert list(actions)[-1] is spec
    assert action.toolTip().startswith("Show the loss (")


def test_that_icons_are_drawn_and_follow_the_theme(actions: Actions) -> None:
    actions.draw_icons(DARK)
    dark = actions["pause"].icon().pixmap(24, 24).toImage()
    actions.draw_icons(LIGHT)
    light = actions["pause"].icon().pixmap(24, 24).toImage()
    assert not dark.isNull()
    assert dark != light
    for spec in actions:
        assert actions[spec.identifier].icon().isNull() is not bool(spec.icon), spec.identifier


def test_that_a_shortcut_acts_in_the_window_and_leaves_typing_alone(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    field = QLineEdit()
    window.setCentralWidget(field)
    actions = Actions(window)
    for spec in actions:
        window.addAction(actions[spec.identifier])
    done: list[str] = []
    for name in ("toggle", "train", "search"):
        actions.connect_to(name, lambda name=name: done.append(name))
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    qtbot.keyClicks(field, "a b")
    assert (field.text(), done) == ("a b", [])
    qtbot.keyClick(field, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert done == ["train"]
