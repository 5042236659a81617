"""Campaigns that are due, in a database that is made once and copied for every measured run."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import func, insert, make_url, select

from actions.change_staff import register_first_administrator
from actions.run_batch import begin_attempt, bind_run, open_gate
from actions.schedule_campaign import schedule_campaign
from actions.seed_templates import seed_templates
from benchmarks.databases import POSTGRESQL, database_url
from database.session import make_engine, reading, transaction
from schemas.audience import AudienceFilter
from schemas.campaign import CampaignPlan
from schemas.office import Office
from schemas.tables import Phone, Student, Text

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=ZoneInfo("America/Chicago"))  # a Tuesday: every window is open
RUN = "run-1"
WHO = "Director"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A database of one kind with due campaigns, name -> id, each with its run; it is never sent from, only copied."""

    kind: str
    url: str
    campaigns: Mapping[str, int]

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Yield the address of a copy; `folder` is the place of its file, where it is one."""
        made = make_url(self.url)
        if self.kind != POSTGRESQL:
            target = folder / "placeline.db"
            with closing(sqlite3.connect(str(made.database))) as here, closing(sqlite3.connect(target)) as there:
                here.backup(there)
            yield f"sqlite:///{target}"
            return
        with psycopg.connect(
            host=str(made.query["host"]), user="postgres", dbname="postgres", autocommit=True
        ) as admin:
            admin.execute("CREATE DATABASE run TEMPLATE bench")
            try:
                yield made.set(database="run").render_as_string()
            finally:
                admin.execute("DROP DATABASE run WITH (FORCE)")


@contextmanager
def prepared(kind: str, campaigns: Mapping[str, int]) -> Iterator[Prepared]:
    """Yield a database with these campaigns, name -> how many recipients; each has people of its own."""
    with database_url(kind) as url:
        engine = make_engine(url)
        with transaction(engine) as session:
            seed_templates(session, now=NOON)
            register_first_administrator(session, WHO, now=NOON)
            begin = 0
            for name, number in campaigns.items():
                session.execute(
                    insert(Phone), [{"id": i + 1, "e164": _number(i)} for i in range(begin, begin + number)]
                )
                session.execute(insert(Student), [_student(i, name) for i in range(begin, begin + number)])
                begin += number
        ids = {}
        for name, number in campaigns.items():
            with transaction(engine) as session:
                office = Office("Lakeside Career College", ZoneInfo("America/Chicago"))
                plan = CampaignPlan(
                    name, WHO, "status_check", AudienceFilter(programs=(name,)), NOON, "America/Chicago",
                    first_batch_size=number,
                )  # fmt: skip
                ids[name] = schedule_campaign(session, plan, now=NOON, office=office).id
                attempt = begin_attempt(session, ids[name], now=NOON)
                assert attempt is not None
                assert bind_run(session, attempt, RUN, now=NOON)
                assert open_gate(session, ids[name], RUN, now=NOON).may_send
        if kind == POSTGRESQL:
            # What autovacuum does within a minute of such a load; here it must not do it in the middle of a run.
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()
        yield Prepared(kind, url, ids)


def text_states(url: str, campaign_ids: Sequence[int]) -> dict[str, int]:
    """Return state -> how many texts of these campaigns."""
    engine = make_engine(url)
    with reading(engine) as session:
        of_these = select(Text.state, func.count()).where(Text.campaign_id.in_(campaign_ids)).group_by(Text.state)
        states = dict(session.execute(of_these).tuples().all())
    engine.dispose()
    return states


def _number(index: int) -> str:
    return f"+1312{2_000_000 + index}"


def _student(index: int, program: str) -> dict[str, object]:
    return {
        "student_id": f"S{index:06}", "first_name": "Ada", "last_name": f"Number{index}", "program": program,
        "zone_key": "America/Chicago", "consent": "given", "consent_proof": "web form", "sms_phone_id": index + 1,
        "row_hash": str(index), "created_at": NOON, "updated_at": NOON,
    }  # fmt: skip
