"""Assembles the command line. Sub-commands load torch when they run, so that help needs none."""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from cli.measure import measure
from cli.presets import presets
from cli.sample import sample
from cli.self_check import self_check
from cli.train import train
from core.errors import NoisescopeError
from core.version import VERSION

PROGRAM = "noisescope" if getattr(sys, "frozen", False) else "python main.py"
REFUSED = 2  # the exit code for everything the user can mend

COMMANDS: Mapping[str, Callable[..., None]] = {
    "train": train,
    "sample": sample,
    "measure": measure,
    "presets": presets,
    "self-check": self_check,
}

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Noisescope {VERSION}")
        raise typer.Exit


@app.callback()
def noisescope(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Watch a diffusion model or a GAN learn, on your own machine.

    Without a command the window opens; --preset NAME opens it on that preset, and --screenshot DIR
    trains for a moment and saves pictures of the window in both themes.
    """


def main(arguments: list[str]) -> int:
    """Carry out a sub-command and give its exit code; what a user did wrong is told in one line."""
    command = typer.main.get_command(app)
    try:
        return int(command(args=arguments, prog_name=PROGRAM, standalone_mode=False) or 0)
    except NoisescopeError as error:
        return _refuse(str(error))
    except typer.TyperException as error:
        words = [PROGRAM, *(name for name in COMMANDS if name in arguments[:1]), "--help"]
        return _refuse(f"{error.format_message().rstrip('.')}; see {' '.join(words)}")


def _refuse(sentence: str) -> int:
    typer.echo(f"noisescope: {sentence}", err=True)
    return REFUSED
