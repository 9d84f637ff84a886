"""Small GANs of real data."""

from collections.abc import Iterable

import torch
from presets import gan_preset

from core.config.run import GANRun
from core.data.dataset import Dataset
from core.data.registry import load_dataset
from core.engine.compute import choose_compute
from core.engine.streams import RandomStreams
from core.gan.method import GANMethod

SMALL = {
    "ring-gan": (
        "method.regularizers.interval=1",
        "network.generator_width=16",
        "network.critic_width=16",
        "data.training_points=500",
        "data.held_out_points=100",
        "training.batch_size=16",
        "preview.count=8",
    ),
    "digits-gan": (
        "network.kind=dcgan",
        "network.generator_channels=4",
        "network.critic_channels=4",
        "training.batch_size=8",
        "preview.count=4",
    ),
}


PLAIN = (  # whatever the presets have
    "method.class_conditional=false",
    "method.latent=normal",
    "preview.weights=ema",
)


def small_gan_config(preset: str, settings: Iterable[str] = ()) -> GANRun:
    """A preset made small, with the same arithmetic on every processor unless asked otherwise."""
    on_cpu = ("compute.device=cpu", "compute.threads=1")
    return gan_preset(preset, [*SMALL[preset], "compute.precision=float32", *settings, *on_cpu])


def gan_of(config: GANRun, dataset: Dataset) -> GANMethod:
    """A GAN of these data."""
    compute = choose_compute(config.compute, images=config.learns_images)
    streams = RandomStreams(config.seed, compute.device)
    return GANMethod(config, dataset=dataset, compute=compute, streams=streams)


def small_gan(preset: str = "ring-gan", settings: Iterable[str] = ()) -> GANMethod:
    """A GAN of a preset's data, made small."""
    config = small_gan_config(preset, settings)
    streams = RandomStreams(config.seed, torch.device("cpu"))
    return gan_of(config, load_dataset(config.data, streams.cpu_generator("data")))


def plain_gan(preset: str = "ring-gan", *settings: str) -> GANMethod:
    """A small GAN that learns no classes, unless the settings say so."""
    return small_gan(preset, [*PLAIN, *settings])
