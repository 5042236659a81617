"""Read one file of the job board: its kind by its header, good rows and problems out."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from actions.read_roster import ROW, Problem, decode
from rules.templates import PUBLIC_SHORTENERS
from schemas.job_board import BOARD_FILES, IDENTITY, TELLING_COLUMN, BoardColumn, BoardKind, CellType
from schemas.mistakes import Mistake

_YES, _NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}

Value = str | bool | date | None


class BoardUnreadable(Mistake):
    """The file as a whole can't be used; the message says what, where and how to mend it."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One good row; the keys of `values` are columns of our table."""

    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class ReadBoard:
    """One file as it was read. `rows` has each thing once; `count` counts every row of the file."""

    kind: BoardKind
    rows: list[BoardRow]
    problems: list[Problem]
    count: int


class _Refused(Exception):
    """A cell that can't be used, and why."""


def read_job_board(path: Path, *, today: date) -> ReadBoard:
    """Return what a file holds. `today` is the campus calendar day. Raises BoardUnreadable.

    Of several rows about one thing the first is kept; one that says something else is a problem.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BoardUnreadable(f"{path}: {error.strerror}. Check the name of the file.") from error
    lines = _lines(decode(raw, path.name), path.name)
    _, header = next(lines, (0, []))
    names = [re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_") for cell in header]
    kind = _kind(names, path.name)
    good: dict[tuple[Value, ...], BoardRow] = {}
    problems: list[Problem] = []
    count = 0
    for line, cells in lines:
        count += 1
        if len(cells) > len(header):
            reason = "more cells than the header has columns; put quotes around a value that holds the separator"
            problems.append(Problem(line, ROW, f"{len(cells) - len(header)} too many", reason, "row"))
            continue
        given = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False)}
        values, found = _checked(kind, line, names, given, today)
        problems += found
        if found:
            continue
        row = BoardRow(line, values)
        first = good.setdefault(tuple(values[name] for name in IDENTITY[kind]), row)
        if first is not row and first.values != row.values:
            reason = f"stands in line {first.line} with other data; line {first.line} was kept"
            problems.append(Problem(line, _key_column(kind), given[_key_column(kind)], reason, "row"))
    return ReadBoard(kind, list(good.values()), problems, count)


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line that has any, the header first."""
    first_line = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first_line.count))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise BoardUnreadable(f"{name}, line {reader.line_num}: {error}. Check the quotes there.") from error


def _kind(names: list[str], file: str) -> BoardKind:
    kind = next((kind for column, kind in TELLING_COLUMN.items() if column in names), None)
    if kind is None:
        known = "; ".join(f"{kind}: {', '.join(one.name for one in columns)}" for kind, columns in BOARD_FILES.items())
        raise BoardUnreadable(f"{file}, line 1: the header is of no known kind. There are {known}.")
    missing = [one.name for one in BOARD_FILES[kind] if one.is_required and one.name not in names]
    if missing:
        raise BoardUnreadable(f"{file}, line 1: a file of {kind} needs the column {', '.join(missing)}. Add it.")
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise BoardUnreadable(f"{file}, line 1: more than one column for {', '.join(twice)}. Keep one of them.")
    return kind


def _key_column(kind: BoardKind) -> str:
    return next(column for column, its_kind in TELLING_COLUMN.items() if its_kind is kind)


def _checked(
    kind: BoardKind, line: int, header: list[str], given: dict[str, str], today: date
) -> tuple[dict[str, Value], list[Problem]]:
    values: dict[str, Value] = {}
    problems = []
    for column in BOARD_FILES[kind]:
        # What a file has no column for stays as it was known, above all that a job is confidential. A job that is
        # listed without a day is open, though.
        if column.name not in header and column.fills != "closed_on":
            continue
        text = given.get(column.name, "")
        try:
            values[column.fills] = _value(column, text, today)
        except _Refused as refused:
            problems.append(Problem(line, column.name, text, str(refused), "row"))
    return values, problems


def _value(column: BoardColumn, text: str, today: date) -> Value:
    if column.is_required and not text:
        raise _Refused("is empty, but every row needs it")
    match column.cell:
        case CellType.FLAG:
            return _flag(text)
        case CellType.DAY:
            return _past_day(text, today)
        case CellType.LINK:
            return _link(text)
        case CellType.TEXT:
            return text or None


def _flag(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise _Refused("neither yes nor no")


def _past_day(text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _Refused("no such day; write it as 2026-05-31") from None
    if day > today:
        raise _Refused("has not come yet; leave it empty while the job is open")
    return day


def _link(text: str) -> str | None:
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _Refused("no address; write it as https://jobs.college.example/welding") from None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host or " " in text:
        raise _Refused("no address; write it as https://jobs.college.example/welding")
    if host in PUBLIC_SHORTENERS:
        raise _Refused("carriers filter links of public shorteners; give the address itself")
    return text
