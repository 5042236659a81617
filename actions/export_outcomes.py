"""The table of a standard, in its own shape: rows of its form, one column a program; ACCSC one chart a program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from sqlalchemy.orm import Session

from database.standards import class_counts
from rules.cohorts import Cohort
from rules.reach_out import SMALLEST_CELL, shown_number
from rules.standards.standard import Counts, Line, Standard

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class StandardTable:
    """A table ready to be written. Rates are shares between 0 and 1; None: not known here. `notes` go below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]


def _cell(line: Line, below: int, is_shared: bool) -> Cell:
    if isinstance(line.value, Fraction):
        return None if is_shared and below < SMALLEST_CELL else round(float(line.value), 4)
    if line.value is None or not is_shared:
        return line.value
    return line.value if line.value == 0 or line.value >= SMALLEST_CELL else shown_number(line.value, is_shared=True)


def _column(standard: Standard, counts: Counts, is_shared: bool) -> list[Cell]:
    everybody = sum(counts.get(one, 0) for one in standard.classes)
    return [_cell(line, everybody, is_shared) for line in standard.lines(counts)]


def _hard_to_reckon(row: list[Cell]) -> list[Cell]:
    """Return a row (the sum first) in which no single masked cell is left: the others and the sum would tell it."""
    masked = [place for place, cell in enumerate(row[1:], start=1) if isinstance(cell, str)]
    open_ = [(cell, place) for place, cell in enumerate(row[1:], start=1) if isinstance(cell, int) and cell]
    if len(masked) != 1 or not open_ or isinstance(row[0], str):
        return row
    _, place = min(open_)
    return [*row[:place], "withheld", *row[place + 1 :]]


def _sum(many: Sequence[Counts]) -> Counts:
    total: dict[str, int] = {}
    for counts in many:
        for name, number in counts.items():
            total[name] = total.get(name, 0) + number
    return total


def _by_program(session: Session, standard: Standard, cohort: Cohort) -> dict[str, Counts]:
    groups = class_counts(session, standard, cohort, ["program"])
    return {
        program or "(no program)": groups[(program,)] for (program,) in sorted(groups, key=lambda key: key[0] or "")
    }


def standard_table(
    session: Session, standard: Standard, cohort: Cohort, *, today: date, is_shared: bool = False
) -> StandardTable:
    """Return the table of a standard for a cohort; `is_shared` masks cells of fewer than ten people."""
    if standard.cohort_by == "program_started_on":
        columns, rows = _chart(session, standard, cohort, is_shared)
    else:
        groups = _by_program(session, standard, cohort)
        lines = standard.lines({})
        filled = [_column(standard, counts, is_shared) for counts in (_sum(list(groups.values())), *groups.values())]
        columns = ("line", "what", "all programs", *groups)
        cells = [[one[place] for one in filled] for place in range(len(lines))]
        told = [_hard_to_reckon(row) if is_shared else row for row in cells]
        rows = [(line.number, line.label, *row) for line, row in zip(lines, told, strict=True)]
    notes = [
        f"{standard.name}, {cohort.label} ({cohort.first_on} to {cohort.last_on}), as of {today}",
        f"Source: {standard.source}; version: {standard.version}",
        *(f"Not verified: {one}" for one in standard.unverified),
    ]
    if is_shared:
        notes.append(
            f"Numbers of fewer than {SMALLEST_CELL} people are masked, and one more of a line where only one would be. "
            "Lines that add up can still tell a small number: look before you share."
        )
    return StandardTable(f"{standard.name} {cohort.label}", columns, tuple(rows), tuple(notes))


def _chart(
    session: Session, standard: Standard, cohort: Cohort, is_shared: bool
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return one chart a program, a column a month of start: the way ACCSC prints it."""
    months = list(cohort.months())
    by_month = [_by_program(session, standard, month) for month in months]
    rows: list[tuple[Cell, ...]] = []
    for program in sorted({name for groups in by_month for name in groups}):
        counts = [groups.get(program, {}) for groups in by_month]
        filled = [_column(standard, one, is_shared) for one in (*counts, _sum(counts))]
        for place, line in enumerate(standard.lines({})):
            *each, total = [column[place] for column in filled]
            if is_shared:
                total, *each = _hard_to_reckon([total, *each])
            rows.append((program, line.number, line.label, *each, total))
    return ("program", "line", "what", *(month.label for month in months), "total"), rows


def write_workbook(path: Path, table: StandardTable) -> None:
    """Write a table as XLSX: the table, and a sheet that says where it is from and what was not verified."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Table")
        sheet.write_row(0, 0, table.columns, bold)
        for place, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                sheet.write(place, column, cell, share if isinstance(cell, float) else None)
        sheet.freeze_panes(1, table.columns.index("what") + 1)
        sheet.autofit()
        about = book.add_worksheet("About")
        about.set_column(0, 0, 120)
        about.write_column(0, 0, table.notes)
