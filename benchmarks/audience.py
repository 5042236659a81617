"""Who would get a campaign and who not, and why: our statement against the leanest SQL with the same answer.

The leanest equivalent is written by hand on the bare driver: one pass that counts by reason, and one count of distinct
phones. It knows neither filters nor saved lists nor ranks, so it is a floor, not something to replace ours by.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text

from benchmarks import Measured
from database import migrate
from database.audience import count_audience
from database.session import make_engine, reading, transaction
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter

TITLE = "audience: a million students counted under one reason each, on SQLite"
STUDENTS = 1_000_000
LIMIT = 25_000
ROUNDS = 3

Counts = dict[str, int]

# A roster of this size would take minutes to load from a file, so the database makes it up. Reasons come at the rates
# of an office that texts: 2 % without a phone, 1 in 40 unsubscribed, 1 in 6 never asked; 1 in 100 shares a phone.
_PHONES = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :students)
    INSERT INTO phones (id, e164, opted_out_at, dead_at, held_at)
    SELECT i, '+1312' || (2000000 + i), CASE WHEN i % 40 = 0 THEN :at END, CASE WHEN i % 150 = 0 THEN :at END,
           CASE WHEN i % 1999 = 0 THEN :at END
      FROM n
"""
_STUDENTS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :students)
    INSERT INTO students (id, student_id, first_name, last_name, zone_key, program, is_test, do_not_contact, consent,
                          consent_proof, sms_phone_id, phone_issue, row_hash, created_at, updated_at)
    SELECT i, 'S' || (1000000 + i), 'Ada', 'Number' || i, 'America/Chicago', 'Program ' || (i % 9), 0, i % 67 = 0,
           CASE WHEN i % 6 = 0 THEN 'never_asked' ELSE 'given' END, 'web form',
           CASE WHEN i % 50 = 0 THEN NULL WHEN i % 100 = 1 THEN i + 1 ELSE i END,
           CASE WHEN i % 50 = 0 THEN 'missing' END, 'made up', :at, :at
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


def _make_up(engine: Engine) -> None:
    migrate.upgrade(engine)
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
    with transaction(engine) as session:
        for statement in (_PHONES, _STUDENTS):
            session.execute(text(statement), {"students": STUDENTS, "at": at})


def _leanest(connection: sqlite3.Connection) -> Counts:
    counts: Counts = {}
    for reason, people, phones in connection.execute(_ONE_BY_ONE):
        if reason is not None:
            counts[reason] = people
            continue
        recipients = min(phones, LIMIT)
        counts["recipients"] = recipients
        counts[Exclusion.SHARED_PHONE.value] = people - phones
        counts[Exclusion.OVER_LIMIT.value] = phones - recipients
    return {reason: number for reason, number in counts.items() if number}


def _cpu(work: Callable[[], Counts]) -> tuple[float, Counts]:
    began = time.process_time()
    counts = work()
    return time.process_time() - began, counts


def measure() -> Measured:
    """Make a roster up in a database of its own and measure. Raises AssertionError if the answers differ."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        engine = make_engine(f"sqlite:///{database}")
        _make_up(engine)
        connection = sqlite3.connect(database)

        def ours() -> Counts:
            with reading(engine) as session:
                recipients, exclusions = count_audience(session, AudienceFilter(), LIMIT)
            return {"recipients": recipients, **{reason.value: number for reason, number in exclusions.items()}}

        times: dict[str, list[float]] = {"ours": [], "leanest": []}
        for _ in range(ROUNDS):
            mine, our_counts = _cpu(ours)
            lean, lean_counts = _cpu(lambda: _leanest(connection))
            assert our_counts == lean_counts, f"{our_counts} is not {lean_counts}"
            times["ours"].append(mine)
            times["leanest"].append(lean)
        connection.close()
        engine.dispose()
    return Measured(STUDENTS, median(times["ours"]), median(times["leanest"]))
