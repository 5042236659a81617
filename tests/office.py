"""A small office with made-up people, for tests: real rows, a moved clock, and the steps of a day."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change_staff import add_staff_member, register_first_administrator
from actions.read_text import TextReader
from actions.run_batch import Gate, begin_attempt, bind_run, close_batch, open_gate
from actions.schedule_campaign import schedule_campaign
from actions.seed_templates import seed_templates
from actions.send_texts import Claim, Recorded, call_vendor, claim_answers, claim_campaign_texts, record_outcomes
from actions.take_in_receipts import take_in_receipts
from actions.take_in_reply import ReadReply, store_reply, take_in_reply
from database.campaigns import planned_zone_keys
from database.staff import staff_member
from database.students import ensure_phones
from rules.suspension import DEFAULT_POLICY
from schemas.audience import AudienceFilter
from schemas.campaign import CampaignPlan
from schemas.office import Office
from schemas.sms import DeliveryStatus, Drop, IncomingText, Receipt, SmsVendor
from schemas.tables import Campaign, Phone, Reply, Student, Text
from tests.conftest import Begin
from tests.pacer import Pacer

CHICAGO = ZoneInfo("America/Chicago")
BY_RULES = TextReader()  # without a model beside them
OFFICE = Office("Lakeside Career College", CHICAGO)
COLLEGE = OFFICE.college
OFTEN = replace(OFFICE, texts_per_day=3)  # where one day's text must not hold back the next campaign's
TUESDAY_NOON = datetime(2026, 3, 3, 12, 0, tzinfo=CHICAGO)
MINUTE = timedelta(minutes=1)


@dataclass
class MovedClock:
    """The clock of a test: it stands still until it is moved."""

    now: datetime = TUESDAY_NOON

    def pass_by(self, duration: timedelta) -> datetime:
        """Let time pass and return the new instant."""
        self.now += duration
        return self.now


def number(index: int) -> str:
    """Return the made-up number of one student, E.164."""
    return f"+1312555{index:04d}"


def add_student(session: Session, index: int, *, phone: str | None = "", **columns: object) -> Student:
    """Add a welder of Joliet who agreed to texts; `phone` None is somebody without one."""
    e164 = number(index) if phone == "" else phone
    phone_id = None if e164 is None else ensure_phones(session, [e164])[e164]
    values: dict[str, object] = {
        "student_id": f"S{index:05d}",
        "first_name": "Ada",
        "last_name": f"Number{index}",
        "email": f"ada{index}@mail.example",
        "program": "Welding",
        "campus": "Joliet",
        "credential": "Certificate",
        "completed_on": TUESDAY_NOON.date() - timedelta(days=90),
        "advisor_email": "advisor1@college.example",
        "zone_key": "America/Chicago",
        "consent": "given",
        "consent_proof": "web form",
        "sms_phone_id": phone_id,
        "phone_issue": None if phone_id is not None else "missing",
        "row_hash": str(index),
        "created_at": TUESDAY_NOON,
        "updated_at": TUESDAY_NOON,
    }
    student = Student(**{**values, **columns})
    session.add(student)
    session.flush()
    return student


def a_plan(**changes: object) -> CampaignPlan:
    """Return the plan of a job lead for everybody, on Tuesday at noon."""
    plan = CampaignPlan("March leads", "Ms. Rivera", "job_lead", AudienceFilter(), TUESDAY_NOON, "America/Chicago")
    return replace(plan, **changes)  # type: ignore[arg-type]


def staff(session: Session) -> None:
    """Register the people of the office: Ms. Rivera leads it. Twice is safe."""
    if staff_member(session, "Ms. Rivera") is None:
        register_first_administrator(session, "Director", now=TUESDAY_NOON)
        add_staff_member(
            session, "Ms. Rivera", name="Ana Rivera", email="rivera@college.example", role="lead", notify_by="email",
            now=TUESDAY_NOON, actor="Director",
        )  # fmt: skip


def scheduled(begin: Begin, students: int, **changes: object) -> int:
    """Add students, schedule a campaign for everybody, and return its id."""
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        staff(session)
        known = len(session.scalars(select(Student.id)).all())
        for index in range(known, known + students):
            add_student(session, index)
        return schedule_campaign(session, a_plan(**changes), now=TUESDAY_NOON, office=OFFICE).id


def start_run(begin: Begin, campaign_id: int, run_id: str = "run-1", now: datetime = TUESDAY_NOON) -> Gate:
    """Start a run for the due batch, as dispatch does, and pass its gate."""
    with begin() as session:
        attempt = begin_attempt(session, campaign_id, now=now)
        assert attempt is not None, "no batch is due"
        assert bind_run(session, attempt, run_id, now=now)
        return open_gate(session, campaign_id, run_id, now=now)


def claim_texts(
    session: Session, campaign_id: int, run_id: str = "run-1", now: datetime = TUESDAY_NOON, limit: int = 64,
    office: Office = OFFICE,
) -> Claim:  # fmt: skip
    """Claim the next texts of a campaign wherever its people live."""
    zone_keys = planned_zone_keys(session, campaign_id)
    return claim_campaign_texts(session, campaign_id, run_id, zone_keys=zone_keys, now=now, office=office, limit=limit)


async def send_chunk(
    begin: Begin, vendor: SmsVendor, campaign_id: int, run_id: str = "run-1", now: datetime = TUESDAY_NOON,
    limit: int = 64, office: Office = OFFICE,
) -> Recorded | str:  # fmt: skip
    """Claim, call and record once; return what was recorded, or why there was nothing to claim."""
    with begin() as session:
        claim = claim_texts(session, campaign_id, run_id, now, limit, office)
    if claim.stop is not None:
        return claim.stop
    outcomes = await call_vendor(vendor, claim.texts, Pacer(1_000_000, time.monotonic), 8, lambda: now)
    with begin() as session:
        return record_outcomes(session, outcomes, now=now)


async def send_batch(
    begin: Begin, vendor: SmsVendor, campaign_id: int, run_id: str = "run-1", now: datetime = TUESDAY_NOON,
    office: Office = OFFICE,
) -> dict[str, int]:  # fmt: skip
    """Run one batch from its start to its close and return the count sheet."""
    gate = start_run(begin, campaign_id, run_id, now)
    assert gate.may_send, gate.why
    while not isinstance(await send_chunk(begin, vendor, campaign_id, run_id, now, office=office), str):
        pass
    with begin() as session:
        return close_batch(session, campaign_id, run_id, now=now, office=office)


async def send_answers(begin: Begin, vendor: SmsVendor, now: datetime = TUESDAY_NOON) -> None:
    """Send the answers that are waiting."""
    while True:
        with begin() as session:
            claim = claim_answers(session, now=now, office=OFFICE)
        if claim.stop is not None:
            return
        outcomes = await call_vendor(
            vendor, claim.texts, Pacer(1_000_000, time.monotonic), concurrency=8, clock=lambda: now
        )
        with begin() as session:
            record_outcomes(session, outcomes, now=now)


def receipt(
    text: Text, status: DeliveryStatus, *, drop: Drop | None = None, code: int | None = None, sid: str | None = None
) -> Receipt:
    """Return a status callback about a text, as its address carries it."""
    return Receipt(sid or text.vendor_sid or "", status, code, drop, text.uuid, text.attempt)


def take_receipts(begin: Begin, receipts: Sequence[Receipt], now: datetime = TUESDAY_NOON) -> None:
    """Take in receipts as the web server does, under the office's own policy."""
    with begin() as session:
        take_in_receipts(session, receipts, now=now, policy=DEFAULT_POLICY)


def incoming(index: int, body: str, sid: str, at: datetime | None, **more: bool) -> IncomingText:
    """Return one text from a student's phone."""
    return IncomingText(sid, number(index), "+13125550150", body, at, **more)


def writes(begin: Begin, index: int, body: str, at: datetime, **more: bool) -> ReadReply:
    """Let a student write and the office read it at once."""
    sid = f"SM{index}-{at.timestamp()}"
    with begin() as session:
        assert store_reply(session, incoming(index, body, sid, at, **more), source="webhook", now=at)
    with begin() as session:
        reply_id = session.scalars(select(Reply.id).where(Reply.vendor_sid == sid)).one()
    with begin() as session:
        read = take_in_reply(session, reply_id, now=at, office=OFFICE, reader=BY_RULES)
    assert read is not None
    return read


def the_campaign(begin: Begin, campaign_id: int) -> Campaign:
    """Return the campaign as it stands now."""
    with begin() as session:
        return session.get_one(Campaign, campaign_id)


def the_texts(begin: Begin, campaign_id: int | None) -> list[Text]:
    """Return the texts of a campaign (None: the answers) in order."""
    with begin() as session:
        return list(session.scalars(select(Text).where(Text.campaign_id == campaign_id).order_by(Text.rank, Text.id)))


def the_phone(begin: Begin, index: int) -> Phone:
    """Return a student's phone as it stands now."""
    with begin() as session:
        return session.scalars(select(Phone).where(Phone.e164 == number(index))).one()
