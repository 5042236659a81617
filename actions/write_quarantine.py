"""Write down what of a file could not be used, where the person who gave it finds it: beside the file."""

import csv
from collections.abc import Sequence
from pathlib import Path

from actions.read_roster import Problem


def write_quarantine(target: Path, problems: Sequence[Problem]) -> Path | None:
    """Write one line for each problem, in the order of the rows, and return `target`; None if there are none."""
    if not problems:
        return None
    with target.open("w", newline="", encoding="utf-8-sig") as file:  # BOM: Excel shows names rightly
        writer = csv.writer(file)
        writer.writerow(["row", "column", "value", "reason", "what_happened"])
        for found in sorted(problems, key=lambda one: one.line):
            happened = "row not loaded" if found.severity == "row" else "value not loaded"
            # A leading = + - @ would run as a formula when the file is opened in a spreadsheet.
            value = f"'{found.value}" if found.value[:1] in "=+-@" and found.value else found.value
            writer.writerow([found.line, found.column, value, found.reason, happened])
    return target
