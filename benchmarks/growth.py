"""What it costs that a database has grown: sending and the lists with ten million old texts against ten thousand.

Both databases hold the same people and the same number of campaigns; only their campaigns were larger. What is compared
is the processor time of this process and of its session at PostgreSQL; the time by the clock stands in the notes.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Table, text
from sqlalchemy.orm import Session

from actions.count_sheets import add_count_sheet
from actions.resolve_unknowns import expire_leases, open_questions
from actions.run_batch import caps_of
from actions.send_texts import claim_campaign_texts, record_outcomes
from benchmarks import Figure
from benchmarks.audience import bare_connection, make_up_people, tidy_up
from benchmarks.databases import BOTH, SQLITE, database_url
from database.campaign_people import PeopleFilter, people_of
from database.campaign_reports import CampaignFilter, campaign_rows
from database.campaigns import due_campaign_ids, planned_zone_keys
from database.replies import waiting_conversations
from database.session import make_engine, reading, transaction
from database.texts import answer_candidates, last_text_to, waiting_by_zone
from rules.campaign_states import ACTIVE_STATES, CampaignState
from rules.frequency import PERIOD
from schemas.office import Office
from schemas.sms import DeliveryStatus, Submitted
from schemas.tables import Batch, Campaign, Template, Text

TITLE = "sending and the operator's lists with ten million texts in the database against ten thousand"
FEW, MANY, QUICK_MANY = 10_000, 10_000_000, 200_000
PEOPLE, QUICK_PEOPLE = 200_000, 20_000
OLD_CAMPAIGNS = 100
BATCH, QUICK_BATCH = 5_000, 1_000
ROUNDS = 5  # batches for each of the two databases, in turn
REPEATS = 25  # of each list, in turn
GOAL = 1.2

RUN = "run-1"
ZONE = ZoneInfo("America/Chicago")
NOON = datetime(2026, 3, 3, 12, tzinfo=ZONE)  # a Tuesday
OFFICE = Office("Lakeside Career College", ZONE)

_NUMBERS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last})",
    False: "WITH n(i) AS (SELECT generate_series(0, {last}))",
}
_HEX = {True: "printf('%032x', i)", False: "lpad(to_hex(i), 32, '0')"}
_DAY = {
    True: "datetime('2025-03-01 18:00:00', '+' || (i / {per_campaign}) || ' days')",
    False: "timestamptz '2025-03-01 18:00:00+00' + (i / {per_campaign}) * interval '1 day'",
}
# Everybody may be texted: what is left out costs less, and would cost the same in both.
_EVERYBODY_AGREES = (
    "UPDATE students SET consent = 'given', do_not_contact = (1 = 0), sms_phone_id = id, phone_issue = NULL",
    "UPDATE phones SET opted_out_at = NULL, dead_at = NULL, held_at = NULL",
)
_OLD_TEXTS = """
    INSERT INTO texts (id, uuid, purpose, campaign_id, batch_number, student_id, phone_id, rank, context, body, state,
                       attempt, at_most_once, claimed_at, vendor_sid, sent_at, delivery, delivery_rank, created_at)
    {numbers}
    SELECT i + 1, {hex}, 'campaign', 1 + i / {per_campaign}, 1, {person}, {person}, i % {per_campaign}, 'job_lead',
           'Hi Ada, are you still looking for work? Lakeside Career College. STOP ends texts.', 'sent', 1, 1 = 0, {day},
           'SM' || {hex}, {day}, 'delivered', 95, {day}
      FROM n
"""
_PLANNED = """
    INSERT INTO texts (purpose, campaign_id, student_id, phone_id, rank, context, state, attempt, at_most_once,
                       delivery_rank, created_at)
    SELECT 'campaign', :campaign_id, id, id, id, 'job_lead', 'planned', 0, 1 = 0, 0, created_at
      FROM students WHERE id > :after ORDER BY id LIMIT :recipients
"""


@dataclass
class _Grown:
    """One database: how many old texts it holds, and which people nobody has texted today."""

    kind: str
    url: str
    engine: Engine
    old_texts: int
    next_person: int = 0
    shown_campaign: int = 0
    session_pid: int | None = None  # of the one session at PostgreSQL: one thread works, so the pool has one
    cpu: list[float] = field(default_factory=list)


def _campaign(session: Session, name: str, state: CampaignState, recipients: int, starts_at: datetime) -> Campaign:
    is_over = state is CampaignState.COMPLETED
    campaign = Campaign(
        name=name, sender="Ms. Rivera", template_id=1, body="Hi, are you still looking for work? STOP ends texts.",
        context="job_lead", choices={}, merge_values={}, audience={}, limit_to=recipients, exclusions={},
        state=state.value, starts_at=starts_at, picked_at=starts_at, time_zone=ZONE.key, daily_at="12:00",
        first_batch_size=recipients, later_batch_size=recipients, run_token=name, created_at=starts_at,
        recipients=recipients, sent=recipients if is_over else 0, ended_at=starts_at if is_over else None,
        next_batch_at=None if is_over else starts_at, run_id=None if is_over else RUN,
    )  # fmt: skip
    session.add(campaign)
    session.flush()
    batch = Batch(campaign_id=campaign.id, number=1, size=recipients, opened_at=starts_at)
    if is_over:
        batch.claimed, batch.closed_at = recipients, starts_at
    session.add(batch)
    return campaign


def _grow(kind: str, url: str, old_texts: int, people: int) -> _Grown:
    """Fill a database with people and old texts."""
    engine = make_engine(url)
    make_up_people(engine, people)
    per_campaign = old_texts // OLD_CAMPAIGNS
    with transaction(engine) as session:
        for statement in _EVERYBODY_AGREES:
            session.execute(text(statement))
        session.add(Template(key="job_lead", name="Job lead", body="", context="job_lead", updated_at=NOON))
        session.flush()
        for number in range(OLD_CAMPAIGNS):
            at = datetime(2025, 3, 1, 18, tzinfo=UTC) + timedelta(days=number)
            _campaign(session, f"Old {number}", CampaignState.COMPLETED, per_campaign, at)
    is_sqlite = kind == SQLITE
    statement = _OLD_TEXTS.format(
        numbers=_NUMBERS[is_sqlite].format(last=old_texts - 1), hex=_HEX[is_sqlite], per_campaign=per_campaign,
        day=_DAY[is_sqlite].format(per_campaign=per_campaign),
        # Each campaign goes to another stretch of the roster, so that the old texts of one person lie apart.
        person=f"1 + ((i / {per_campaign}) * 7919 + i % {per_campaign}) % {people}",
    )  # fmt: skip
    _insert_quickly(kind, url, engine, statement)
    tidy_up(engine)
    grown = _Grown(kind, url, engine, old_texts)
    if not is_sqlite:
        with reading(engine) as session:
            grown.session_pid = session.scalars(text("SELECT pg_backend_pid()")).one()
    return grown


def _insert_quickly(kind: str, url: str, engine: Engine, statement: str) -> None:
    """Run an INSERT of millions: no fsync, no look at foreign keys, and the indexes made behind it."""
    table = Text.__table__
    assert isinstance(table, Table)
    engine.dispose()  # SQLite changes its journal for nobody else's eyes, and would believe in the old indexes later
    with bare_connection(kind, url) as connection:
        if kind == SQLITE:
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
        else:
            connection.execute("SET session_replication_role = replica")
        for index in table.indexes:
            connection.execute(f"DROP INDEX {index.name}")
        connection.execute(statement)
        connection.commit()
    with transaction(engine) as session:
        for index in table.indexes:
            index.create(session.connection())
        if kind != SQLITE:
            session.execute(text("SELECT setval(pg_get_serial_sequence('texts', 'id'), (SELECT max(id) FROM texts))"))


def _plan_batch(grown: _Grown, recipients: int) -> int:
    """Schedule a campaign of people whom no other round has texted, and return its id."""
    with transaction(grown.engine) as session:
        name = f"New {grown.next_person}"
        campaign_id = _campaign(session, name, CampaignState.IN_PROCESS, recipients, NOON).id
        values = {"campaign_id": campaign_id, "after": grown.next_person, "recipients": recipients}
        session.execute(text(_PLANNED), values)
    grown.next_person += recipients
    return campaign_id


def _send(grown: _Grown, campaign_id: int) -> int:
    """Claim and record a whole batch with a vendor that takes everything; return how many were sent."""
    now, sent = NOON, 0
    with transaction(grown.engine) as session:
        zone_keys = planned_zone_keys(session, campaign_id)
    while True:
        with transaction(grown.engine) as session:
            claim = claim_campaign_texts(session, campaign_id, RUN, zone_keys=zone_keys, now=now, office=OFFICE)
        if claim.stop is not None:
            return sent
        outcomes = {
            one: Submitted(f"SM{one.outgoing.text_uuid}", DeliveryStatus.QUEUED) for one in claim.texts
        }  # fmt: skip
        with transaction(grown.engine) as session:
            sent += record_outcomes(session, outcomes, now=now).sent


def _session_cpu_seconds(grown: _Grown) -> float:
    """Return what the session at PostgreSQL has used of the processor so far, 0 where there is none.

    Linux tells it in nanoseconds as the first number of /proc/<pid>/schedstat; ticks of 10 ms would be too coarse.
    """
    if grown.session_pid is None:
        return 0.0
    told = Path(f"/proc/{grown.session_pid}/schedstat")
    return int(told.read_text(encoding="ascii").split()[0]) / 1e9 if told.exists() else 0.0


def _spent(grown: _Grown, work: Callable[[], object]) -> float:
    """Return the seconds of processor time that some work takes here and at PostgreSQL."""
    server, own = _session_cpu_seconds(grown), time.process_time()
    work()
    return time.process_time() - own + _session_cpu_seconds(grown) - server


def _timed_batch(grown: _Grown, recipients: int) -> float:
    """Return the microseconds of processor time one text took, claim and record. Raises AssertionError."""
    campaign_id = _plan_batch(grown, recipients)
    sent: list[int] = []
    spent = _spent(grown, lambda: sent.append(_send(grown, campaign_id)))
    assert sent == [recipients], f"{sent[0]} of {recipients} were sent"
    grown.shown_campaign = campaign_id
    return spent / recipients * 1_000_000


def _queries(planned_id: int, sent_id: int) -> dict[str, Callable[[Session], object]]:
    """Return what people and the clock ask again and again, with a campaign still planned and one that is sent."""
    since = NOON - PERIOD
    active = CampaignFilter(states=ACTIVE_STATES)
    return {
        "campaign list": lambda session: campaign_rows(session, active, office=OFFICE),
        "campaign list --all": lambda session: campaign_rows(session, office=OFFICE),
        "people, page of 50 waiting": lambda session: list(
            islice(people_of(session, planned_id, PeopleFilter(), since=since), 50)
        ),
        "people, page of 50 sent": lambda session: list(
            islice(people_of(session, sent_id, PeopleFilter(), since=since), 50)
        ),
        "inbox list": lambda session: waiting_conversations(session, 50),
        "who of a campaign was texted lately": lambda session: waiting_by_zone(
            session, planned_id, caps=caps_of([ZONE.key], OFFICE), since=since, now=NOON
        ),
        "due campaigns": lambda session: due_campaign_ids(session, NOON),
        "answers to send": lambda session: answer_candidates(session, 64),
        "questions to the vendor": lambda session: open_questions(session, now=NOON),
        "leases that ran out": lambda session: expire_leases(session, now=NOON),
        "the text a reply answers": lambda session: last_text_to(session, 1, NOON),
        "count sheet": lambda session: add_count_sheet(
            session, session.get_one(Campaign, sent_id), 1, run_id=RUN, now=NOON
        ),
    }


def _milliseconds(grown: _Grown, ask: Callable[[Session], object]) -> tuple[float, float]:
    """Return what one question takes: processor time, and time by the clock."""
    with transaction(grown.engine) as session:
        began = time.perf_counter()
        cpu = _spent(grown, lambda: ask(session))
        return cpu * 1_000, (time.perf_counter() - began) * 1_000


def _compare(kind: str, small: _Grown, large: _Grown, recipients: int) -> Iterator[Figure]:
    both = (small, large)
    for grown in both:
        _timed_batch(grown, recipients)  # whatever is loaded and compiled once
    for round_number in range(ROUNDS):
        for grown in both if round_number % 2 else reversed(both):
            grown.cpu.append(_timed_batch(grown, recipients))
    note = f"{large.old_texts:,} old texts against {small.old_texts:,}"
    yield Figure(
        f"claim and record, {kind}", median(large.cpu), median(small.cpu), "CPU us a text", GOAL, note=note
    )  # fmt: skip
    asked = {id(grown): _queries(_plan_batch(grown, recipients), grown.shown_campaign) for grown in both}
    for grown in both:
        tidy_up(grown.engine)
    for name in asked[id(small)]:
        times: dict[int, list[tuple[float, float]]] = {id(grown): [] for grown in both}
        for _ in range(REPEATS):
            for grown in both:
                times[id(grown)].append(_milliseconds(grown, asked[id(grown)][name]))
        (large_cpu, large_wall), (small_cpu, small_wall) = (
            [median(column) for column in zip(*times[id(grown)], strict=True)] for grown in (large, small)
        )
        wall = f"{note}; by the clock {large_wall:.3g} against {small_wall:.3g} ms"
        yield Figure(f"{name}, {kind}", large_cpu, small_cpu, "CPU ms", GOAL, note=wall)


def measure(quick: bool) -> Iterator[Figure]:
    """Fill two databases of each kind and compare them. Raises AssertionError if a batch was not sent in full."""
    many, people = (QUICK_MANY, QUICK_PEOPLE) if quick else (MANY, PEOPLE)
    for kind in BOTH:
        with ExitStack() as stack:
            grown = []
            for old_texts in (FEW, many):
                url = stack.enter_context(database_url(kind))
                grown.append(_grow(kind, url, old_texts, people))
                stack.callback(grown[-1].engine.dispose)
            yield from _compare(kind, grown[0], grown[1], QUICK_BATCH if quick else BATCH)
