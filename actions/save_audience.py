"""Save an audience under a name: a search that is looked up anew each time, or a list of people from a file."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from actions.match_students import Clue, Matched, match_students
from actions.read_phone import PhoneUnreadable, read_phone
from actions.read_roster import Problem, RosterUnreadable, decode
from actions.write_quarantine import write_quarantine
from database.audit import write_audit
from database.saved_audiences import add_list, add_search, list_exists
from schemas.audience import AudienceFilter, RankBy
from schemas.mistakes import Mistake
from schemas.roster import ROSTER_COLUMNS

LIST_COLUMNS = ("student_id", "phone", "email")
# A list may use every header that a roster may use for the same thing.
_ROSTER_NAMES = {"student_id": "student_id", "mobile_phone": "phone", "email": "email"}
_ALIASES = {
    alias: _ROSTER_NAMES[column.name]
    for column in ROSTER_COLUMNS
    if column.name in _ROSTER_NAMES
    for alias in (column.name.replace("_", ""), *column.aliases)
}


class AudienceInvalid(Mistake):
    """The audience can't be saved as it is; the message says what to change."""


@dataclass(frozen=True, slots=True)
class SavedList:
    """What became of a file or a CRM list: `people` are on the saved list, the rest of its rows is told apart."""

    audience_id: int
    rows: int
    people: int
    repeated: int  # rows about somebody who is on the list already
    unmatched: int  # rows that are nobody's, or may be more than one person's
    quarantine_file: Path | None


def need_free_name(session: Session, name: str) -> None:
    """Raise AudienceInvalid unless an audience may be saved under this name."""
    if not name.strip():
        raise AudienceInvalid("An audience needs a name.")
    if list_exists(session, name):
        raise AudienceInvalid(f"There is an audience {name!r} already. Choose another name.")


def save_search(
    session: Session, name: str, search: AudienceFilter, *, rank_by: RankBy | None, now: datetime, actor: str
) -> int:
    """Save a search and return its id. Raises AudienceInvalid if the name is taken or names nothing."""
    need_free_name(session, name)
    if search.saved_list is not None and not list_exists(session, search.saved_list):
        raise AudienceInvalid(f"There is no audience {search.saved_list!r}. `placeline audience list` shows them.")
    saved = add_search(session, name, search, rank_by, now=now, actor=actor)
    write_audit(
        session, at=now, actor=actor, action="save_audience", subject=f"audience:{saved.id}", why=name,
        after=f"search, ranked by {rank_by.value if rank_by else 'the roster'}",
    )  # fmt: skip
    return saved.id


def import_list(session: Session, name: str, path: Path, *, now: datetime, actor: str) -> SavedList:
    """Save the people of a file (columns student_id, phone or email), best ranked first.

    Rows that are nobody's or more than one person's go into FILE.quarantine.csv. Raises AudienceInvalid.
    """
    need_free_name(session, name)
    clues, problems = _read(path)
    matched = match_students(session, clues)
    problems += matched.problems
    target = path.with_name(f"{path.stem}.quarantine.csv")
    return keep_list(
        session, name, matched, rows=len(clues), problems=problems, quarantine_file=target, source="file",
        why=path.name, now=now, actor=actor,
    )  # fmt: skip


def keep_list(
    session: Session, name: str, matched: Matched, *, rows: int, problems: Sequence[Problem], quarantine_file: Path,
    source: str, why: str, now: datetime, actor: str,
) -> SavedList:  # fmt: skip
    """Save matched students as a list, write down who was not matched, and say so in the audit log.

    Raises AudienceInvalid if nobody was matched; what is wrong with the rows is written down all the same.
    """
    written = write_quarantine(quarantine_file, problems)
    unmatched = len({problem.line for problem in matched.problems})
    if not matched.students:
        where = f" {written} says why." if written else ""
        raise AudienceInvalid(f"None of the {rows:,} rows is a student of the roster; nothing was saved.{where}")
    saved = add_list(session, name, matched.students, source=source, now=now, actor=actor)
    write_audit(
        session, at=now, actor=actor, action="save_audience", subject=f"audience:{saved.id}", why=why,
        after=f"{source} list, people={len(matched.students)} unmatched={unmatched}",
    )  # fmt: skip
    return SavedList(saved.id, rows, len(matched.students), matched.repeated, unmatched, written)


def _read(path: Path) -> tuple[list[Clue], list[Problem]]:
    try:
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise AudienceInvalid(f"{path}: {error.strerror}. Check the name of the file.") from error
    except RosterUnreadable as error:
        raise AudienceInvalid(str(error)) from error
    clues: list[Clue] = []
    problems: list[Problem] = []
    for line, cells in _rows(text, path.name):
        clue = Clue(line, student_id=cells.get("student_id") or None, email=cells.get("email") or None)
        if number := cells.get("phone"):
            try:
                clue = replace(clue, phone=read_phone(number).e164)
            except PhoneUnreadable as unreadable:
                problems.append(Problem(line, "phone", number, str(unreadable), "value"))
        clues.append(clue)
    return clues, problems


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    first_line = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first_line.count))
    try:
        header = [_ALIASES.get(re.sub(r"[^a-z0-9]", "", cell.lower())) for cell in next(reader, [])]
        known = [column for column in header if column is not None]
        if not known or len(known) != len(set(known)):
            raise AudienceInvalid(
                f"{name}, line 1: the header must have one or more of the columns {', '.join(LIST_COLUMNS)}, each once."
            )
        for cells in reader:
            if any(cell.strip() for cell in cells):
                named = zip(header, cells, strict=False)
                yield reader.line_num, {column: cell.strip() for column, cell in named if column is not None}
    except csv.Error as error:
        raise AudienceInvalid(f"{name}, line {reader.line_num}: {error}. Check the quotes there.") from error
