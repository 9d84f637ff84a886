"""Small GANs of real data."""

from collections.abc import Iterable

from presets import gan_preset

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


def small_gan(preset: str = "ring-gan", settings: Iterable[str] = ()) -> GANMethod:
    """A GAN of a preset's data, made small."""
    config = gan_preset(
        preset, [*SMALL[preset], *settings, "compute.device=cpu", "compute.threads=1"]
    )
    compute = choose_compute(config.compute, images=config.learns_images)
    streams = RandomStreams(config.seed, compute.device)
    dataset = load_dataset(config.data, streams.cpu_generator("data"))
    return GANMethod(config, dataset=dataset, compute=compute, streams=streams)
