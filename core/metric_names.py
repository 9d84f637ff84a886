"""Every scalar a run reports: its name, what it means, how to draw it. Standard library only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MetricName:
    """One scalar of a run."""

    name: str
    title: str
    description: str
    unit: str = ""
    positive: bool = True  # may be drawn on a logarithmic axis


LOSS = MetricName(
    "loss/training",
    "Training loss",
    "Mean squared error of the network's prediction over one batch at random timesteps.",
)
HELD_OUT_LOSS = MetricName(
    "loss/held_out",
    "Held-out loss",
    "The same error of the EMA weights on examples that are never trained on, always with the same "
    "examples, timesteps, noise and their true classes, so that it falls only if the network gets "
    "better.",
)
GRADIENT_NORM = MetricName(
    "gradient/norm",
    "Gradient norm",
    "Length of the gradient over all weights before it is clipped.",
)
LEARNING_RATE = MetricName(
    "optimizer/learning_rate",
    "Learning rate",
    "How far the weights move along each update, after warm-up and decay.",
)

GENERATOR_LOSS = MetricName(
    "loss/generator",
    "Generator loss",
    "What the generator minimises, over one batch. It need not fall: the other side learns too.",
    positive=False,
)
CRITIC_LOSS = MetricName(
    "loss/critic",
    "Discriminator loss",
    "What the discriminator minimises, over one batch, without its penalties.",
    positive=False,
)
PENALTY = {
    "r1": MetricName(
        "penalty/r1",
        "R1 penalty",
        "(gamma/2) times the mean squared length of dD/dx on real data, where it was last "
        "computed.",
    ),
    "r2": MetricName(
        "penalty/r2",
        "R2 penalty",
        "(gamma/2) times the mean squared length of dD/dx on generated data, where it was last "
        "computed.",
    ),
    "gradient_penalty": MetricName(
        "penalty/gradient",
        "Gradient penalty",
        "Weight times the mean of (|dD/dx| - 1)^2 between real and generated data, where it was "
        "last computed.",
    ),
}
GENERATOR_GRADIENT = MetricName(
    "gradient/generator",
    "Generator gradient",
    "Length of the generator's gradient over all weights before it is clipped; 0 in a step in "
    "which it does not learn.",
)
CRITIC_GRADIENT = MetricName(
    "gradient/critic",
    "Discriminator gradient",
    "Length of the discriminator's gradient, penalties included, before it is clipped; 0 in a step "
    "in which it does not learn.",
)
GENERATOR_UPDATE = MetricName(
    "update/generator",
    "Generator update",
    "How far the last update moved the generator's weights, over their length.",
)
CRITIC_UPDATE = MetricName(
    "update/critic",
    "Discriminator update",
    "How far the last update moved the discriminator's weights, over their length.",
)
GENERATOR_RATE = MetricName(
    "optimizer/generator_learning_rate",
    "Generator learning rate",
    "How far the generator's weights move along each update.",
)
CRITIC_RATE = MetricName(
    "optimizer/critic_learning_rate",
    "Discriminator learning rate",
    "How far the discriminator's weights move along each update.",
)
AUGMENTATION = MetricName(
    "augmentation/strength",
    "Augmentation",
    "How likely each change is made to a picture that the discriminator sees, 0 to 1.",
)

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def _spread(name: str, title: str, what: str) -> tuple[MetricName, ...]:
    """Mean, standard deviation and quantiles of something over a batch."""
    mean = MetricName(f"{name}/mean", f"{title}, mean", f"Mean of {what}.", positive=False)
    std = MetricName(f"{name}/std", f"{title}, deviation", f"Standard deviation of {what}.")
    quantiles = (
        MetricName(
            f"{name}/q{100 * q:02.0f}",
            f"{title}, {100 * q:.0f} %",
            f"{100 * q:.0f} % of {what} are below this.",
            positive=False,
        )
        for q in QUANTILES
    )
    return (mean, std, *quantiles)


LOGIT = {
    "real": _spread("logit_real", "Logit of real", "the discriminator's logits of a real batch"),
    "fake": _spread(
        "logit_fake", "Logit of generated", "the discriminator's logits of a generated batch"
    ),
}
MARGIN = _spread(
    "margin", "Margin", "the logits of real examples less those of their generated partners"
)
PROBABILITY = (
    MetricName(
        "probability/real",
        "D(x)",
        "Mean probability, to the discriminator, that a real example is real.",
    ),
    MetricName(
        "probability/fake",
        "D(G(z))",
        "Mean probability, to the discriminator, that a generated example is real.",
    ),
)
SIGN_REAL = MetricName(
    "logit_real/sign",
    "Sign of D on real",
    "Mean sign of the logits of a real batch: near 1 the discriminator knows them by heart "
    "(Karras et al. 2020).",
    positive=False,
)

GROUPS_FOUND = MetricName(
    "coverage/found",
    "Groups found",
    "Share of the modes or classes of the data that are among samples of fixed noise.",
)
GROUP_IMBALANCE = MetricName(
    "coverage/imbalance",
    "Group imbalance",
    "Divergence of the samples' shares of modes or classes from those of the data.",
    unit="nats",
)
SAMPLE_QUALITY = MetricName(
    "coverage/quality",
    "Sample quality",
    "Share of samples within 3 standard deviations of a mode, or classified with a probability "
    "above 0.9.",
)
NEAREST = MetricName(
    "diversity/nearest",
    "Distance to nearest sample",
    "Median distance from a sample to the nearest other one, over that of real data.",
)
SPREAD = MetricName(
    "diversity/spread",
    "Distance between samples",
    "Mean distance between samples, over that of real data.",
)
LOGIT_GAP = MetricName(
    "logit/gap",
    "Overfitting gap",
    "Mean logit of training examples less that of held-out ones, over the deviation of the former: "
    "0 for a discriminator that has not learnt its examples by heart.",
    positive=False,
)

METRICS = {
    metric.name: metric
    for metric in (
        LOSS,
        HELD_OUT_LOSS,
        GRADIENT_NORM,
        LEARNING_RATE,
        GENERATOR_LOSS,
        CRITIC_LOSS,
        *PENALTY.values(),
        GENERATOR_GRADIENT,
        CRITIC_GRADIENT,
        GENERATOR_UPDATE,
        CRITIC_UPDATE,
        GENERATOR_RATE,
        CRITIC_RATE,
        AUGMENTATION,
        *LOGIT["real"],
        *LOGIT["fake"],
        SIGN_REAL,
        *PROBABILITY,
        *MARGIN,
        GROUPS_FOUND,
        GROUP_IMBALANCE,
        SAMPLE_QUALITY,
        NEAREST,
        SPREAD,
        LOGIT_GAP,
    )
}
