"""The gate of Career Status records: every rule in one pass of the database, against a plain pass over the same rows.

The plain pass is written by hand on the bare driver: it joins the same two tables and reads the columns that the rules
look at, but judges nothing. The processor time of PostgreSQL's processes counts on both sides.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median

import psycopg
from sqlalchemy import Engine, text

from actions.check_records import record_findings
from benchmarks import Figure
from benchmarks.audience import bare_connection, make_up_people, tidy_up
from benchmarks.databases import BOTH, database_url
from benchmarks.server_cpu import server_cpu_seconds
from database.quality import gate_records
from database.session import make_engine, reading, transaction
from schemas.expectations.career_status import career_status_suite
from schemas.expectations.suite import GateResult

TITLE = "a million Career Status records held against every rule, against a plain pass over the same rows"
RECORDS, QUICK = 1_000_000, 20_000
ROUNDS = 3
GOAL = 15.0
NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
SUITE = career_status_suite(NOW.date())

# One record in eighty is wrong, one in ten lacks something, as in an office that keeps its records.
_RECORDS = """
    INSERT INTO career_status (student_id, program, outcome, employer, job_title, start_on, pay_cents, pay_unit,
                               hours_type, source, evidence, asked, updated_at)
    SELECT id, 'Welding', CASE WHEN id % 4 = 0 THEN 'seeking' ELSE 'employed' END,
           CASE WHEN id % 4 = 0 OR id % 10 = 1 THEN NULL ELSE 'Acme' END, CASE WHEN id % 4 > 0 THEN 'Welder' END,
           CASE WHEN id % 4 > 0 THEN {start} END,
           CASE WHEN id % 4 = 0 THEN NULL WHEN id % 79 = 1 THEN 190000 ELSE 2100 END,
           CASE WHEN id % 4 > 0 THEN 'hour' END, CASE WHEN id % 4 > 0 THEN 'full_time' END, 'sms', 'made up', '[]', {at}
      FROM students
"""
_PLAIN = """
    SELECT count(*), count(s.student_id), count(c.program), count(c.outcome), count(c.employer), count(c.job_title),
           count(c.start_on), count(c.pay_cents), count(c.pay_max_cents), count(c.pay_unit), count(c.hours_type),
           count(c.hours_per_week), count(c.source), count(c.form_completed_on), count(s.completed_on)
      FROM career_status c JOIN students s ON s.id = c.student_id
"""


def make_up_records(engine: Engine, records: int) -> None:
    """Fill students and one record for each."""
    make_up_people(engine, records)
    is_sqlite = engine.dialect.name == "sqlite"
    statement = _RECORDS.format(
        start="'2026-02-02'" if is_sqlite else "date '2026-02-02'",
        at=":at" if is_sqlite else "CAST(:at AS timestamptz)",
    )
    with transaction(engine) as session:
        session.execute(text(statement), {"at": f"{NOW:%Y-%m-%d %H:%M:%S.%f}"})
    tidy_up(engine)


def _spent(kind: str, url: str, work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the processor with those of PostgreSQL, and by the clock."""
    server, cpu, wall = server_cpu_seconds(kind, url), time.process_time(), time.perf_counter()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return cpu + server_cpu_seconds(kind, url) - server, wall


def measure(quick: bool) -> Iterator[Figure]:
    """Make records up in a database of its own and measure. Raises AssertionError where the gate miscounts."""
    records = QUICK if quick else RECORDS
    for kind in BOTH:
        with database_url(kind) as url:
            engine = make_engine(url)
            make_up_records(engine, records)
            results: list[GateResult] = []

            def ours(engine: Engine = engine, results: list[GateResult] = results) -> None:
                with reading(engine) as session:
                    results[:] = [gate_records(session, SUITE)]

            with bare_connection(kind, url) as connection:

                def plain(connection: sqlite3.Connection | psycopg.Connection = connection) -> None:
                    (row,) = connection.execute(_PLAIN).fetchall()
                    assert row[0] == records

                times = [(_spent(kind, url, ours), _spent(kind, url, plain)) for _ in range(ROUNDS)]
            (result,) = results
            wrong = sum(1 for number in range(1, records + 1) if number % 4 and number % 79 == 1)
            assert (result.checked, len(result.held_back)) == (records, wrong), f"{len(result.held_back)} held"

            def note(engine: Engine = engine, result: GateResult = result) -> None:
                with transaction(engine) as session:
                    record_findings(session, result, began_at=NOW, now=NOW)

            first, again = _spent(kind, url, note), _spent(kind, url, note)
            engine.dispose()
        gate, pass_ = ([one[side][0] for one in times] for side in (0, 1))
        wall = median(one[0][1] for one in times)
        yield Figure(
            f"gate of {records:,} records, {kind}", median(gate), median(pass_), "CPU s", GOAL,
            note=f"{wall:.1f} s by the clock; {len(result.bad):,} records with findings",
        )  # fmt: skip
        yield Figure(
            f"findings of {records:,} records written down, {kind}", first[0], again[0], "CPU s",
            note=f"all new against nothing changed: {first[1]:.1f} and {again[1]:.1f} s by the clock",
        )  # fmt: skip
