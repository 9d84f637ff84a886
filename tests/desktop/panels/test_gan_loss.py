"""The curves of a GAN: what is offered, what it means, and what it is compared with."""

from typing import get_args

import pytest
from made_gan_events import gan_scalars, gan_started
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config.adversarial import AdversarialLossConfig
from core.config.gan import GANConfig
from core.config.method import DiffusionConfig
from core.events import ParameterChanged
from core.gan.losses.registry import LOSSES
from core.metric_names import LOGIT_GAP, METRICS
from desktop.panels.loss import LossPanel
from desktop.theme import DARK
from desktop.widgets.curves.gan_loss_words import WORDS
from desktop.widgets.curves.run_views import DIFFUSION_VIEWS, NEVER, run_views

BOTH = {"loss/generator": 0.75, "loss/critic": 1.25}


@pytest.fixture
def panel(qtbot: QtBot) -> LossPanel:
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 420)
    panel.apply_theme(DARK)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.meet("gan")
    panel.clear()
    return panel


def method(loss: str = "non_saturating") -> GANConfig:
    return GANConfig.model_validate({"loss": {"kind": loss}})


def show(panel: LossPanel, values: dict[str, float], first: int = 1) -> None:
    panel.accept(gan_scalars(values, first))
    panel.draw_if_dirty()
    QApplication.processEvents()


def offered(panel: LossPanel) -> list[str]:
    views = panel.chart.bar.views
    return [views.itemText(index) for index in range(views.count())]


def choose(panel: LossPanel, title: str) -> None:
    panel.chart.bar.views.setCurrentIndex(offered(panel).index(title))
    QApplication.processEvents()


def legend(panel: LossPanel) -> dict[str, str]:
    return {entry.title: entry.value for entry in panel.chart.legend.entries}


def test_that_there_is_a_view_for_every_scalar_but_spreads() -> None:
    drawn = {
        spec.name
        for views in (DIFFUSION_VIEWS, *(run_views(method(kind)) for kind in LOSSES))
        for view in views
        for spec in view.every_curve
    }
    assert drawn == set(METRICS) - NEVER


@pytest.mark.parametrize("kind", LOSSES)
def test_that_two_curves_of_a_view_differ_in_more_than_colour(kind: str) -> None:
    for view in (*DIFFUSION_VIEWS, *run_views(method(kind))):
        for part in (view, view.below):
            looks = [(s.smoothed, s.dots) for s in (part.curves if part else ())]
            assert len(set(looks)) == len(looks), view.title


def test_that_only_what_the_run_reports_is_offered(panel: LossPanel) -> None:
    panel.accept(gan_started())
    panel.draw_if_dirty()
    always = ["Losses", "Gradient norms", "Update ratios", "Learning rates"]
    assert offered(panel) == always
    show(panel, BOTH)
    assert offered(panel) == always
    show(
        panel, {**BOTH, "probability/real": 0.6, "probability/fake": 0.3, "coverage/found": 1.0}, 11
    )
    assert offered(panel) == [
        "Losses", "Gradient norms", "Update ratios", "Learning rates", "Coverage",
    ]  # fmt: skip
    assert "probability/real" not in panel.chart.store.curves  # Scores has it


def test_that_a_penalty_that_nobody_pays_is_not_there_until_somebody_does(
    panel: LossPanel,
) -> None:
    panel.accept(gan_started())
    unpaid = {"penalty/r1": 0.0, "penalty/r2": 0.0, "augmentation/strength": 0.0}
    show(panel, {**BOTH, **unpaid})
    assert "Augmentation" not in offered(panel)
    assert not panel.chart.plots.below.isVisible()
    assert "R2 penalty" not in legend(panel)
    show(panel, {**BOTH, **unpaid, "penalty/r2": 0.25}, 11)
    assert "Augmentation" not in offered(panel)
    assert panel.chart.plots.below.isVisible()
    assert legend(panel)["R2 penalty"] == "0.250"
    assert "R1 penalty" not in legend(panel)
    show(panel, {**BOTH, **unpaid}, 21)  # a weight of 0 again: the curve goes on
    assert panel.chart.store.curves["penalty/r2"].raw.values[-1] == 0.0


def test_that_the_view_stays_when_a_run_of_the_same_kind_begins(panel: LossPanel) -> None:
    panel.accept(gan_started())
    show(panel, {**BOTH, "coverage/found": 1.0})
    choose(panel, "Coverage")
    panel.meet("gan")
    panel.clear()
    panel.draw_if_dirty()
    assert panel.chart.view.title == "Coverage"
    assert panel.chart.empty.isVisible()
    panel.accept(gan_started("method.loss.kind=wasserstein"))
    show(panel, BOTH)
    assert panel.chart.view.title == "Coverage"


def test_that_another_method_brings_its_own_views(panel: LossPanel) -> None:
    panel.accept(gan_started())
    show(panel, BOTH)
    panel.meet("diffusion")
    panel.clear()
    panel.draw_if_dirty()
    assert offered(panel) == [view.title for view in DIFFUSION_VIEWS]
    assert panel.chart.bar.scales[0].chosen == "log"


def test_that_losses_may_be_negative(panel: LossPanel) -> None:
    panel.accept(gan_started("method.loss.kind=wasserstein"))
    show(panel, {"loss/generator": -2.0, "loss/critic": -0.5})
    low, high = panel.chart.plot.y_range
    assert low < -2.0
    assert high > -0.5
    assert panel.chart.bar.scales[0].chosen == "linear"


def test_that_every_loss_that_can_be_chosen_has_words() -> None:
    (union, _) = get_args(AdversarialLossConfig)
    kinds = {model.model_fields["kind"].default for model in get_args(union)}
    assert set(WORDS) == kinds


@pytest.mark.parametrize(
    ("kind", "source", "equilibrium"),
    [
        ("minimax", "1406.2661", "1.386"),
        ("non_saturating", "1406.2661", "1.386"),
        ("least_squares", "1611.04076", "0.25"),
        ("hinge", "1705.02894", "2"),
        ("wasserstein", "1701.07875", "0"),
        ("relativistic", "2501.05441", "0.693"),
    ],
)
def test_that_the_explanation_is_of_this_loss_with_the_newest_numbers(
    panel: LossPanel, kind: str, source: str, equilibrium: str
) -> None:
    panel.accept(gan_started(f"method.loss.kind={kind}"))
    assert "now" not in panel.explanation().partition("dashed")[0]
    show(panel, BOTH)
    text = panel.explanation()
    for part in (source, equilibrium, "now 0.750", "now 1.25", "<b>discriminator</b>"):
        assert part in text


def test_that_what_to_compare_with_is_a_dashed_line_named_in_the_legend(panel: LossPanel) -> None:
    panel.accept(gan_started("method.loss.kind=relativistic"))
    show(panel, {"loss/generator": 0.9, "loss/critic": 0.5, "margin/mean": 0.3})
    assert panel.chart.plot.levels == [pytest.approx(0.6931, abs=1e-4)]
    assert legend(panel) == {
        "Generator loss": "0.900",
        "Discriminator loss": "0.500",
        "Discriminator that cannot tell": "0.693",
    }
    plot = panel.chart.plot
    row = plot.pixel_of(*(sum(r) / 2 for r in (plot.x_range, (0.6931, 0.6931)))).y()
    image = plot.grab().toImage()
    area = plot.area
    drawn = {
        image.pixelColor(x, y).name()
        for x in range(area.left() + 5, area.left() + 60)
        for y in (row - 1, row, row + 1)
    }
    assert DARK.muted.lower() in drawn
    show(panel, {"loss/generator": 0.91, "loss/critic": 0.9}, 11)
    panel.chart.bar.scales[0].actions["log"].trigger()
    assert plot.levels == [pytest.approx(-0.159, abs=1e-3)]  # the logarithm of 0.693
    show(panel, {LOGIT_GAP.name: 0.1}, 21)
    choose(panel, "Overfitting")
    assert "The dashed line, 0: nothing learnt by heart." in panel.explanation()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("optimizer.critic.learning_rate", "learning rate of D 1 \N{RIGHTWARDS ARROW} 2"),
        ("optimizer.generator.learning_rate", "learning rate of G 1 \N{RIGHTWARDS ARROW} 2"),
        ("method.critic_steps", "updates of D 1 \N{RIGHTWARDS ARROW} 2"),
        ("method.regularizers.r1", "R1 1 \N{RIGHTWARDS ARROW} 2"),
    ],
)
def test_that_a_change_is_marked_with_whom_it_is_about(
    panel: LossPanel, path: str, text: str
) -> None:
    panel.accept(ParameterChanged(5, path, "1", "2"))
    assert [mark.text for mark in panel.chart.store.marks] == [text]


def test_that_views_of_the_same_method_are_the_same_ones() -> None:
    assert run_views(DiffusionConfig()) is DIFFUSION_VIEWS
    assert run_views(method()) is run_views(method())  # the same ones: nothing is built anew
