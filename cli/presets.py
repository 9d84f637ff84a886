"""``presets``: what there is to start from."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.config.files import load_preset, preset_names


def presets() -> None:
    """List the presets: ready-made runs to train, or to start your own from."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("Preset", style="bold", no_wrap=True)
    table.add_column("Title", no_wrap=True)
    table.add_column("Description")
    for name in preset_names():
        preset = load_preset(name)
        table.add_row(*(Text(text) for text in (name, preset.title, preset.description)))
    Console(highlight=False).print(table)
