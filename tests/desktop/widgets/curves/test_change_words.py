import pytest

from core.config.gan import GANConfig
from core.config.gan_run import GANRun
from core.config.overrides import find_parameter
from core.events import ParameterChanged
from desktop.widgets.curves.change_words import change_in_words


@pytest.mark.parametrize(
    ("path", "old", "new", "text"),
    [
        ("optimizer.critic.learning_rate", "0.002", "0.02", "learning rate of D 0.002 → 0.02"),
        ("optimizer.generator.gradient_clip", "None", "1.0", "gradient clip of G none → 1.0"),
        ("method.critic_steps", "1", "2", "updates of D 1 → 2"),
        ("method.regularizers.r1", "0.1", "0.0", "R1 0.1 → 0.0"),
        ("method.regularizers.gradient_penalty", "0", "10", "gradient penalty 0 → 10"),
        ("watching.budget", "0.05", "0.1", "watching budget 0.05 → 0.1"),
        ("preview.enabled", "True", "False", "preview enabled on → off"),
    ],
)
def test_that_a_change_is_told_in_plain_words(path: str, old: str, new: str, text: str) -> None:
    assert find_parameter(GANRun(method=GANConfig()), path).live  # so that it does happen
    assert change_in_words(ParameterChanged(5, path, old, new)) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("optimizer.learning_rate", "learning rate 1 → 2"),
        ("sampling.guidance.scale", "guidance scale 1 → 2"),
    ],
)
def test_that_a_change_of_a_diffusion_run_is_too(path: str, text: str) -> None:
    assert change_in_words(ParameterChanged(5, path, "1", "2")) == text
