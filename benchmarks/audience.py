"""Who would get a campaign and who not, and why: our statement against the leanest SQL with the same answer.

The leanest equivalent is written by hand on the bare driver: one pass that counts by reason, and one count of distinct
phones. It knows neither filters nor saved lists nor ranks, so it is a floor, not something to replace ours by. The
processor time of PostgreSQL's processes counts on both sides (benchmarks/server_cpu.py).
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from statistics import median

import psycopg
from sqlalchemy import Engine, make_url, text

from benchmarks import Figure
from benchmarks.databases import BOTH, SQLITE, database_url
from benchmarks.server_cpu import server_cpu_seconds
from database.audience import count_audience
from database.session import make_engine, reading, transaction
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter

TITLE = (
    "a million students, each counted under one reason of the waterfall, against the leanest SQL with the same answer"
)
STUDENTS, QUICK = 1_000_000, 20_000
LIMIT = 25_000
ROUNDS = 5
GOAL = 2.0

Counts = dict[str, int]

# A roster of this size would take minutes to load from a file, so the database makes it up. Reasons come at the rates
# of an office that texts: 2 % without a phone, 1 in 40 unsubscribed, 1 in 6 never asked; 1 in 100 shares a phone.
_NUMBERS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :students)",
    False: "WITH n(i) AS (SELECT generate_series(1, CAST(:students AS integer)))",
}
_PHONES = """
    INSERT INTO phones (id, e164, opted_out_at, dead_at, held_at)
    {numbers}
    SELECT i, '+1312' || (2000000 + i), CASE WHEN i % 40 = 0 THEN {at} END, CASE WHEN i % 150 = 0 THEN {at} END,
           CASE WHEN i % 1999 = 0 THEN {at} END
      FROM n
"""
_STUDENTS = """
    INSERT INTO students (id, student_id, first_name, last_name, zone_key, program, is_test, do_not_contact, consent,
                          consent_proof, sms_phone_id, phone_issue, row_hash, created_at, updated_at)
    {numbers}
    SELECT i, 'S' || (1000000 + i), 'Ada', 'Number' || i, 'America/Chicago', 'Program ' || (i % 9), 1 = 0, i % 67 = 0,
           CASE WHEN i % 6 = 0 THEN 'never_asked' ELSE 'given' END, 'web form',
           CASE WHEN i % 50 = 0 THEN NULL WHEN i % 100 = 1 THEN i + 1 ELSE i END,
           CASE WHEN i % 50 = 0 THEN 'missing' END, 'made up', {at}, {at}
      FROM n
"""

_ONE_BY_ONE = """
    SELECT CASE WHEN s.phone_issue = 'missing' THEN 'no_phone'
                WHEN s.phone_issue = 'invalid' THEN 'invalid_number'
                WHEN p.dead_at IS NOT NULL THEN 'bounced'
                WHEN p.opted_out_at IS NOT NULL THEN 'unsubscribed'
                WHEN s.consent <> 'given' THEN 'no_consent'
                WHEN s.do_not_contact THEN 'do_not_contact'
                WHEN p.held_at IS NOT NULL THEN 'held' END AS reason,
           count(*), count(DISTINCT s.sms_phone_id)
      FROM students s LEFT JOIN phones p ON p.id = s.sms_phone_id
     GROUP BY reason
"""


def make_up_people(engine: Engine, students: int) -> None:
    """Fill phones and students, ids from 1 on."""
    is_sqlite = engine.dialect.name == "sqlite"
    at = ":at" if is_sqlite else "CAST(:at AS timestamptz)"
    values = {"students": students, "at": f"{datetime(2026, 1, 5, 12, tzinfo=UTC):%Y-%m-%d %H:%M:%S.%f}"}
    with transaction(engine) as session:
        for statement in (_PHONES, _STUDENTS):
            session.execute(text(statement.format(numbers=_NUMBERS[is_sqlite], at=at)), values)
    tidy_up(engine)


def tidy_up(engine: Engine) -> None:
    """Let PostgreSQL count what was written by the million, as it does by itself; nobody does so for SQLite."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))


def _told(rows: Iterable[tuple[str | None, int, int]]) -> Counts:
    counts: Counts = {}
    for reason, people, phones in rows:
        if reason is not None:
            counts[reason] = people
            continue
        recipients = min(phones, LIMIT)
        counts["recipients"] = recipients
        counts[Exclusion.SHARED_PHONE.value] = people - phones
        counts[Exclusion.OVER_LIMIT.value] = phones - recipients
    return {reason: number for reason, number in counts.items() if number}


def bare_connection(kind: str, url: str) -> "closing[sqlite3.Connection] | closing[psycopg.Connection]":
    """Open the driver's own connection; it is closed at the end of its block."""
    address = make_url(url)
    if kind == SQLITE:
        return closing(sqlite3.connect(str(address.database)))
    host = str(address.query["host"])
    return closing(psycopg.connect(host=host, user=address.username, dbname=address.database, autocommit=True))


def _cpu(kind: str, url: str, work: Callable[[], Counts]) -> tuple[float, Counts]:
    server, ours = server_cpu_seconds(kind, url), time.process_time()
    counts = work()
    ours = time.process_time() - ours
    return ours + server_cpu_seconds(kind, url) - server, counts


def measure(quick: bool) -> Iterator[Figure]:
    """Make a roster up in a database of its own and measure. Raises AssertionError if the answers differ."""
    students = QUICK if quick else STUDENTS
    for kind in BOTH:
        with database_url(kind) as url:
            engine = make_engine(url)
            make_up_people(engine, students)
            with bare_connection(kind, url) as connection:

                def ours(engine: Engine = engine) -> Counts:
                    with reading(engine) as session:
                        recipients, exclusions = count_audience(session, AudienceFilter(), LIMIT)
                    return {"recipients": recipients, **{reason.value: many for reason, many in exclusions.items()}}

                def leanest(connection: sqlite3.Connection | psycopg.Connection = connection) -> Counts:
                    return _told(connection.execute(_ONE_BY_ONE).fetchall())

                times: dict[str, list[float]] = {"ours": [], "leanest": []}
                for _ in range(ROUNDS):
                    mine, our_counts = _cpu(kind, url, ours)
                    lean, lean_counts = _cpu(kind, url, leanest)
                    assert our_counts == lean_counts, f"{our_counts} is not {lean_counts}"
                    times["ours"].append(mine)
                    times["leanest"].append(lean)
            engine.dispose()
        yield Figure(
            f"count and exclude {students:,} students, {kind}", median(times["ours"]), median(times["leanest"]),
            "CPU s", GOAL,
        )  # fmt: skip
