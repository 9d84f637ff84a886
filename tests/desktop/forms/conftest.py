"""Forms on the screen, with somebody to use them."""

import pytest
from form_hand import Hand
from pytestqt.qtbot import QtBot

from core.config.files import load_preset
from core.config.overrides import with_value
from core.config.run import RunConfig
from desktop.forms.form import ExperimentForm


def make(qtbot: QtBot, config: RunConfig) -> Hand:
    form = ExperimentForm(config, with_value)
    qtbot.addWidget(form)
    form.resize(360, 800)
    with qtbot.waitActive(form):
        form.show()
    return Hand(form, qtbot)


@pytest.fixture
def ring(qtbot: QtBot) -> Hand:
    return make(qtbot, load_preset("ring-diffusion"))


@pytest.fixture
def digits(qtbot: QtBot) -> Hand:
    return make(qtbot, load_preset("digits-diffusion"))
