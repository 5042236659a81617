"""Read a roster file: any of the usual encodings and separators in, checked rows and problems out."""

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from actions.read_phone import PhoneUnreadable, ReadPhone, read_phone
from rules.consent import ConsentState
from rules.graduates import COMPLETION_STATUSES
from rules.places import STATE_ZONES, zone_key, zones_of
from schemas.mistakes import Mistake
from schemas.roster import LABEL_SEPARATORS, ROSTER_COLUMNS

DATE_FORMATS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
)
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
_YES = {"yes", "y", "true", "1", "x", "given"}
_NO = {"no", "n", "false", "0"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class RosterUnreadable(Mistake):
    """The file as a whole can't be used; the message says what, where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that can't be used. `severity` row: the whole row stays out; value: only this cell does."""

    line: int
    column: str
    value: str
    reason: str
    severity: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One good row, ready to be written."""

    line: int
    values: dict[str, object]  # columns of schemas.tables.Student, without the phone ids
    phones: dict[str, ReadPhone]  # mobile, home
    row_hash: str
    tags: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class _Refused(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(raw: bytes, name: str) -> str:
    """Return the text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise RosterUnreadable(f"{name}: broken UTF-16 text. Save it as CSV UTF-8 and load it again.") from error
    if b"\x00" in raw:
        raise RosterUnreadable(f"{name}: not a text file (an Excel workbook?). Save it as CSV UTF-8 and load it again.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterUnreadable(f"{name}: neither UTF-8 nor Windows-1252 text. Save it as CSV UTF-8 and load it again.")


def _header(cells: list[str], name: str) -> list[str | None]:
    by_alias = {
        alias: column.name for column in ROSTER_COLUMNS for alias in (column.name.replace("_", ""), *column.aliases)
    }
    known = [by_alias.get(re.sub(r"[^a-z0-9]", "", cell.lower())) for cell in cells]
    missing = [column.name for column in ROSTER_COLUMNS if column.is_required and column.name not in known]
    if missing:
        raise RosterUnreadable(
            f"{name}, line 1: no column {', '.join(missing)}. Found: {', '.join(cells) or 'nothing'}. "
            "Rename the headers or add the columns."
        )
    twice = sorted({column for column in known if column is not None and known.count(column) > 1})
    if twice:
        raise RosterUnreadable(f"{name}, line 1: more than one column for {', '.join(twice)}. Keep one of them.")
    return known


ROW = "(row)"  # stands for the column where a whole row is at fault


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str], int]]:
    """Yield line, cells by column, and how many cells the row has more than the header."""
    first_line = text.split("\n", 1)[0]
    separator = max(",;\t|", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = _header(next(reader, []), name)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield (
                    reader.line_num,
                    {
                        column: " ".join(cell.split())
                        for column, cell in zip(header, cells, strict=False)
                        if column is not None
                    },
                    max(0, len(cells) - len(header)),
                )
    except csv.Error as error:
        raise RosterUnreadable(f"{name}, line {reader.line_num}: {error}. Check the quotes there.") from error


@lru_cache(maxsize=10_000)  # a roster has few days, many times each
def _date(value: str) -> date | None:
    if not value:
        return None
    for form in DATE_FORMATS:
        try:
            found = datetime.strptime(value, form).date()  # noqa: DTZ007 -- a calendar day has no zone
        except ValueError:
            continue
        if EARLIEST <= found <= LATEST:
            return found
        raise _Refused(f"outside {EARLIEST.year} to {LATEST.year}; write it as 2026-05-31")
    raise _Refused("no such day; write it as 2026-05-31 or 05/31/2026")


def _flag(value: str) -> bool | None:
    word = value.lower()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _Refused("neither yes nor no")


class _Row:
    """One row being checked: collects its problems, so that a person sees all of them at once."""

    def __init__(self, line: int, cells: dict[str, str]) -> None:
        self.line, self.cells, self.problems = line, cells, list[Problem]()

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, column: str, reason: str, severity: str = "row") -> None:
        self.problems.append(Problem(self.line, column, self.text(column), reason, severity))

    def labels(self, column: str) -> tuple[str, ...]:
        """Return the tags or courses of a cell, each once, whatever their order there."""
        found = re.split(f"[{LABEL_SEPARATORS}]", self.text(column))
        return tuple(sorted({label.strip() for label in found if label.strip()}))

    def day(self, column: str) -> date | None:
        try:
            return _date(self.text(column))
        except _Refused as refused:
            self.refuse(column, refused.reason)
            return None

    def word(self, column: str, words: Collection[str]) -> str | None:
        """Return a cell that holds one of a few words; "Full Time" is full_time."""
        found = re.sub(r"[\s-]+", "_", self.text(column).lower())
        if not found or found in words:
            return found or None
        self.refuse(column, f"none of {', '.join(words)}", "value")
        return None

    def flag(self, column: str) -> bool | None:
        try:
            return _flag(self.text(column))
        except _Refused as refused:
            self.refuse(column, refused.reason)
            return None

    def phone(self, column: str) -> ReadPhone | None:
        if not self.text(column):
            return None
        try:
            return read_phone(self.text(column))
        except PhoneUnreadable as unreadable:
            self.refuse(column, str(unreadable), "value")
            return None

    def consent(self) -> dict[str, object]:
        given, on, proof = (
            self.flag("sms_consent"),
            self.day("sms_consent_on"),
            self.text("sms_consent_proof"),
        )
        state = {True: ConsentState.GIVEN, False: ConsentState.REFUSED, None: ConsentState.NEVER_ASKED}[given]
        if state is ConsentState.GIVEN and not proof:
            # Without proof a yes can't be defended: the student is loaded, but not texted.
            self.refuse(
                "sms_consent_proof",
                "consent without proof counts as not asked; say where it was given",
                "value",
            )
            state = ConsentState.NEVER_ASKED
        return {"consent": state.value, "consent_on": on, "consent_proof": proof or None}

    def place(self, phones: dict[str, ReadPhone]) -> dict[str, object]:
        state: str | None = self.text("address_state").upper() or None
        if state is not None and state not in STATE_ZONES:
            self.refuse("address_state", "not a US state or territory of two letters", "value")
            state = None
        zone: str | None = self.text("time_zone") or None
        if zone is not None and zone not in _zones():
            self.refuse("time_zone", "no such zone; write it as America/Chicago", "value")
            zone = None
        phone_zones = [name for phone in phones.values() for name in phone.zones]
        zones = zones_of(time_zone=zone, state=state, phone_zones=phone_zones)
        key = zone_key(zones, state, *(phone.state for phone in phones.values()))
        return {"address_state": state, "time_zone": zone, "zone_key": key}


def check_row(line: int, cells: dict[str, str]) -> tuple[RosterRow | None, list[Problem]]:
    """Return the row as it will be written (None if it can't be), and everything that is wrong with it."""
    row = _Row(line, cells)
    for column in ROSTER_COLUMNS:
        if column.is_required and not row.text(column.name):
            row.refuse(column.name, "is empty, but every row needs it")
    email: str | None = row.text("email") or None
    if email is not None and not _EMAIL.fullmatch(email):
        row.refuse("email", "not an e-mail address", "value")
        email = None
    phones = {kind: phone for kind in ("mobile", "home") if (phone := row.phone(f"{kind}_phone"))}
    gave_a_number = bool(row.text("mobile_phone") or row.text("home_phone"))
    values: dict[str, object] = {
        "student_id": row.text("student_id"),
        "first_name": row.text("first_name"),
        "last_name": row.text("last_name"),
        "email": email,
        "zip": row.text("zip") or None,
        "program": row.text("program") or None,
        "cip_code": row.text("cip_code") or None,
        "campus": row.text("campus") or None,
        "credential": row.text("credential") or None,
        "completed_on": row.day("completed_on"),
        "completion_status": row.word("completion_status", COMPLETION_STATUSES),
        "program_started_on": row.day("program_started_on"),
        "scheduled_completion_on": row.day("scheduled_completion_on"),
        "study_load": row.word("study_load", ("full_time", "part_time")),
        "advisor_email": row.text("advisor_email") or None,
        "risk_level": row.text("risk_level").lower() or None,  # high and High are one level
        "do_not_contact": bool(row.flag("do_not_contact")),
        "phone_issue": None if phones else ("invalid" if gave_a_number else "missing"),
        **row.consent(),
        **row.place(phones),
    }
    if any(problem.severity == "row" for problem in row.problems):
        return None, row.problems
    numbers = [phones[kind].e164 for kind in sorted(phones)]
    tags, courses = row.labels("tags"), row.labels("courses")
    row_hash = hashlib.sha256(repr((sorted(values.items()), numbers, tags, courses)).encode()).hexdigest()
    return RosterRow(line, values, phones, row_hash, tags, courses), row.problems


# Good rows, problems, SHA-256 of the file, number of rows.
ReadRoster = tuple[list[RosterRow], list[Problem], str, int]


def read_roster(path: Path) -> ReadRoster:
    """Return good rows, problems, the file's SHA-256 and how many rows it has.

    Of several rows with one id the first is kept: a repetition that says the same is dropped in silence, one that says
    something else is a problem. Raises RosterUnreadable.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RosterUnreadable(f"{path}: {error.strerror}. Check the name of the file.") from error
    good: dict[str, RosterRow] = {}
    problems: list[Problem] = []
    count = 0
    for line, cells, too_many in _rows(decode(raw, path.name), path.name):
        count += 1
        if too_many:
            # Everything behind the extra separator stands in the wrong column.
            reason = "more cells than the header has columns; put quotes around a value that holds the separator"
            problems.append(Problem(line, ROW, f"{too_many} too many", reason, "row"))
            continue
        row, found = check_row(line, cells)
        problems += found
        if row is None:
            continue
        first = good.setdefault(str(row.values["student_id"]), row)
        if first is not row and first.row_hash != row.row_hash:
            reason = f"the same id stands in line {first.line} with other data; line {first.line} was kept"
            problems.append(Problem(line, "student_id", str(row.values["student_id"]), reason, "row"))
    return list(good.values()), problems, hashlib.sha256(raw).hexdigest(), count
