"""Training examples at the times of one bin, and what the network makes of them."""

from collections.abc import Generator

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from core.answers import TimestepExamined
from core.data.shown import shown, shown_noise
from core.diffusion.model import DiffusionModel
from core.diffusion.objective import NoiseDraw
from core.diffusion.shown import shown_levels
from core.engine.compute import NetworkCall
from core.errors import NoisescopeError
from core.events import Event
from core.frozen import frozen
from core.requests import ExamineTimestep

MOST = 256  # examples at once


class TimestepAnswerer:
    """Always the same examples and noise, so that only the time and the network change.

    The losses are those of training without guidance and without hidden labels; the estimates
    follow from the same outputs of the network, and are not kept within what data can be.
    """

    def __init__(self, model: DiffusionModel) -> None:
        self._model = model
        examples = model.dataset.examples
        generator = model.streams.cpu_generator("examined timestep")
        self._order = torch.randperm(examples.shape[0], generator=generator)[:MOST]
        shape = (len(self._order), *examples.shape[1:])
        self._eps = torch.randn(shape, generator=generator)

    def __call__(self, step: int, request: ExamineTimestep) -> Generator[Event]:
        model, kind = self._model, self._model.dataset.kind
        dataset, objective = model.dataset, model.objective
        times = self._times(request)
        device = dataset.examples.device
        chosen = self._order[: len(times)].to(device)
        x_0 = dataset.as_x_0(dataset.examples[chosen])
        draw = NoiseDraw(times.to(device, torch.float32), self._eps[: len(times)].to(device))
        labels = dataset.labels[chosen] if model.conditional else None
        weights = model.weights_for(request.weights)
        with torch.no_grad(), model.evaluated(weights) as network:
            heard = _Heard(network)
            losses = objective.losses(heard, x_0, labels, draw)
        noised, prediction = objective.schedule.noised_at(draw.time, x_0), objective.prediction
        alpha, sigma = noised.alpha, noised.sigma
        x_t = alpha * x_0 + sigma * draw.eps
        x_0_hat = prediction.x_0_hat(heard.output, x_t, alpha, sigma)
        eps_hat = prediction.eps_hat(heard.output, x_t, alpha, sigma)
        known = dataset.labels[chosen].cpu().numpy()
        yield TimestepExamined(
            step=step,
            weights=weights,
            low=request.low,
            high=request.high,
            indices=frozen(chosen.cpu().numpy().copy()),
            labels=frozen(known if dataset.class_names else np.full_like(known, -1)),
            levels=shown_levels(model.schedule, [model.schedule.level_at(float(t)) for t in times]),
            x_0=shown(x_0, kind),
            eps=shown_noise(draw.eps, kind),
            x_t=shown(x_t, kind),
            eps_hat=shown_noise(eps_hat, kind),
            x_0_hat=shown(x_0_hat, kind),
            error=shown(x_0_hat - x_0, kind),
            losses=frozen(losses.cpu().numpy().copy()),
        )

    def _times(self, request: ExamineTimestep) -> Float[Tensor, "n"]:
        """Spread evenly over the times that may be trained on, above low and up to high."""
        low, high, count = request.low, request.high, request.count
        schedule = self._model.schedule
        if not 0 <= low < high <= 1:
            raise NoisescopeError(
                f"times: got {low:g} to {high:g}; choose a lower end and a higher one from 0 to 1."
            )
        most = len(self._order)
        if not 1 <= count <= most:
            raise NoisescopeError(f"count: got {count}; choose 1 to {most} examples.")
        place = (torch.arange(count, dtype=torch.float64) + 0.5) / count
        if not schedule.discrete:
            least = max(low, schedule.first_time)
            if least >= high:
                raise NoisescopeError(
                    f"times: got {low:g} to {high:g}, but training begins at "
                    f"{schedule.first_time:g}; choose times above it."
                )
            return least + (high - least) * place
        times = torch.arange(1, schedule.timesteps + 1, dtype=torch.float64) / schedule.timesteps
        inside = times[(times > low) & (times <= high)]
        if not len(inside):
            raise NoisescopeError(
                f"times: none of the {schedule.timesteps} timesteps lies above {low:g} and up to "
                f"{high:g}; choose a wider range."
            )
        return inside[(place * len(inside)).long()]


class _Heard:
    """A network that remembers what it said last, so that it need not be asked twice."""

    def __init__(self, network: NetworkCall) -> None:
        self._network = network
        self.output = torch.empty(0)

    def __call__(
        self,
        x: Float[Tensor, "b ..."],
        log_snr: Float[Tensor, "b"],
        labels: Int[Tensor, "b"] | None,
    ) -> Float[Tensor, "b ..."]:
        self.output = self._network(x, log_snr, labels)
        return self.output
