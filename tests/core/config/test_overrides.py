from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config.fields import describe
from core.config.files import config_text, load_preset, preset_names, read_config
from core.config.networks import UNetConfig
from core.config.overrides import find_parameter, with_overrides, with_value
from core.config.run import DiffusionRun
from core.errors import NoisescopeError


@pytest.mark.parametrize("name", preset_names())
def test_that_every_preset_can_be_written_and_read_back(name: str, tmp_path: Path) -> None:
    config = load_preset(name)
    path = tmp_path / "config.toml"
    path.write_text(config_text(config), encoding="utf-8")
    assert read_config(path) == config


def test_that_the_first_preset_is_the_digits() -> None:
    assert preset_names()[0] == "digits-diffusion"


def test_that_a_text_value_is_understood_as_on_the_command_line() -> None:
    config = with_overrides(
        DiffusionRun(),
        [
            "optimizer.learning_rate=1e-4",
            "network.channel_multipliers=1,2,4",
            "preview.enabled=false",
            "training.max_seconds=none",
            "network.pixel_unshuffle=4",
        ],
    )
    assert isinstance(config, DiffusionRun)
    assert config.optimizer.learning_rate == 1e-4
    assert isinstance(config.network, UNetConfig)
    assert config.network.channel_multipliers == (1, 2, 4)
    assert config.network.pixel_unshuffle == 4
    assert config.preview.enabled is False
    assert config.training.max_seconds is None


def test_that_choosing_points_chooses_a_network_for_points() -> None:
    config = with_value(load_preset("digits-diffusion"), "data.kind", "ring")
    assert (config.data.kind, config.network.kind) == ("ring", "mlp")


def test_that_choosing_other_images_keeps_the_network() -> None:
    before = load_preset("digits-diffusion")
    assert with_value(before, "data.kind", "emoji").network == before.network


@pytest.mark.parametrize(
    ("override", "told"),
    [
        (
            "optimizer.learning_rte=1",
            (
                "optimizer.learning_rte: there is no such parameter; "
                "did you mean optimizer.learning_rate?"
            ),
        ),
        (
            "optimizer.learning_rate=-1",
            (
                "optimizer.learning_rate: got '-1', but it must be a number greater than 0 "
                "and at most 1."
            ),
        ),
        (
            "training.batch_size=many",
            "training.batch_size: got 'many', but it must be a whole number from 1 to 65536.",
        ),
        ("data.kind=mnst", "data.kind: got 'mnst', but it must be one of"),
        ("data.kind=mnst", "did you mean mnist?"),
        (
            "preview.weights=emma",
            "preview.weights: got 'emma', but it must be one of ema, raw; did you mean ema?",
        ),
        ("network.channel_multipliers=1,x", "network.channel_multipliers.1: got 'x'"),
        (
            "optimzer.learning_rate=1",
            "optimzer: there is no such parameter; did you mean optimizer?",
        ),
        ("optimizer=1", "optimizer: this is a group; choose one of optimizer.learning_rate"),
        ("network.kind=mlp", "network.kind: got 'mlp', which is for points"),
        ("network.attention_levels=3", "attention_levels may name levels 0 to 1"),
        ("learning_rate", "write it as path=value"),
    ],
)
def test_that_a_wrong_override_is_told_with_what_is_allowed(override: str, told: str) -> None:
    with pytest.raises(NoisescopeError) as caught:
        with_overrides(load_preset("digits-diffusion"), [override])
    assert told in str(caught.value)


def test_that_a_wrong_name_in_a_file_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[network]\nkind = 'unet'\nchanels = 8\n", encoding="utf-8")
    with pytest.raises(NoisescopeError) as caught:
        read_config(path)
    assert "network.chanels: there is no such parameter; did you mean network.channels?" in str(
        caught.value
    )


def test_that_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("schema_version = 99\n", encoding="utf-8")
    with pytest.raises(NoisescopeError, match="written by a newer Noisescope"):
        read_config(path)


def test_that_an_unknown_preset_is_told_with_the_nearest() -> None:
    with pytest.raises(NoisescopeError, match="did you mean ring-diffusion"):
        load_preset("rng-diffusion")


@pytest.mark.parametrize("name", preset_names())
def test_that_every_parameter_can_be_set_to_the_value_it_has(name: str) -> None:
    config = load_preset(name)
    for info in describe(config):
        assert with_value(config, info.path, info.value) == config


@pytest.mark.parametrize("name", preset_names())
def test_that_every_parameter_explains_itself(name: str) -> None:
    for info in describe(load_preset(name)):
        assert info.title, info.path
        assert info.description.endswith("."), info.path


@given(st.floats(min_value=1e-9, max_value=1.0))
def test_that_a_number_survives_being_written_as_text(rate: float) -> None:
    config = with_value(DiffusionRun(), "optimizer.learning_rate", repr(rate))
    assert find_parameter(config, "optimizer.learning_rate").value == rate


def test_that_live_parameters_are_those_of_the_contract() -> None:
    live = {info.path for info in describe(DiffusionRun()) if info.live}
    assert {
        "optimizer.learning_rate",
        "optimizer.gradient_clip",
        "sampling.steps",
        "sampling.guidance.scale",
        "sampling.sampler.kind",
        "preview.weights",
        "preview.enabled",
        "watching.budget",
    } <= live


def test_that_a_parameter_is_found_by_its_path() -> None:
    info = find_parameter(DiffusionRun(), "training.batch_size")
    assert (info.kind, info.unit, info.minimum) == ("int", "images", 1)


@pytest.mark.parametrize("path", ["preview.steps", "sampling.steps"])
def test_that_more_denoising_steps_than_timesteps_are_refused(path: str) -> None:
    with pytest.raises(NoisescopeError, match=f"{path}: got 2000, but .* 1000 timesteps; choose"):
        with_overrides(DiffusionRun(), [f"{path}=2000"])
