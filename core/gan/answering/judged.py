"""The critic's verdict on fixed training examples and on samples of fixed noise."""

from collections.abc import Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from core.answers import Weights
from core.arrays import Floats, Integers
from core.data.shown import shown
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.gan.fixed_examples import Asked, FixedExamples
from core.gan.model import GANModel, evaluated
from core.gan.threshold import OF_LOSS, best_threshold
from core.gan_answers import ExamplesJudged
from core.gan_requests import JudgeExamples
from core.networks.gan.minibatch_deviation import filled_groups, whole_groups


class JudgedAnswerer:
    """Always the same examples and the same noise, so that they can be followed."""

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._fixed = FixedExamples(model)

    def __call__(self, step: int, request: JudgeExamples) -> Generator[Event]:
        model, fixed = self._model, self._fixed
        if request.count < 1:
            raise NoisescopeError(f"count: got {request.count}; ask for 1 or more of each.")
        weights: Weights = model.weights_for(request.weights)
        groups = filled_groups(request.count)
        places = range(min(groups, whole_groups(fixed.total)))
        count = min(request.count, len(places))
        real = fixed.real(places)
        fake = fixed.generated(range(groups), weights, fixed.preview_label)
        logit_real, logit_fake = (_logits(model, asked)[:count] for asked in (real, fake))
        loss = model.contest.loss
        of_loss = OF_LOSS[model.config.method.loss.kind]
        yield ExamplesJudged(
            step=step,
            weights=weights,
            indices=_integers(real.numbers[:count]),
            labels_real=frozen(fixed.classes_of(real.numbers[:count]).numpy().copy()),
            real=shown(real.x[:count], model.contest.dataset.kind),
            logit_real=logit_real,
            numbers=_integers(fake.numbers[:count]),
            labels_fake=_integers(list(model.preview_labels(count))),
            fake=shown(fake.x[:count], model.contest.dataset.kind),
            logit_fake=logit_fake,
            threshold=best_threshold(logit_real, logit_fake) if of_loss is None else of_loss,
            threshold_is_of_loss=of_loss is not None,
            probabilities=loss.probabilities,
            paired=loss.paired,
        )


def score(model: GANModel, asked: Asked) -> Tensor:
    """The critic's logits in evaluation mode, of what is as it is.

    In float32 whatever the run's precision: gradients in bfloat16 would be mostly rounding, and
    what is explained should have the logit that was judged.
    """
    critic = model.contest.critic
    with evaluated(critic):
        return critic(asked.x, asked.labels)


@torch.no_grad()
def _logits(model: GANModel, asked: Asked) -> Floats:
    return frozen(score(model, asked).cpu().numpy().copy())


def _integers(values: Sequence[int]) -> Integers:
    return frozen(np.array(values, dtype=np.int64))
