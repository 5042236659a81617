"""Tables in the terminal, and the same rows as a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from schemas.mistakes import Mistake

# Into a pipe or a file nothing is folded: whoever reads it there has no window.
_PIPE_WIDTH = 400

# In a narrow window a cell of several words may fold to this width; what needs more room still has no place.
_FOLDED = 16
_GAP = 2  # between two columns

# How a spreadsheet recognises a formula; a cell that begins so would be run when the file is opened.
_FORMULA = frozenset("=+-@\t\r")


def show(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str, least: Sequence[str] = ()) -> None:
    """Print a table, or the sentence `empty` where there are no rows. Numbers stand right.

    `least` are the columns a narrow window does without, the least important first; a line below says which it lacks.
    """
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPE_WIDTH)
    if not rows:
        console.print(empty, markup=False, highlight=False)
        return
    table = Table(box=None, pad_edge=False)
    kept = _with_room(columns, rows, least, console.width)
    for place in kept:
        is_number = all(isinstance(row[place], int) for row in rows)
        table.add_column(columns[place], justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row[place]) for place in kept))
    console.print(table, highlight=False)
    if left_out := [column for place, column in enumerate(columns) if place not in kept]:
        console.print(f"A wider window shows also: {', '.join(left_out)}.", markup=False, highlight=False)


def _with_room(columns: Sequence[str], rows: Sequence[Sequence[object]], least: Sequence[str], width: int) -> list[int]:
    """Return the places of the columns that fit: those of `least` go, one by one, until the others do."""
    from rich.cells import cell_len

    def needed(place: int) -> int:
        cells = [f"{row[place]:,}" if isinstance(row[place], int) else str(row[place] or "") for row in rows]
        words = (cell_len(word) for text in (columns[place], *cells) for word in text.split())
        return max([min(max(map(cell_len, cells)), _FOLDED), *words])

    kept = {place: needed(place) + _GAP for place in range(len(columns))}
    for column in least:
        if sum(kept.values()) - _GAP <= width:
            break
        if column in columns:
            del kept[columns.index(column)]
    return list(kept)


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
