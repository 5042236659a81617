"""The roster as a file."""

import csv
from pathlib import Path

from sandbox.roster.mess import add_mess
from sandbox.roster.people import People

COLUMNS = (
    "student_id", "first_name", "last_name", "email", "mobile_phone", "home_phone", "sms_consent",
    "sms_consent_on", "sms_consent_proof", "address_state", "zip", "time_zone", "program", "cip_code",
    "campus", "credential", "completed_on", "advisor_email", "risk_level", "tags", "courses", "do_not_contact",
)  # fmt: skip


def write_roster(
    path: Path,
    students: int,
    seed: int = 7,
    mess: bool = False,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> int:
    """Write a roster and return how many rows it has, without the header.

    With `mess` the defects of `planted_defects(students)` are in it, and a UTF-8 file begins with a byte
    order mark, as spreadsheets write it. Raises ValueError when `mess` does not fit in so few students.
    """
    rows = list(People(seed).rows(students))
    if mess:
        rows = add_mess(rows, seed)
        if encoding.casefold() in ("utf-8", "utf8"):
            encoding = "utf-8-sig"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)
