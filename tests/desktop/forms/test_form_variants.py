from form_hand import BATCH, RATE, Hand
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.config.fields import describe
from core.config.files import load_preset
from core.config.run import GANRun


def test_that_data_of_another_sort_bring_their_parameters_and_a_network_that_fits(
    digits: Hand,
) -> None:
    assert "data.modes" not in digits.form.paths
    digits.choose("data.kind", "ring")
    assert digits.form.paths == [info.path for info in describe(digits.config)]
    assert {"data.modes", "network.width"} <= set(digits.form.paths)
    assert "network.channels" not in digits.form.paths
    assert digits.config.network.kind == "mlp"
    assert digits.changes == ["data.kind"]
    digits.give("data.modes", "5")
    assert digits.value("data.modes") == 5
    digits.choose("data.kind", "mnist")
    assert digits.config.network.kind == "unet"
    assert "data.modes" not in digits.form.paths


def test_that_the_cursor_stays_where_it_is_when_rows_come_and_go(digits: Hand) -> None:
    digits.form.reveal("data.kind")
    digits.choose("data.kind", "ring")
    assert digits.form.row("data.kind").editor.hasFocus()


def test_that_a_network_that_does_not_fit_is_refused_until_the_data_fit_it(digits: Hand) -> None:
    digits.choose("network.kind", "mlp")
    assert "which is for points" in digits.problem("network.kind")
    assert digits.config.network.kind == "unet"
    digits.choose("data.kind", "ring")
    assert digits.config.network.kind == "mlp"
    assert digits.form.problems == {}, "there is nothing wrong with it any more"


def test_that_only_live_parameters_can_change_while_a_run_goes_on(ring: Hand) -> None:
    ring.form.set_locked(True, "This run is training.")
    for info in describe(ring.config):
        assert ring.form.row(info.path).isEnabled() is info.live, info.path
    ring.give(RATE, "0.01")
    assert ring.value(RATE) == 0.01
    assert not ring.editor(BATCH).isEnabled()
    ring.form.set_locked(False)
    assert all(ring.form.row(path).isEnabled() for path in ring.form.paths)


def test_that_a_locked_value_cannot_be_reset(ring: Hand) -> None:
    ring.give(BATCH, "32")
    ring.give(RATE, "0.01")
    ring.form.set_locked(True)
    assert not ring.reset_button(BATCH).isEnabled()
    assert ring.reset_button(RATE).isEnabled()
    ring.form.set_locked(False)
    assert ring.reset_button(BATCH).isEnabled()


def test_that_a_lock_says_why_and_offers_a_new_run(ring: Hand, qtbot: QtBot) -> None:
    button = next(b for b in ring.form.findChildren(QPushButton) if b.text() == "New run")
    assert not button.isVisible()
    ring.form.set_locked(True, "This run is training.")
    assert button.isVisible()
    assert "This run is training." in [x.text() for x in ring.form.findChildren(QLabel)]
    with qtbot.waitSignal(ring.form.new_run_wanted):
        button.click()
    ring.form.set_locked(False)
    assert not button.isVisible()


def test_that_rows_that_are_made_while_the_form_is_locked_are_locked(ring: Hand) -> None:
    ring.form.set_locked(True)
    ring.form.show_config(load_preset("digits-diffusion"))
    assert not ring.form.row("network.channels").isEnabled()
    assert ring.form.row(RATE).isEnabled()


def test_that_another_method_brings_its_parameters_and_a_network_that_fits(digits: Hand) -> None:
    digits.choose("method.kind", "gan")
    assert isinstance(digits.config, GANRun)
    assert digits.form.paths == [info.path for info in describe(digits.config)]
    assert {"method.loss.kind", "method.regularizers.r1", "optimizer.critic.beta1"} <= set(
        digits.form.paths
    )
    assert not {"method.schedule.kind", RATE} & set(digits.form.paths)
    assert digits.config.network.kind == "dcgan"
    assert digits.config.data.kind == "mnist"
    digits.give("optimizer.critic.learning_rate", "0.0004")
    assert digits.value("optimizer.critic.learning_rate") == 0.0004
    assert digits.value("optimizer.generator.learning_rate") == 0.001
    assert digits.changes == ["method.kind", "optimizer.critic.learning_rate"]
    digits.choose("method.kind", "diffusion")
    assert digits.config.network.kind == "unet"
    assert RATE in digits.form.paths
    assert digits.form.problems == {}


def test_that_titles_within_a_group_are_moved_in_and_those_after_it_are_not(digits: Hand) -> None:
    digits.choose("method.kind", "gan")
    QApplication.processEvents()

    def left(path: str) -> int:
        """Where the words of a title begin, from the left of the form."""
        row = digits.form.row(path)
        title = next(x for x in row.findChildren(QLabel) if x.text() == row.info.title)
        return title.mapTo(digits.form, title.rect().topLeft()).x()

    outside = left("method.loss.kind")
    assert left("method.regularizers.r1") > outside
    assert left("method.critic_steps") == outside  # it belongs to no regularizer
    assert left("optimizer.generator.learning_rate") == left("optimizer.critic.learning_rate")
    edges = {
        digits.form.row(path).editor.mapTo(digits.form, QPoint()).x()
        for path in ("method.loss.kind", "method.regularizers.r1", "optimizer.critic.learning_rate")
    }
    assert len(edges) == 1  # the editors line up all the same


def test_that_both_networks_of_a_gan_have_headings(digits: Hand) -> None:
    digits.choose("method.kind", "gan")
    words = [label.text() for label in digits.form.findChildren(QLabel) if label.isVisible()]
    for caption in ("Regularizers", "Generator", "Discriminator"):
        assert caption in words
