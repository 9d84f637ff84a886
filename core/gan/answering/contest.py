"""What both networks make of the plane: the critic's map and the generator's sheet."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from core.arrays import Floats
from core.data.points.density import mixture_density, places
from core.data.points.plane import points_of, square
from core.events import Event
from core.frozen import frozen
from core.gan.answering.sheet import in_plane, sheet_of
from core.gan.contest import Labels
from core.gan.model import Call, GANModel
from core.gan.threshold import OF_LOSS
from core.gan_answers import ContestMeasured
from core.gan_requests import MeasureContest
from core.networks.gan.minibatch_deviation import GROUP, MinibatchDeviation, whole_groups

COUNT = 160  # training examples, and samples
SIDE = 48  # cells of the critic's map: the time goes by their number
DENSITY_SIDE = 128
BEYOND = 1.25  # times the largest coordinate of the data: how far is shown

NO_DENSITY: Floats = frozen(np.zeros((0, 0), dtype=np.float32))


@dataclass(frozen=True, eq=False)
class Scene:
    """What stays the same all through a run, for one class."""

    real: Float[Tensor, "n 2"]
    z: Float[Tensor, "n latent"]  # not truncated
    densities: Floats


class ContestAnswerer:
    """Always the same places, training examples and noise, so that they can be followed.

    A pair that learns classes has no picture of all of them at once: it is asked about the first
    one where none is chosen.
    """

    def __init__(self, model: GANModel) -> None:
        self._model = model
        self._scenes: dict[int, Scene] = {}  # by class
        data = model.contest.dataset
        self._reach = BEYOND * data.limit
        along = places(self._reach, SIDE)
        self._places = square(along).float().to(model.contest.compute.device)

    def __call__(self, step: int, request: MeasureContest) -> Generator[Event]:
        model = self._model
        contest = model.contest
        label = 0 if request.label == -1 and contest.num_classes else request.label
        scene = self._scene(label)
        weights = model.weights_for(request.weights)
        labels = model.labels_of([label] * len(scene.z))
        z = scene.z * contest.config.sampling.truncation
        with torch.no_grad(), model.generating(weights) as generate:
            fake = generate(z, labels)
            sheet = sheet_of(model, generate, label, self._reach)
        with model.scoring() as score:
            with torch.no_grad():
                logit_real = score(scene.real, labels)
                logits = self._map(score, fake, label)
            logit_fake, descent = self._descent(score, fake, logit_real, labels)
        yield ContestMeasured(
            step=step,
            weights=weights,
            label=label,
            reach=self._reach,
            logits=_floats(logits.reshape(SIDE, SIDE)),
            middle=self._middle(logit_real, logit_fake),
            densities=scene.densities,
            real=_floats(scene.real),
            logit_real=_floats(logit_real),
            fake=_floats(fake),
            logit_fake=_floats(logit_fake),
            fake_z=_floats(in_plane(z)),
            descent=_floats(descent),
            sheet=_floats(sheet.corners),
            sheet_z=_floats(sheet.z),
            sheet_mass=frozen(sheet.mass.numpy()),
            sheet_density=frozen(sheet.density.numpy()),
            latent_size=contest.latents.size,
        )

    def _scene(self, label: int) -> Scene:
        if label not in self._scenes:
            contest = self._model.contest
            data = points_of(contest.dataset, label, contest.num_classes)
            choice = contest.streams.cpu_generator("contested examples")
            chosen = torch.randperm(len(data.examples), generator=choice)[:COUNT]
            count = whole_groups(len(chosen))
            densities = NO_DENSITY
            if data.mixture is not None:
                found = mixture_density(data.mixture, self._reach, DENSITY_SIDE)
                densities = frozen(found.float().numpy())
            self._scenes[label] = Scene(
                real=data.examples[chosen[:count].to(data.examples.device)],
                z=contest.latents.of_samples(self._model.preview_seed(), range(count)),
                densities=densities,
            )
        return self._scenes[label]

    def _map(self, score: Call, fake: Float[Tensor, "n 2"], label: int) -> Float[Tensor, "places"]:
        """The critic's logits at all places.

        A critic that compares the examples of a batch is asked what it would say of a sample that
        came to lie there: each place is beside the same few samples, instead of other places, whose
        likeness would say more than where they are.
        """
        asked = self._places
        company = fake[: GROUP - 1] if compares(self._model) else fake[:0]
        if len(company):
            groups = [asked[:, None], company.expand(len(asked), -1, -1)]
            asked = torch.cat(groups, dim=1).flatten(0, 1)
        logits = score(asked, self._model.labels_of([label] * len(asked)))
        return logits[:: 1 + len(company)]

    def _descent(
        self,
        score: Call,
        fake: Float[Tensor, "n 2"],
        logit_real: Float[Tensor, "n"],
        labels: Labels,
    ) -> tuple[Float[Tensor, "n"], Float[Tensor, "n 2"]]:
        """Logits of the samples, and where the loss sends each: -n dL_G/dx of their mean.

        A loss that looks at pairs sets the n-th sample against the n-th training example.
        """
        x_fake = fake.detach().requires_grad_()
        logit_fake = score(x_fake, labels)
        terms = self._model.contest.loss.generator(logit_real, logit_fake)
        (gradient,) = torch.autograd.grad(terms.sum(), x_fake)
        return logit_fake.detach(), -gradient

    def _middle(self, logit_real: Float[Tensor, "n"], logit_fake: Float[Tensor, "n"]) -> float:
        of_loss = OF_LOSS[self._model.config.method.loss.kind]
        return float((logit_real.mean() + logit_fake.mean()) / 2) if of_loss is None else of_loss


def compares(model: GANModel) -> bool:
    """Whether the logit of an example depends on the others in its batch."""
    return any(isinstance(part, MinibatchDeviation) for part in model.contest.critic.modules())


def _floats(tensor: Tensor) -> Floats:
    found: Floats = tensor.float().cpu().numpy()
    return frozen(found)
