"""What is remembered of a run: right, and little."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from presets import gan_preset

from core.events import ParameterChanged
from core.health.history import CHUNK, RECENT, History
from core.health.recent import KEPT
from core.metric_names import CRITIC_LOSS, GENERATOR_GRADIENT, LOGIT, PROBABILITY
from tests.core.health.runs import blocks, coverage, scores

RING = gan_preset("ring-gan")


def remembered(*, of: dict[str, np.ndarray], size: int = 10) -> History:
    history = History(RING)
    for block in blocks(of, size=size):
        history.accept(block)
    return history


@given(st.integers(1, 70), st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_that_chunks_are_the_medians_of_their_steps_however_they_arrive(
    size: int, seed: int
) -> None:
    losses = np.random.default_rng(seed).normal(size=4 * CHUNK + 7).astype(np.float32)
    history = remembered(of={CRITIC_LOSS.name: losses}, size=size)
    assert [chunk.step for chunk in history.chunks.after(0)] == [CHUNK * i for i in range(1, 5)]
    found = [chunk.values[CRITIC_LOSS.name] for chunk in history.chunks.after(0)]
    expected = np.median(losses[: 4 * CHUNK].reshape(4, CHUNK), axis=1)  # CHUNK is odd
    np.testing.assert_array_equal(found, expected)


def test_that_a_gradient_of_exactly_0_is_that_of_a_network_that_rested() -> None:
    gradients = np.zeros(2 * CHUNK)
    gradients[:3] = 5.0
    history = remembered(of={GENERATOR_GRADIENT.name: gradients})
    first, second = history.chunks.after(0)
    assert first.values[GENERATOR_GRADIENT.name] == 5.0
    assert np.isnan(second.values[GENERATOR_GRADIENT.name])


def test_that_what_is_not_finite_or_not_reported_is_left_out() -> None:
    losses = np.full(CHUNK, 2.0)
    losses[:12] = np.nan
    losses[12:16] = np.inf
    chunk = remembered(of={CRITIC_LOSS.name: losses}).chunks.last
    assert chunk is not None
    assert chunk.values[CRITIC_LOSS.name] == 2.0
    assert np.isnan(chunk.values[PROBABILITY[0].name])


def test_that_the_lead_is_the_difference_of_mean_logits_and_the_deviation_that_of_both() -> None:
    count = 40
    of = {
        LOGIT["real"][0].name: np.linspace(0, 1, count),
        LOGIT["fake"][0].name: np.linspace(2, -2, count),
        LOGIT["real"][1].name: np.full(count, 3.0),
        LOGIT["fake"][1].name: np.full(count, 4.0),
    }
    lead = remembered(of=of).lead
    np.testing.assert_array_equal(lead.steps, np.arange(1, count + 1))
    # float32 of the events: 7 digits of numbers up to 2.
    np.testing.assert_allclose(lead.lead, np.linspace(-2, 3, count), atol=1e-6)
    np.testing.assert_allclose(lead.deviation, np.full(count, 12.5**0.5), rtol=1e-6)


def test_that_a_long_run_stays_small() -> None:
    history = remembered(of={CRITIC_LOSS.name: np.ones(200_000)}, size=512)
    for step in range(0, 200_000, 150):
        history.accept(coverage(step, [0.5, 0.5]))
        history.accept(scores(step, real=1.0, held_out=1.0, fake=0.0))
    for kept in (history.chunks, history.coverage, history.scores):
        assert len(kept.after(0)) <= KEPT < kept.total
    assert len(history.lead.steps) == RECENT
    assert history.lead.steps[-1] == 200_000


def test_that_the_config_follows_live_parameters() -> None:
    history = History(RING)
    history.accept(ParameterChanged(5, "method.regularizers.r1", "0.1", "2.5"))
    assert history.config.method.regularizers.r1 == 2.5
