"""What real exports get wrong, planted in known numbers, each row with one defect at most."""

import random
from collections.abc import Callable
from enum import StrEnum

from sandbox.roster.people import Row


class Defect(StrEnum):
    """One way in which a row is wrong. Duplicates are extra rows; the others spoil a row that was good."""

    BAD_DATE = "bad_date"
    IDENTICAL_DUPLICATE = "identical_duplicate"
    CONTRADICTING_DUPLICATE = "contradicting_duplicate"
    NO_ID = "no_id"
    UNREADABLE_PHONE = "unreadable_phone"
    CONSENT_WITHOUT_PROOF = "consent_without_proof"
    BAD_EMAIL = "bad_email"


_PER_THOUSAND = {
    Defect.BAD_DATE: 4,
    Defect.IDENTICAL_DUPLICATE: 5,
    Defect.CONTRADICTING_DUPLICATE: 3,
    Defect.NO_ID: 3,
    Defect.UNREADABLE_PHONE: 5,
    Defect.CONSENT_WITHOUT_PROOF: 8,
    Defect.BAD_EMAIL: 4,
}

_DUPLICATES = (Defect.IDENTICAL_DUPLICATE, Defect.CONTRADICTING_DUPLICATE)

_BAD_DATES = ("31/02/2025", "2025-13-01", "02/30/2024", "last spring", "00/00/0000")
_UNREADABLE_PHONES = ("call my mom", "555-01", "n/a - see notes", "31255501", "(312)")


def planted_defects(students: int) -> dict[Defect, int]:
    """Return how many rows of each defect `--mess` plants among so many students: at least one of each."""
    return {defect: max(1, students * rate // 1000) for defect, rate in _PER_THOUSAND.items()}


def add_mess(rows: list[Row], seed: int) -> list[Row]:
    """Return the rows with all defects planted. Raises ValueError when the rows are too few."""
    chance = random.Random(f"mess {seed}")
    counts = planted_defects(len(rows))
    # Only rows that would be texted are spoiled, so that nothing else explains why one is left out.
    good = [index for index, row in enumerate(rows) if row["sms_consent"] == "yes" and not row["do_not_contact"]]
    if len(good) < sum(counts.values()):
        raise ValueError(f"{len(rows)} students are too few for one defect of each kind")
    chosen = iter(chance.sample(good, sum(counts.values())))
    extra: list[Row] = []
    for defect, count in counts.items():
        for _ in range(count):
            index = next(chosen)
            wrong = _SPOILERS[defect](dict(rows[index]), chance)
            if defect in _DUPLICATES:
                extra.append(wrong)
            else:
                rows[index] = wrong
    for row in extra:
        rows.insert(chance.randrange(len(rows) + 1), row)
    return rows


def _bad_date(row: Row, chance: random.Random) -> Row:
    return {**row, "completed_on": chance.choice(_BAD_DATES)}


def _same_again(row: Row, _: random.Random) -> Row:
    return row


def _contradiction(row: Row, chance: random.Random) -> Row:
    other_campus = "Main" if chance.random() < 0.5 else "Downtown"
    return {**row, "last_name": f"{row['last_name']}-Smith", "campus": other_campus, "sms_consent": "no"}


def _no_id(row: Row, _: random.Random) -> Row:
    return {**row, "student_id": ""}


def _unreadable_phone(row: Row, chance: random.Random) -> Row:
    return {**row, "mobile_phone": chance.choice(_UNREADABLE_PHONES)}


def _no_proof(row: Row, _: random.Random) -> Row:
    return {**row, "sms_consent_proof": ""}


def _bad_email(row: Row, _: random.Random) -> Row:
    return {**row, "email": row["email"].replace("@", " at ")}


_SPOILERS: dict[Defect, Callable[[Row, random.Random], Row]] = {
    Defect.BAD_DATE: _bad_date,
    Defect.IDENTICAL_DUPLICATE: _same_again,
    Defect.CONTRADICTING_DUPLICATE: _contradiction,
    Defect.NO_ID: _no_id,
    Defect.UNREADABLE_PHONE: _unreadable_phone,
    Defect.CONSENT_WITHOUT_PROOF: _no_proof,
    Defect.BAD_EMAIL: _bad_email,
}
