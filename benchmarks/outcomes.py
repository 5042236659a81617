"""A million records by standard: our counts and completeness against the leanest SQL that counts by outcome.

The leanest is written by hand on the bare driver: the same join of students and records, grouped by outcome alone. It
knows no standard, so it is a floor: what is above it is the price of classes, of required fields and of verification.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

import psycopg
from sqlalchemy import Engine, text

from actions.outcomes_report import outcomes_report
from benchmarks import Figure
from benchmarks.audience import bare_connection, tidy_up
from benchmarks.databases import BOTH, database_url
from benchmarks.server_cpu import server_cpu_seconds
from database.session import make_engine, reading, transaction
from database.standards import class_counts, completeness
from rules.cohorts import Cohort
from rules.standards.all_standards import STANDARDS

TITLE = "a million Career Status records counted by five standards, against the leanest SQL that counts by outcome"
RECORDS, QUICK = 1_000_000, 20_000
ROUNDS = 3
COUNT_GOAL, COMPLETENESS_GOAL = 3.0, 5.0
EVERYBODY = Cohort("all", date(2000, 1, 1), date(2099, 12, 31))
TODAY = date(2026, 11, 26)
CLASS = Cohort("2025-26", date(2025, 7, 1), date(2026, 6, 30))

_NUMBERS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number)",
    False: "WITH n(i) AS (SELECT generate_series(1, CAST(:number AS integer)))",
}
# Four award years of completions up to June 2026; three of four have a record, two of three of these a job.
_STUDENTS = """
    INSERT INTO students (id, student_id, first_name, last_name, zone_key, program, campus, completed_on,
                          program_started_on, scheduled_completion_on, is_test, do_not_contact, consent, phone_issue,
                          row_hash, created_at, updated_at)
    {numbers}
    SELECT i, 'S' || (1000000 + i), 'Ada', 'Number' || i, 'America/Chicago', 'Program ' || (i % 9),
           'Campus ' || (i % 4), {done}, {start}, {scheduled}, 1 = 0, 1 = 0, 'never_asked', 'missing', 'made up',
           {at}, {at}
      FROM n
"""
_RECORDS = """
    INSERT INTO career_status (student_id, program, outcome, employer, employer_phone, job_title, start_on,
                               hours_per_week, field_relation, soc_code, employment_type, exclusion_evidence,
                               sharing_consent, verification_status, verified_on, outcome_known_at, source, evidence,
                               asked, updated_at)
    {numbers}
    SELECT i, 'Program ' || (i % 9),
           CASE i % 12 WHEN 0 THEN 'seeking' WHEN 1 THEN 'continuing_education' WHEN 2 THEN 'military'
                       WHEN 3 THEN 'not_seeking' ELSE 'employed' END,
           'Employer ' || (i % 977), CASE WHEN i % 3 > 0 THEN '+13125550100' END, 'Welder', {begun},
           20 + i % 25, CASE i % 5 WHEN 0 THEN 'unrelated' WHEN 1 THEN 'related' ELSE 'in_field' END,
           CASE WHEN i % 2 = 0 THEN '51-4121' END, 'single', CASE WHEN i % 7 > 0 THEN 'letter' END,
           'not_asked', CASE WHEN i % 5 > 1 THEN 'verified' ELSE 'unverified' END, {verified}, {known}, 'sms',
           'reply 1', '[]', {at}
      FROM n WHERE i % 4 > 0
"""
_LEANEST = """
    SELECT coalesce(c.outcome, 'unknown') AS outcome, count(*)
      FROM students s LEFT JOIN career_status c ON c.student_id = s.id AND c.program = s.program
     WHERE s.completed_on BETWEEN '2000-01-01' AND '2099-12-31'
     GROUP BY 1
"""


def _day(is_sqlite: bool, days: str, since: str = "2022-07-01") -> str:
    return f"date('{since}', (({days}) || ' days'))" if is_sqlite else f"(DATE '{since}' + CAST(({days}) AS integer))"


def make_up_records(engine: Engine, number: int) -> None:
    """Fill students and career_status in sets."""
    is_sqlite = engine.dialect.name == "sqlite"
    at = "'2026-03-03 12:00:00.000000'" if is_sqlite else "TIMESTAMPTZ '2026-03-03 12:00:00+00'"
    known_day = _day(is_sqlite, "i % 1461 + i % 200")
    words = {
        "numbers": _NUMBERS[is_sqlite],
        "at": at,
        "done": _day(is_sqlite, "i % 1461"),
        "start": _day(is_sqlite, "i % 1461 - 240 - i % 150"),
        "scheduled": _day(is_sqlite, "i % 1461 - i % 11 % 2"),
        "begun": _day(is_sqlite, "i % 1461 + i % 260"),
        "verified": _day(is_sqlite, "i % 1461 + i % 260 + i % 40"),
        "known": f"{known_day} || ' 12:00:00.000000'" if is_sqlite else f"{known_day}::timestamptz",
    }
    with transaction(engine) as session:
        for statement in (_STUDENTS, _RECORDS):
            session.execute(text(statement.format(**words).replace("::", r"\:\:")), {"number": number})
    tidy_up(engine)
    if is_sqlite:
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _timed(kind: str, url: str, work: Callable[[], int]) -> tuple[float, float, int]:
    """Return CPU seconds (the server's too), seconds, and what came out."""
    server, ours, began = server_cpu_seconds(kind, url), time.process_time(), time.perf_counter()
    found = work()
    seconds, ours = time.perf_counter() - began, time.process_time() - ours
    return ours + server_cpu_seconds(kind, url) - server, seconds, found


def measure(quick: bool) -> Iterator[Figure]:
    """Make records up in a database of their own and measure. Raises AssertionError if the counts differ."""
    number = QUICK if quick else RECORDS
    for kind in BOTH:
        with database_url(kind) as url:
            engine = make_engine(url)
            make_up_records(engine, number)
            yield from _measured(kind, url, engine, number)
            engine.dispose()


def _measured(kind: str, url: str, engine: Engine, number: int) -> Iterator[Figure]:
    def counted() -> int:
        people = 0
        with reading(engine) as session:
            for one in STANDARDS.values():
                (counts,) = class_counts(session, one, EVERYBODY).values()
                people += sum(counts.get(name, 0) for name in one.classes)
        return people // len(STANDARDS)

    def completed() -> int:
        with reading(engine) as session:
            found = [completeness(session, one, EVERYBODY)[0] for one in STANDARDS.values()]
        return sum(one.graduates for one in found) // len(STANDARDS)

    def reported() -> int:
        with reading(engine) as session:
            return outcomes_report(session, CLASS, today=TODAY).knowledge.below

    with bare_connection(kind, url) as connection:

        def leanest(connection: sqlite3.Connection | psycopg.Connection = connection) -> int:
            return sum(int(row[1]) for row in connection.execute(_LEANEST).fetchall())

        times: dict[str, list[tuple[float, float]]] = {"leanest": [], "counted": [], "completed": []}
        for _ in range(ROUNDS):
            for name, work in (("leanest", leanest), ("counted", counted), ("completed", completed)):
                cpu, seconds, found = _timed(kind, url, work)
                assert found == number, f"{name} counted {found:,} of {number:,}"
                times[name].append((cpu, seconds))
    floor = median(cpu for cpu, _ in times["leanest"])
    for name, what, goal in (
        ("counted", "classes of one standard", COUNT_GOAL),
        ("completed", "completeness under one standard", COMPLETENESS_GOAL),
    ):
        ours = median(cpu for cpu, _ in times[name]) / len(STANDARDS)
        seconds = median(each for _, each in times[name])
        yield Figure(
            f"{what}, {number:,} records, {kind}", ours, floor, "CPU s", goal,
            note=f"all five in {seconds:.1f} s",
        )  # fmt: skip
    cpu, seconds, _ = _timed(kind, url, reported)
    yield Figure(
        f"the whole report of one class of {number:,} records, {kind}", cpu, floor, "CPU s",
        note=f"{seconds:.1f} s: five standards, gaps, groups, forecast, list",
    )  # fmt: skip
