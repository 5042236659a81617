"""Read and write a table of legal windows as a CSV file, so that counsel can replace single rows."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from pathlib import Path

from actions.read_roster import RosterUnreadable, decode
from rules.legal_windows import FEDERAL, FEDERAL_CLOSES, FEDERAL_OPENS, WEEKDAYS, LegalWindow
from rules.places import STATE_ZONES
from schemas.mistakes import Mistake

COLUMNS = tuple(each.name for each in fields(LegalWindow))
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


class LegalWindowsInvalid(Mistake):
    """A table of legal windows can't be used; the message names every bad cell with its line and column."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell that can't be used; lines count from 1, the header being the first."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """Return it as one line for a person."""
        return f"line {self.line}, {self.column} {self.value!r}: {self.reason}"


def read_legal_windows(path: Path) -> list[LegalWindow]:
    """Return the rows of the file. Raises LegalWindowsInvalid, naming every bad cell."""
    try:
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise LegalWindowsInvalid(f"{path}: {error.strerror}. Check the name of the file.") from error
    except RosterUnreadable as error:
        raise LegalWindowsInvalid(str(error)) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip().lower() for cell in next(reader, [])]
    if sorted(header) != sorted(COLUMNS):
        raise LegalWindowsInvalid(f"{path}, line 1: the columns must be {','.join(COLUMNS)}.")
    bad: list[BadCell] = []
    rows: list[LegalWindow] = []
    lines: dict[tuple[str, int], int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            line = reader.line_num
            if len(cells) != len(header):
                bad.append(BadCell(line, "(row)", f"{len(cells)} cells", f"the header has {len(header)} columns"))
                continue
            row = _Row(line, dict(zip(header, map(str.strip, cells), strict=True)), bad).window()
            if row is None:
                continue
            first = lines.setdefault((row.state, row.weekday), line)
            if first != line:
                bad.append(BadCell(line, "weekday", WEEKDAYS[row.weekday], f"{row.state} has it in line {first}"))
            rows.append(row)
    except csv.Error as error:
        raise LegalWindowsInvalid(f"{path}, line {reader.line_num}: {error}. Check the quotes there.") from error
    if bad:
        raise LegalWindowsInvalid("\n  ".join([f"{path} can't be used:", *map(str, bad)]))
    return rows


def write_legal_windows(path: Path, rows: Sequence[LegalWindow]) -> None:
    """Write rows in the form `read_legal_windows` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([
                row.state, WEEKDAYS[row.weekday], _written(row.opens), _written(row.closes),
                "" if row.daily_cap is None else row.daily_cap, "yes" if row.on_holidays else "no",
                row.source, row.verified_on.isoformat(),
            ])  # fmt: skip


def _written(wall_time: time | None) -> str:
    return "" if wall_time is None else f"{wall_time:%H:%M}"


class _Row:
    """One line being checked: every bad cell of it is noted in `bad`, so that a person sees all of them at once."""

    def __init__(self, line: int, cells: Mapping[str, str], bad: list[BadCell]) -> None:
        self.line, self.cells, self.bad = line, cells, bad

    def window(self) -> LegalWindow | None:
        """Return the row, or None when a cell of it is bad."""
        before = len(self.bad)
        state = self.cells["state"].upper()
        if state != FEDERAL and state not in STATE_ZONES:
            self._refuse("state", f"no state or territory of two letters, nor {FEDERAL} for all without rows")
        opens, closes = self._clock("opens"), self._clock("closes")
        if (opens is None) != (closes is None) and len(self.bad) == before:
            self._refuse("closes", "give both hours, or neither for a day without texts")
        elif opens and closes and not opens < closes:
            self._refuse("closes", "not behind opens")
        row = (self._weekday(), self._cap(), self._on_holidays(), self._verified_on())
        weekday, cap, on_holidays, verified_on = row
        if not self.cells["source"]:
            self._refuse("source", "every row needs one: the statute, or who said so")
        if len(self.bad) > before or weekday is None or on_holidays is None or verified_on is None:
            return None
        return LegalWindow(state, weekday, opens, closes, cap, on_holidays, self.cells["source"], verified_on)

    def _refuse(self, column: str, reason: str) -> None:
        self.bad.append(BadCell(self.line, column, self.cells[column], reason))

    def _weekday(self) -> int | None:
        word = self.cells["weekday"].capitalize()
        if word in WEEKDAYS:
            return WEEKDAYS.index(word)
        self._refuse("weekday", "write it as Monday")
        return None

    def _clock(self, column: str) -> time | None:
        value = self.cells[column]
        if not value:
            return None
        found = _CLOCK.fullmatch(value)
        if found is None:
            self._refuse(column, "write it as 09:00, or leave both hours empty for a day without texts")
            return None
        wall_time = time(int(found[1]), int(found[2]))
        if not FEDERAL_OPENS <= wall_time <= FEDERAL_CLOSES:
            self._refuse(column, f"outside the federal hours, {FEDERAL_OPENS:%H:%M} to {FEDERAL_CLOSES:%H:%M}")
        return wall_time

    def _cap(self) -> int | None:
        value = self.cells["daily_cap"]
        if not value:
            return None
        if value.isascii() and value.isdigit() and int(value) >= 1:
            return int(value)
        self._refuse("daily_cap", "a whole number from 1 on, or empty where the law names none")
        return None

    def _on_holidays(self) -> bool | None:
        word = self.cells["on_holidays"].lower()
        if word not in _YES_OR_NO:
            self._refuse("on_holidays", "yes or no: whether texts may ring on a public holiday")
        return _YES_OR_NO.get(word)

    def _verified_on(self) -> date | None:
        try:
            return date.fromisoformat(self.cells["verified_on"])
        except ValueError:
            self._refuse("verified_on", "no such day; write it as 2026-05-31")
            return None
