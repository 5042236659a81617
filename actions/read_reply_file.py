"""Read a CSV file of replies, labelled or not; what can't be used is named by row and column."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rules.replies.labels import Context, Label
from schemas.labelled_reply import CONTEXT, ENTITIES, ID, LABELS, RECEIVED_AT, TEXT, LabelledReply, ReplyRow
from schemas.mistakes import Mistake


class ReplyFileUnreadable(Mistake):
    """The file can't be used; the message says which row and column, and how to mend it."""


def read_replies(path: Path, *, received_on: date, zone: ZoneInfo) -> list[ReplyRow]:
    """Return the replies of a file with the columns id, text, context and, where they are known, received_at.

    `received_on` is the campus day for rows without `received_at`. Raises ReplyFileUnreadable.
    """
    return [row for row, _, _ in _rows(path, (ID, TEXT, CONTEXT), received_on, zone)]


def read_labelled_replies(path: Path, *, received_on: date, zone: ZoneInfo) -> list[LabelledReply]:
    """Return the labelled replies of a file that has labels (or intents) and entities, too."""
    return [
        LabelledReply(
            row.id, row.text, row.context, row.received_on, _labels(cells, where), _entities(cells.get(ENTITIES), where)
        )
        for row, cells, where in _rows(path, (ID, TEXT, CONTEXT, LABELS), received_on, zone)
    ]


def _rows(
    path: Path, needed: tuple[str, ...], received_on: date, zone: ZoneInfo
) -> Iterator[tuple[ReplyRow, Mapping[str, str], str]]:
    """Yield each row, its cells, and where it stands, for a message."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReplyFileUnreadable(f"{path}: {error.strerror}. Check the name of the file.") from error
    reader = csv.DictReader(io.StringIO(_text(raw, path.name), newline=""))
    names = {name: (name or "").strip().lower() for name in reader.fieldnames or ()}
    names = {name: LABELS if plain == "intents" else plain for name, plain in names.items()}
    missing = [name for name in needed if name not in names.values()]
    if missing:
        raise ReplyFileUnreadable(
            f"{path.name}: the column {', '.join(missing)} is missing from the first row. Needed: {', '.join(needed)}."
        )
    seen: set[str] = set()
    for cells in reader:
        where = f"{path.name} row {reader.line_num}"
        if None in cells or None in cells.values():
            raise ReplyFileUnreadable(f"{where}: not as many cells as the first row. Put texts with commas in quotes.")
        plain = {names[name]: value for name, value in cells.items()}
        key = plain[ID].strip()
        if not key or key in seen:
            raise ReplyFileUnreadable(f"{where}, column id: {'comes twice' if key else 'is empty'}. Number the rows.")
        seen.add(key)
        day = _day(plain.get(RECEIVED_AT), where, received_on, zone)
        yield ReplyRow(key, plain[TEXT], _context(plain[CONTEXT], where), day), plain, where


def _text(raw: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without BOM.

    Nothing else is guessed at: a letter misread changes what a reply means, and nobody would see it.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")  # `object` is without the BOM, as `start` counts
        header, *rows = csv.reader(io.StringIO(before + "?", newline=""))  # the sign stands in the last cell of these
        place = len(rows[-1]) if rows else 0
        column = f", column {header[place - 1].strip()}" if 0 < place <= len(header) else ""
        raise ReplyFileUnreadable(
            f"{name} row {before.count(chr(10)) + 1}{column}: not UTF-8. Save the file as CSV UTF-8."
        ) from error


def _context(cell: str, where: str) -> Context:
    try:
        return Context(cell.strip().lower() or "none")
    except ValueError:
        raise ReplyFileUnreadable(f"{where}, column context: {cell!r} is none of {', '.join(Context)}.") from None


def _day(cell: str | None, where: str, received_on: date, zone: ZoneInfo) -> date:
    if not cell or not cell.strip():
        return received_on
    try:
        at = datetime.fromisoformat(cell.strip())
    except ValueError:
        raise ReplyFileUnreadable(
            f"{where}, column received_at: {cell!r} is no time; write it as 2026-03-11T10:00-05:00."
        ) from None
    return at.astimezone(zone).date() if at.tzinfo else at.date()


def _labels(cells: Mapping[str, str], where: str) -> frozenset[Label]:
    words = [word.strip() for word in cells[LABELS].split("|") if word.strip()]
    unknown = [word for word in words if word not in set(Label)]
    if unknown or not words:
        what = f"{', '.join(unknown)} is no label" if unknown else "is empty"
        raise ReplyFileUnreadable(f"{where}, column labels: {what}. Labels are {', '.join(Label)}.")
    return frozenset(map(Label, words))


def _entities(cell: str | None, where: str) -> Mapping[str, object]:
    try:
        found = json.loads(cell or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ReplyFileUnreadable(f'{where}, column entities: must be like {{"employer": "Mercy"}}, or empty.')
    return found
