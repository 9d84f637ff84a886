"""Builds the two networks of a run and what they are trained with, after checking that they fit."""

import torch

from core.config.gan_run import GANRun
from core.data.dataset import Dataset
from core.engine.compute import Compute
from core.engine.streams import RandomStreams
from core.errors import NoisescopeError
from core.gan.augmentation.registry import build_augmentation
from core.gan.contest import Contest
from core.gan.latents import Latents
from core.gan.losses.registry import build_loss
from core.gan.weight_limits import limit_spectral_norm
from core.networks.gan.registry import build_pair


def build_contest(
    config: GANRun, *, dataset: Dataset, compute: Compute, streams: RandomStreams
) -> Contest:
    """Everything that learns. Raises NoisescopeError before anything is allocated for it."""
    check(config, dataset)
    data_shape = tuple(dataset.examples.shape[1:])
    num_classes = len(dataset.class_names) if config.method.class_conditional else 0
    augmentation = build_augmentation(
        config.method.augmentation, data_shape=data_shape, device=compute.device
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(streams.seed_of("weights"))
        pair = build_pair(config.network, data_shape=data_shape, num_classes=num_classes)
        if config.method.regularizers.spectral_norm:
            limit_spectral_norm(pair.critic)
    compute.prepare(pair.generator)
    compute.prepare(pair.critic)
    return Contest(
        config=config,
        dataset=dataset,
        compute=compute,
        streams=streams,
        generator=pair.generator,
        critic=pair.critic,
        loss=build_loss(config.method.loss),
        augmentation=augmentation,
        latents=Latents(config.network.latent_size, config.method.latent, compute.device),
        num_classes=num_classes,
    )


def check(config: GANRun, dataset: Dataset) -> None:
    """Refuse what cannot be trained on these data."""
    config.network.check_fits(tuple(dataset.examples.shape[1:]))
    count, batch = dataset.examples.shape[0], config.training.batch_size
    if batch > count:
        raise NoisescopeError(
            f"training.batch_size: got {batch}, but {dataset.name} has only {count} examples to "
            f"train on; use a batch of at most {count}."
        )
    if config.method.class_conditional and not dataset.class_names:
        raise NoisescopeError(
            f"method.class_conditional: got true, but {dataset.name} has no classes; set it to "
            "false, or choose data with classes."
        )
