"""One way to print what was measured."""

import os
from collections.abc import Sequence

import psutil
from rich.console import Console
from rich.table import Table

WIDTH = 110  # also where the output is no terminal


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The table, under a line about the machine and how busy it is with other things."""
    load = psutil.getloadavg()[0]
    table = Table(title=f"{title} ({os.cpu_count()} cores, load {load:.1f})", title_justify="left")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right", no_wrap=index == 0)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, width=WIDTH).print(table)
