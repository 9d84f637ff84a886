"""Turns, halves of steps and narrated steps."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
import pytest
import torch
from small_gans import small_gan
from torch import Tensor, nn

from core.gan.method import GANMethod
from core.gan.narration import narrated_step
from core.gan_events import Part

STEPS = 5
WHOLE: tuple[Part, ...] = ("both",) * STEPS
HALVES: tuple[Part, ...] = ("critic", "generator") * STEPS

RUNS = {
    "relativistic, both penalties": (
        "method.regularizers.r2=0.5",
        "method.regularizers.interval=2",
    ),
    "non-saturating": ("method.loss.kind=non_saturating", "method.critic_steps=2"),
    "Wasserstein with gradient penalty": (
        "method.loss.kind=wasserstein",
        "method.regularizers.r1=0",
        "method.regularizers.gradient_penalty=10",
        "method.critic_steps=3",
        "method.generator_steps=2",
    ),
    "Wasserstein, clipped": (
        "method.loss.kind=wasserstein",
        "method.regularizers.r1=0",
        "method.regularizers.weight_clip=0.1",
    ),
    "hinge with spectral norm": (
        "method.loss.kind=hinge",
        "method.regularizers.spectral_norm=true",
        "network.minibatch_std=true",
    ),
    "classes": ("method.class_conditional=true", "method.loss.kind=least_squares"),
    "minimax, evenly drawn noise": ("method.loss.kind=minimax", "method.latent=uniform"),
}
PICTURES = {
    "convolutions, normalised, augmented": (
        "network.critic_batch_norm=true",
        "method.augmentation.kind=diffaugment",
        "method.regularizers.r1=0",
    ),
    "convolutions, adaptive": (
        "method.augmentation.kind=adaptive",
        "method.regularizers.spectral_norm=true",
        "method.class_conditional=true",
    ),
    "residual": ("network.kind=residual_gan", "network.channels=4", "network.minibatch_std=true"),
}
EVERY = [*(("ring-gan", name) for name in RUNS), *(("digits-gan", name) for name in PICTURES)]

every_run = pytest.mark.parametrize(("preset", "name"), EVERY)


def made(preset: str, name: str) -> GANMethod:
    return small_gan(preset, {**RUNS, **PICTURES}[name])


def stepped(method: GANMethod, *parts: Part, first: int = 1) -> GANMethod:
    row = torch.zeros(len(method.scalar_names))
    for step, part in enumerate(parts, start=first):
        method.step(step, row, part)
    return method


def named(method: GANMethod, row: Tensor) -> dict[str, float]:
    numbers = cast("list[float]", row.tolist())  # pyright: ignore[reportUnknownMemberType]
    return dict(zip(method.scalar_names, numbers, strict=True))


def state_of(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in network.state_dict().items()}


def everything(method: GANMethod) -> dict[str, Tensor]:
    """Weights, buffers and optimizers of both networks, and the average."""
    trainer = method.trainer
    contest = method.model.contest
    parts: Mapping[str, Mapping[str, Tensor]] = {
        "generator": contest.generator.state_dict(),
        "critic": contest.critic.state_dict(),
        "average": trainer.ema.state_dict(),
        "generator optimizer": trainer.generator.improver.optimizer.state(),
        "critic optimizer": trainer.critic.improver.optimizer.state(),
    }
    return {
        f"{part}/{name}": v.clone() for part, state in parts.items() for name, v in state.items()
    }


def changed(before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> set[str]:
    assert before.keys() <= after.keys()
    return {name.partition("/")[0] for name in before if not torch.equal(before[name], after[name])}


@every_run
def test_that_a_step_of_the_critic_leaves_the_generator_as_it_is_to_the_bit(
    preset: str, name: str
) -> None:
    method = stepped(made(preset, name), "both", "both")
    before = everything(method)
    stepped(method, "critic", first=3)
    assert changed(before, everything(method)) == {"critic", "critic optimizer"}


@every_run
def test_that_a_step_of_the_generator_leaves_the_critic_as_it_is_to_the_bit(
    preset: str, name: str
) -> None:
    method = stepped(made(preset, name), "both", "both")
    before = everything(method)
    stepped(method, "generator", first=3)
    assert changed(before, everything(method)) == {"generator", "generator optimizer", "average"}


@every_run
def test_that_a_narrated_step_ends_as_a_plain_one(preset: str, name: str) -> None:
    plain, narrated = made(preset, name), made(preset, name)
    for step in range(1, STEPS + 1):
        rows = torch.zeros(2, len(plain.scalar_names))
        plain.step(step, rows[0])
        narrated_step(narrated.trainer, step, rows[1], "both")
        assert torch.equal(rows[0], rows[1])
    assert changed(everything(plain), everything(narrated)) == set()


@pytest.mark.parametrize("name", ["relativistic, both penalties", "hinge with spectral norm"])
def test_that_the_critics_step_and_then_the_generators_end_as_both_at_once(name: str) -> None:
    both = stepped(made("ring-gan", name), *WHOLE)
    halves = stepped(made("ring-gan", name), *HALVES)
    assert changed(everything(both), everything(halves)) == set()


@every_run
def test_that_the_same_run_is_the_same_to_the_bit(preset: str, name: str) -> None:
    first = stepped(made(preset, name), *WHOLE)
    again = stepped(made(preset, name), *WHOLE)
    assert changed(everything(first), everything(again)) == set()


@pytest.mark.parametrize("idle", ["critic", "generator"])
def test_that_who_has_no_updates_does_not_learn(idle: str) -> None:
    method = small_gan("ring-gan", [f"method.{idle}_steps=0"])
    before = everything(method)
    row = torch.zeros(len(method.scalar_names))
    method.step(1, row)
    assert not any(name.startswith(idle) for name in changed(before, everything(method)))
    values = named(method, row)
    assert values[f"gradient/{idle}"] == 0
    assert values[f"update/{idle}"] == 0
    assert values[f"loss/{idle}"] != 0, "it is still told how well it does"


def test_that_a_spread_has_the_mean_deviation_and_quantiles_of_numpy() -> None:
    method = small_gan("ring-gan", ["training.batch_size=37"])
    row = torch.zeros(len(method.scalar_names))
    story = narrated_step(method.trainer, 1, row, "both")
    values = named(method, row)
    (scored,) = [p for p in story.phases if p.player == "critic" and p.name == "score"]
    for name in ("logit_real", "logit_fake"):
        logits = scored.numbers[name].astype(np.float64)
        assert_near(values[f"{name}/mean"], logits.mean())
        assert_near(values[f"{name}/std"], logits.std())
        for percent in (5, 25, 50, 75, 95):
            assert_near(values[f"{name}/q{percent:02d}"], np.percentile(logits, percent))
    margin = scored.numbers["logit_real"] - scored.numbers["logit_fake"]
    assert_near(values["margin/mean"], margin.mean())
    assert_near(values["margin/q95"], np.percentile(margin, 95))


def assert_near(value: float, wanted: np.floating[Any]) -> None:
    # float32 sums of some dozens of logits of the order of 1
    np.testing.assert_allclose(value, wanted, rtol=1e-5, atol=2e-6)


ASSERTED: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "non_saturating": lambda real, fake: np.logaddexp(0, -real) + np.logaddexp(0, fake),
    "relativistic": lambda real, fake: np.logaddexp(0, fake - real),
}


@pytest.mark.parametrize("kind", ASSERTED)
def test_that_the_phases_are_those_of_the_step(kind: str) -> None:
    method = small_gan("ring-gan", [f"method.loss.kind={kind}", "method.critic_steps=2"])
    before = state_of(method.model.contest.generator)
    row = torch.zeros(len(method.scalar_names))
    story = narrated_step(method.trainer, 1, row, "both")
    names = ["draw", "generate", "score", "loss", "gradients", "update"]
    assert [(p.player, p.turn, p.name) for p in story.phases] == [
        *(("critic", turn, name) for turn in (1, 2) for name in names),
        *(("generator", 1, name) for name in names),
    ]
    by_name = {(p.player, p.turn, p.name): p for p in story.phases}
    values = named(method, row)

    # What the critic saw was made by the generator as it was before the step.
    drawn, made_of = by_name["critic", 2, "draw"], by_name["critic", 2, "generate"]
    z = torch.from_numpy(drawn.numbers["z"].copy())
    generator = method.model.contest.generator
    after = state_of(generator)
    generator.load_state_dict(before)
    with torch.no_grad():
        again = generator(z, None).numpy()
        np.testing.assert_allclose(cast(Any, made_of.examples["x_fake"]), again, rtol=1e-5)
    generator.load_state_dict(after)

    scored, lost = by_name["critic", 2, "score"], by_name["critic", 2, "loss"]
    terms = ASSERTED[kind](scored.numbers["logit_real"], scored.numbers["logit_fake"])
    np.testing.assert_allclose(lost.numbers["terms"], terms, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(values["loss/critic"], terms.mean(), rtol=1e-5)
    np.testing.assert_allclose(lost.totals["loss"], terms.mean(), rtol=1e-5)
    assert lost.totals["r1"] == pytest.approx(values["penalty/r1"])
    assert lost.totals["r2"] == pytest.approx(values["penalty/r2"])
    gradients, update = by_name["critic", 2, "gradients"], by_name["critic", 2, "update"]
    length = np.sqrt(np.square(gradients.numbers["gradient"].astype(np.float64)).sum())
    np.testing.assert_allclose(values["gradient/critic"], length, rtol=1e-5)
    assert update.totals["update_ratio"] == pytest.approx(values["update/critic"], rel=1e-6)
    assert gradients.layers == update.layers


def test_that_a_penalty_is_told_of_only_where_it_is_paid() -> None:
    method = small_gan("ring-gan", ["method.regularizers.interval=2"])
    row = torch.zeros(len(method.scalar_names))
    for step in range(1, 5):
        story = narrated_step(method.trainer, step, row, "critic")
        lost = next(p for p in story.phases if p.name == "loss")
        assert ("r1" in lost.totals) is (step % 2 == 1), step
        assert lost.totals["loss"] == pytest.approx(float(lost.numbers["terms"].mean()))


def test_that_the_descent_is_the_negative_gradient_of_the_loss_by_finite_differences() -> None:
    method = small_gan("ring-gan", ["method.loss.kind=non_saturating", "training.batch_size=8"])
    row = torch.zeros(len(method.scalar_names))
    story = narrated_step(method.trainer, 1, row, "generator")
    by_name = {p.name: p for p in story.phases}
    x = torch.from_numpy(by_name["generate"].examples["x_fake"].copy()).double()
    critic = method.model.contest.critic.double()

    def loss(points: Tensor) -> float:
        with torch.no_grad():
            return float(nn.functional.softplus(-critic(points, None)).mean())

    small = 1e-5
    for number in range(8):
        for axis in range(2):
            beside = torch.zeros_like(x)
            beside[number, axis] = small
            slope = (loss(x + beside) - loss(x - beside)) / (2 * small)
            descent = by_name["gradients"].numbers["descent"][number, axis]
            # float32 against float64 differences: 1e-4 of the largest
            np.testing.assert_allclose(descent, -slope, rtol=1e-3, atol=1e-6)
