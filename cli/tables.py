"""Tables in the terminal, and the same rows as a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from schemas.mistakes import Mistake

# Into a pipe or a file nothing is folded: whoever reads it there has no window.
_PIPE_WIDTH = 400

# How a spreadsheet recognises a formula; a cell that begins so would be run when the file is opened.
_FORMULA = frozenset("=+-@\t\r")


def show(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Print a table, or the sentence `empty` where there are no rows. Numbers stand right."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPE_WIDTH)
    if not rows:
        console.print(empty, markup=False, highlight=False)
        return
    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        is_number = all(isinstance(row[place], int) for row in rows)
        table.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    console.print(table, highlight=False)


def _cell(cell: object) -> str:
    from rich.markup import escape

    return f"{cell:,}" if isinstance(cell, int) else escape("" if cell is None else str(cell))


def save_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows as they come into a CSV file and return how many; a file half written never bears the name.

    Text that a spreadsheet would run as a formula gets a quote in front, as in the quarantine of a roster.
    """
    if path.is_dir():
        raise Mistake(f"{path} is a folder; name a file in it.")
    aside = path.with_name(f"{path.name}.part")
    number = 0
    with aside.open("w", newline="", encoding="utf-8-sig") as file:  # BOM: Excel shows names rightly
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell for cell in row])
            number += 1
    aside.replace(path)
    return number
