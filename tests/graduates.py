"""Made-up graduates for tests: kinds with a known class under every standard, and random ones of every shape."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from rules.graduates import EMPLOYMENT_TYPES, FIELD_RELATIONS, LICENSURE_STATUSES, UNAVAILABLE_REASONS
from rules.outcomes import Outcome
from schemas.tables import CareerStatus, Student
from tests.office import TUESDAY_NOON

STARTED, SCHEDULED, COMPLETED = date(2025, 1, 6), date(2025, 8, 29), date(2025, 8, 29)

# A job as complete as it gets: in the field, 40 hours, begun after three weeks, verified after another twenty days.
JOB = {
    "outcome": "employed", "employer": "Acme", "employer_phone": "+13125550199", "job_title": "Welder",
    "soc_code": "51-4121", "field_relation": "in_field", "employment_type": "single", "start_on": date(2025, 9, 19),
    "hours_per_week": 40.0, "verification_status": "verified", "verified_on": date(2025, 10, 9),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """`number` graduates alike, and the class of each under nace, coe, accsc, abhes, bppe (None: not counted)."""

    what: str
    number: int
    classes: tuple[str | None, str | None, str | None, str | None, str | None]
    record: dict[str, Any] | None = None  # None: no record at all
    student: dict[str, Any] | None = None


def _job(**changes: Any) -> dict[str, Any]:
    return {**JOB, **changes}


KINDS = (
    Kind("in the field", 40,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "in_field_30_hours"), JOB),
    Kind("related", 6, ("employed_full_time", "placed", "employed_in_field", "related", "in_field_30_hours"),
         _job(field_relation="related", employment_type="concurrent")),
    Kind("advanced in a job they had", 2,
         ("employed_full_time", "placed", "employed_in_field", "related", "in_field_30_hours"),
         _job(field_relation="career_advancement", employment_type="institution")),
    Kind("said so themselves, hours not known", 3,
         ("employed_hours_unknown", "placed", "employed_in_field", "in_field", "in_field_not_counted"),
         {"outcome": "employed", "in_field": True, "start_on": date(2025, 10, 1)}),
    Kind("25 hours", 5, ("employed_part_time", "placed", "employed_in_field", "in_field", "in_field_20_hours"),
         _job(hours_per_week=25.0, employment_type="freelance")),
    Kind("10 hours", 2, ("employed_part_time", "placed", "employed_in_field", "in_field", "in_field_not_counted"),
         _job(hours_per_week=10.0)),
    Kind("began on the last day of six months", 1,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "in_field_30_hours"),
         _job(start_on=date(2026, 2, 28), verified_on=date(2026, 3, 20))),
    Kind("began a day after six months", 3,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "in_field_not_counted"),
         _job(start_on=date(2026, 3, 1), verified_on=date(2026, 3, 20))),
    Kind("began late, but within six months of the licence", 2,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "in_field_30_hours"),
         _job(start_on=date(2026, 3, 20), verified_on=date(2026, 4, 20), licensure_required=True,
              licensure_status="passed", licence_result_on=date(2025, 10, 15))),
    Kind("in other work", 9, ("employed_full_time", "unrelated", "unrelated", "unrelated", "unrelated"),
         _job(field_relation="unrelated")),
    Kind("relation not known", 2, ("employed_full_time", "unrelated", "unrelated", "unrelated", "unrelated"),
         _job(field_relation=None)),
    Kind("in further education, document seen", 4,
         ("continuing_education", "placed", "further_education", "unavailable", "unavailable"),
         {"outcome": "continuing_education", "exclusion_evidence": "enrolment letter"}),
    Kind("in further education, no document", 1,
         ("continuing_education", "placed", "further_education", "not_placed", "unavailable"),
         {"outcome": "continuing_education"}),
    Kind("in the military", 3, ("military", "placed", "unavailable", "unavailable", "unavailable"),
         {"outcome": "military", "exclusion_evidence": "orders"}),
    Kind("in a service program", 1, ("service", "seeking_or_unknown", "unemployed", "not_placed", "not_employed"),
         {"outcome": "service"}),
    Kind("refused a job", 2, ("not_seeking", "refused", "unemployed", "not_placed", "not_employed"),
         {"outcome": "seeking", "refused_employment": True}),
    Kind("not seeking", 2, ("not_seeking", "seeking_or_unknown", "unemployed", "not_placed", "not_employed"),
         {"outcome": "not_seeking"}),
    Kind("ill, document seen", 1, ("unavailable", "unavailable", "unavailable", "unavailable", "not_employed"),
         {"outcome": "unavailable", "unavailable_reason": "health", "exclusion_evidence": "letter"}),
    Kind("dead", 1, ("unavailable", "unavailable", "unavailable", "unavailable", "unavailable"),
         {"outcome": "unavailable", "unavailable_reason": "death", "exclusion_evidence": "notice"}),
    Kind("in prison, no document", 1, ("unavailable", "unavailable", "unavailable", "not_placed", "unavailable"),
         {"outcome": "unavailable", "unavailable_reason": "incarceration"}),
    Kind("may not work here", 1, ("unavailable", "seeking_or_unknown", "unavailable", "not_placed", "unavailable"),
         {"outcome": "unavailable", "unavailable_reason": "no_work_authorization", "exclusion_evidence": "visa"}),
    Kind("unavailable, nobody said why", 1,
         ("unavailable", "seeking_or_unknown", "unemployed", "not_placed", "not_employed"), {"outcome": "unavailable"}),
    Kind("seeking, waits for the licence", 3,
         ("seeking", "waiting_licence", "unemployed", "not_placed", "not_employed"),
         {"outcome": "seeking", "licensure_required": True, "licensure_status": "waiting_for_exam"}),
    Kind("nothing known but that the result is awaited", 1,
         ("seeking", "waiting_licence", "unknown", "unknown", "unknown"),
         {"outcome": "unknown", "licensure_required": True, "licensure_status": "waiting_for_result"}),
    Kind("in the field, failed the licence", 1,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "in_field_30_hours"),
         _job(licensure_required=True, licensure_status="failed", licence_result_on=date(2025, 10, 1))),
    Kind("seeking", 6, ("seeking", "seeking_or_unknown", "unemployed", "not_placed", "not_employed"),
         {"outcome": "seeking"}),
    Kind("no record", 8, ("unknown", "seeking_or_unknown", "unknown", "unknown", "unknown")),
    Kind("in quarantine", 1, ("unknown", "seeking_or_unknown", "unknown", "unknown", "unknown"),
         _job(quarantined_at=TUESDAY_NOON)),
    Kind("in the field, completed late, within 150 %", 4,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "late"), JOB,
         {"completed_on": date(2025, 12, 23)}),
    Kind("in the field, on the last day of 150 %", 1,
         ("employed_full_time", "placed", "employed_in_field", "in_field", "late"), JOB,
         {"completed_on": date(2025, 12, 24)}),
    Kind("in the field, beyond 150 %", 2, ("employed_full_time", "placed", "withdrawn", "in_field", "late"), JOB,
         {"completed_on": date(2025, 12, 25)}),
    Kind("left with the skills, works in the field", 4, (None, "non_graduate_placed", "withdrawn", None, None), JOB,
         {"completion_status": "non_graduate_completer"}),
    Kind("left, seeking", 1, (None, "withdrawn", "withdrawn", None, None), {"outcome": "seeking"},
         {"completion_status": "non_graduate_completer"}),
)  # fmt: skip
"""STARTED to SCHEDULED are 235 days, so 150 % end within day 352: 24 December, not the 25th."""


def student_row(index: int, **changes: Any) -> dict[str, Any]:
    """Return a row of `students` without a phone."""
    return {
        "id": index, "student_id": f"S{index:05d}", "first_name": "Ada", "last_name": f"Number{index}",
        "program": "Welding", "campus": "Joliet", "credential": "Certificate", "completed_on": COMPLETED,
        "completion_status": None, "program_started_on": STARTED, "scheduled_completion_on": SCHEDULED,
        "zone_key": "America/Chicago", "consent": "never_asked", "phone_issue": "missing", "row_hash": "",
        "is_test": False, "do_not_contact": False, "created_at": TUESDAY_NOON, "updated_at": TUESDAY_NOON, **changes,
    }  # fmt: skip


def record_row(index: int, **changes: Any) -> dict[str, Any]:
    """Return a row of `career_status`; all rows have the same columns, so that they go in as one set."""
    empty = dict.fromkeys(column.name for column in CareerStatus.__table__.columns if column.nullable)
    return {
        **empty, "id": index, "student_id": index, "program": "Welding", "outcome": "unknown", "source": "sms",
        "evidence": "reply 1", "asked": [], "sharing_consent": "not_asked", "verification_status": "unverified",
        "updated_at": TUESDAY_NOON, **changes,
    }  # fmt: skip


def add(session: Session, people: list[dict[str, Any]], records: list[dict[str, Any]]) -> None:
    """Write rows of both tables in sets."""
    session.execute(insert(Student), people)
    if records:
        session.execute(insert(CareerStatus), records)


def add_kinds(session: Session, start: int = 1) -> int:
    """Add everybody of KINDS, one after the other from this id on; return how many."""
    people, records, index = [], [], start
    for kind in KINDS:
        for _ in range(kind.number):
            people.append(student_row(index, **(kind.student or {})))
            if kind.record is not None:
                records.append(record_row(index, **kind.record))
            index += 1
    add(session, people, records)
    return index - start


def random_graduates(seed: int, number: int) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield rows of a student and their record with every column from its whole vocabulary, None included."""
    chance = random.Random(seed)

    def one_of(*values: Any) -> Any:
        return chance.choice(values)

    def day(first: date, span: int) -> date | None:
        return None if chance.random() < 0.2 else first + timedelta(days=chance.randrange(span))

    for index in range(1, number + 1):
        student = student_row(
            index,
            completion_status=one_of(None, "graduate", "graduate", "non_graduate_completer"),
            program=one_of("Welding", "Nursing", None),
            campus=one_of("Joliet", "Elgin", None, ""),
            completed_on=date(2025, 7, 1) + timedelta(days=chance.randrange(365)),
            program_started_on=day(date(2025, 1, 1), 40),
            scheduled_completion_on=day(date(2025, 8, 1), 60),
        )
        record = record_row(
            index,
            program=student["program"] or "",
            outcome=chance.choice(["employed"] * 8 + [one.value for one in Outcome]),
            employer=one_of(None, "", "Acme"),
            employer_contact=one_of(None, "", "Kim"),
            employer_phone=one_of(None, "+13125550199"),
            job_title=one_of(None, "Welder"),
            soc_code=one_of(None, "51-4121"),
            field_relation=one_of(None, None, *FIELD_RELATIONS),
            in_field=one_of(None, True, False),
            employment_type=one_of(None, *EMPLOYMENT_TYPES),
            start_on=day(date(2025, 8, 1), 600),
            hours_type=one_of(None, "full_time", "part_time", "prn"),
            hours_per_week=one_of(None, 0.0, 19.5, 20.0, 29.5, 30.0, 40.0),
            licensure_required=one_of(None, True, False),
            licensure_status=one_of(None, *LICENSURE_STATUSES),
            licence_result_on=day(date(2025, 7, 1), 500),
            unavailable_reason=one_of(None, *UNAVAILABLE_REASONS),
            exclusion_evidence=one_of(None, "", "letter"),
            refused_employment=one_of(None, True, False),
            verification_status=one_of("unverified", "verified", "disputed"),
            verified_on=day(date(2025, 8, 10), 600),
            quarantined_at=TUESDAY_NOON if chance.random() < 0.05 else None,
        )
        yield student, None if chance.random() < 0.1 else record
