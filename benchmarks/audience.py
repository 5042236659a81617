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

from actions.load_roster import load_roster
from benchmarks import Measured
from database import migrate
from database.audience import count_audience
from database.session import make_engine, reading, transaction
from rules.recipients import Exclusion
from sandbox.roster import write_roster
from schemas.audience import AudienceFilter

TITLE = "audience: everybody on the roster counted under one reason, on SQLite"
STUDENTS = 30_000
LIMIT = 25_000
ROUNDS = 7
EVERY_NTH_OPTED_OUT = 40  # a roster just loaded has no opt-outs yet; an office that texts has some

Counts = dict[str, int]

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
    """Load a made-up roster into a database of its own and measure. Raises AssertionError if the answers differ."""
    with tempfile.TemporaryDirectory() as folder:
        roster, database = Path(folder) / "roster.csv", Path(folder) / "bench.db"
        write_roster(roster, STUDENTS)
        engine = make_engine(f"sqlite:///{database}")
        migrate.upgrade(engine)
        with transaction(engine) as session:
            loaded = load_roster(session, roster, now=datetime.now(UTC), actor="benchmark")
        with sqlite3.connect(database) as connection:
            connection.execute(
                "UPDATE phones SET opted_out_at = '2026-03-01 12:00:00.000000' WHERE id % ? = 0",
                [EVERY_NTH_OPTED_OUT],
            )

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
    return Measured(loaded.rows, median(times["ours"]), median(times["leanest"]))
