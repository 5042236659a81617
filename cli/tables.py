"""Tables in the terminal."""

from collections.abc import Sequence


def show(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Print a table, or the sentence `empty` where there are no rows. Numbers stand right."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not rows:
        console.print(empty)
        return
    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        is_number = all(isinstance(row[place], int) for row in rows)
        table.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    console.print(table)
