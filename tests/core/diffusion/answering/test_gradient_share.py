"""Which times the gradient comes from."""

import copy
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from small_models import answer_of, events_of, small_method
from torch import Tensor

from core.answers import AnswerProgressed, GradientShared
from core.diffusion.answering.gradient_share import BINS
from core.diffusion.objective import DiffusionObjective, NoiseDraw
from core.requests import ShareGradient

Batch = tuple[Tensor, Tensor | None, NoiseDraw]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[Batch]:
    """Every batch whose losses are asked for from now on."""
    seen: list[Batch] = []
    losses = DiffusionObjective.losses

    def noted(self: DiffusionObjective, network: Any, x_0: Tensor, *rest: Any) -> Tensor:
        seen.append((x_0, *rest))
        return losses(self, network, x_0, *rest)

    monkeypatch.setattr(DiffusionObjective, "losses", noted)
    return seen


def test_that_norms_are_those_of_gradients_computed_apart(batches: list[Batch]) -> None:
    method = small_method("ring-diffusion", steps=30)
    batches.clear()
    shared = answer_of(method, ShareGradient(), GradientShared, step=30)
    assert (shared.step, len(shared.norms), len(batches)) == (30, BINS, BINS)
    network = copy.deepcopy(method.model.network).double().eval()
    schedule = method.model.schedule
    for number, (given, labels, draw) in enumerate(batches):
        time = draw.time.double()
        # Timesteps are thousandths; float32 is off by less than 1e-7.
        time = (1000 * time).round() / 1000
        assert bool(((time > number / BINS) & (time <= (number + 1) / BINS)).all())
        alpha_bar = schedule.alpha_bar(time)[:, None]
        x_0, eps = given.double(), draw.eps.double()
        v = alpha_bar.sqrt() * eps - (1 - alpha_bar).sqrt() * x_0
        x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * eps
        network.zero_grad()
        output: Tensor = network(x_t, alpha_bar.logit().flatten(), labels)
        (output - v).square().mean().backward()
        squares = [float(p.grad.square().sum()) for p in network.parameters() if p.grad is not None]
        # float32 beside float64, through five layers and back
        assert shared.norms[number] == pytest.approx(math.sqrt(sum(squares)), rel=1e-3)


def test_that_a_norm_is_the_slope_of_the_loss_along_its_gradient(batches: list[Batch]) -> None:
    method = small_method("ring-diffusion", steps=30)
    batches.clear()
    shared = answer_of(method, ShareGradient(), GradientShared)
    x_0, labels, draw = batches[5]
    model = method.model
    weights = list(model.network.parameters())
    with model.evaluated("raw") as call:
        loss = model.objective.losses(call, x_0, labels, draw).mean()
        gradient = torch.autograd.grad(loss, weights, allow_unused=True, materialize_grads=True)
        values: list[float] = []
        for way in (0.01, -0.01):
            with torch.no_grad():
                for weight, slope in zip(weights, gradient, strict=True):
                    weight.add_(slope / float(shared.norms[5]), alpha=way)
                values.append(float(model.objective.losses(call, x_0, labels, draw).mean()))
                for weight, slope in zip(weights, gradient, strict=True):
                    weight.sub_(slope / float(shared.norms[5]), alpha=way)
    # A central difference of float32 losses of about 1, over 0.02.
    assert (values[0] - values[1]) / 0.02 == pytest.approx(float(shared.norms[5]), rel=0.02)


def test_that_shares_are_norms_times_how_often_a_bin_is_trained_on() -> None:
    settings = ["method.time_sampling.kind=logit_normal", "method.time_sampling.mean=-1"]
    method = small_method("ring-flow", settings, steps=10)
    shared = answer_of(method, ShareGradient(), GradientShared)
    np.testing.assert_allclose(shared.edges, np.arange(BINS + 1) / BINS)

    def below(time: float) -> float:
        """The share of times below one: logit(time) is normal with mean -1, deviation 1."""
        if time in {0.0, 1.0}:
            return time
        return 0.5 * (1 + math.erf((math.log(time / (1 - time)) + 1) / math.sqrt(2)))

    often = np.array([below(b) - below(a) for a, b in pairwise(shared.edges.astype(float))])
    expected = often * shared.norms / (often * shared.norms).sum()
    # 16,384 quantiles: a bin's share of the times is off by at most one of them.
    np.testing.assert_allclose(shared.shares, expected, atol=3e-4)
    assert shared.shares.sum() == pytest.approx(1, abs=1e-5)
    assert shared.shares[3] > 2 * shared.shares[12]  # it does depend on how often


def test_that_times_that_are_never_trained_on_have_no_share() -> None:
    settings = ["method.schedule.timesteps=10", "method.time_sampling.kind=uniform"]
    shared = answer_of(small_method("ring-diffusion", settings), ShareGradient(), GradientShared)
    trained = {math.ceil(k / 10 * BINS - 1e-9) - 1 for k in range(1, 11)}
    assert {int(i) for i in np.flatnonzero(shared.norms)} == trained
    assert {int(i) for i in np.flatnonzero(shared.shares)} == trained


def test_that_it_tells_how_far_it_is_and_always_measures_the_same() -> None:
    method = small_method()
    events = events_of(method, ShareGradient())
    done = [event.done for event in events if isinstance(event, AnswerProgressed)]
    np.testing.assert_allclose(done, np.arange(1, BINS + 1) / BINS)
    again = answer_of(method, ShareGradient(), GradientShared)
    first = events[-1]
    assert isinstance(first, GradientShared)
    np.testing.assert_array_equal(first.norms, again.norms)


def test_that_sharing_the_gradient_leaves_the_training_as_it_was() -> None:
    dropout = ["network.dropout=0.2"]
    watched = small_method("digits-diffusion", dropout)
    alone = small_method("digits-diffusion", dropout)
    row = torch.zeros(len(watched.scalar_names))
    for step in range(1, 4):
        before = [p.grad for p in watched.model.network.parameters()]
        events = watched.answer(step, ShareGradient())
        if step == 2:  # whoever iterates may leave at any time
            next(events)
            events.close()
        else:
            list(events)
        after = [p.grad for p in watched.model.network.parameters()]
        assert all(a is b for a, b in zip(before, after, strict=True))
        assert watched.model.network.training
        watched.step(step, row)
        alone.step(step, row)
    pairs = zip(watched.model.network.parameters(), alone.model.network.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
