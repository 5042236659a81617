"""The outbox against a pretend HubSpot on the wire: what should stand there does, once, whatever goes wrong."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.change_campaign import fail
from actions.empty_outbox import LEASE, SyncReport, empty_outbox
from actions.fill_outbox import fill_outbox
from actions.keep_turn import Turn
from actions.resolve_conversation import resolve_conversation
from actions.retry_crm import retry_crm
from actions.serve_conversation import answer, dispose
from database.outbox import outbox_counts, refusals
from integrations.hubspot.client import HubSpotCrm
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import CrmRefused
from schemas.mistakes import Mistake
from schemas.tables import (
    CareerStatus,
    Conversation,
    FollowUp,
    OutboxEntry,
    Phone,
    StaffMember,
    Student,
    Ticket,
)
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, OFFICE, TUESDAY_NOON, number, scheduled, send_answers, send_batch, writes

TOKEN = "sandbox-token"
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Portal:
    """The running sandbox, from behind."""

    url: str
    http: httpx.Client

    def control(self, what: str, body: Mapping[str, object]) -> None:
        self.http.post(f"/control/{what}", json=dict(body)).raise_for_status()

    def objects(self, kind: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.http.get(f"/control/objects/{kind}?limit=1000").json()["results"]
        return results

    def requests(self) -> int:
        counted: dict[str, int] = self.http.get("/control/stats").json()["requests"]
        return sum(counted.values())


@pytest.fixture(scope="module")
def running_portal() -> Iterator[Portal]:
    command = [sys.executable, "-m", "sandbox.hubspot", "--port", "0", "--token", TOKEN]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with httpx.Client(base_url=url, timeout=5) as http:
            yield Portal(url, http)
        process.terminate()


@pytest.fixture
def portal(running_portal: Portal) -> Portal:
    running_portal.control("reset", {})
    return running_portal


@pytest.fixture
def crm(portal: Portal) -> Iterator[HubSpotCrm]:
    crm = HubSpotCrm(HubSpotTransport(portal.url, TOKEN, per_ten_seconds=100_000, timeout=(2, 5)))
    crm.setup()
    yield crm
    crm.close()


@pytest.fixture
async def office(begin: Begin) -> Begin:
    """Three students who answered: one hired, one interested, one whose conversation is closed."""
    campaign_id = scheduled(begin, 3, template_key="status_check")
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    writes(begin, 0, "I got hired at Walgreens", TUESDAY_NOON + MINUTE)
    writes(begin, 1, "What does the job pay?", TUESDAY_NOON + MINUTE)
    writes(begin, 2, "Still looking for work", TUESDAY_NOON + MINUTE)
    await send_answers(begin, PretendSms(lambda: TUESDAY_NOON))
    return begin


def fill(begin: Begin) -> int:
    return fill_outbox(begin, checked_at=TUESDAY_NOON + timedelta(days=400), now=TUESDAY_NOON, office=OFFICE)


def empty(begin: Begin, crm: HubSpotCrm) -> SyncReport:
    return empty_outbox(begin, crm, clock=lambda: TUESDAY_NOON)


def counts(begin: Begin) -> dict[tuple[str, str], int]:
    with begin() as session:
        return outbox_counts(session)


def entry(begin: Begin, kind: str) -> OutboxEntry:
    with begin() as session:
        return session.scalars(select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.id)).all()[0]


def change_record(begin: Begin, **columns: object) -> None:
    with begin() as session:
        hired = select(Student.id).where(Student.student_id == "S00000").scalar_subquery()
        session.execute(update(CareerStatus).where(CareerStatus.student_id == hired).values(**columns))


def test_filling_twice_notes_nothing_new(office: Begin) -> None:
    assert fill(office) > 0
    before = counts(office)
    assert fill(office) == 0
    assert counts(office) == before == {
        ("contact", "pending"): 3, ("record", "pending"): 2, ("task", "pending"): 1, ("assignment", "pending"): 1,
        ("closing", "pending"): 1,
    }  # fmt: skip


def test_everything_stands_in_the_crm_and_a_second_run_asks_nothing(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    report = empty(office, crm)
    assert (report.written, report.rejected, report.stopped) == (
        {"contact": 3, "record": 2, "task": 1, "assignment": 1, "closing": 1}, {}, None,
    )  # fmt: skip
    assert [len(portal.objects(kind)) for kind in ("contacts", "career_status", "tasks")] == [3, 2, 1]
    hired = next(one["properties"] for one in portal.objects("career_status") if one["properties"].get("cs_employer"))
    assert (hired["cs_employer"], hired["cs_outcome"], hired["cs_student_id"]) == ("Walgreens", "employed", "S00000")
    with office() as session:
        assert all(session.scalars(select(Student.crm_id)))
    asked = portal.requests()
    fill(office)
    assert empty(office, crm).written == {}
    assert portal.requests() == asked, "nothing was asked for, let alone written"


def test_one_changed_fact_writes_one_record(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    empty(office, crm)
    change_record(office, job_title="Pharmacy technician")
    assert fill(office) == 1
    assert empty(office, crm).written == {"record": 1}
    titles = [one["properties"].get("cs_job_title") for one in portal.objects("career_status")]
    assert "Pharmacy technician" in titles
    assert len(titles) == 2


def test_a_quarantined_record_is_not_noted(office: Begin) -> None:
    change_record(office, quarantined_at=TUESDAY_NOON)
    fill(office)
    assert counts(office)["record", "pending"] == 1


def test_tasks_whose_answer_was_lost_are_looked_up_and_not_made_twice(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    portal.control("faults", {"error_after_apply_rate": 1, "only_path": "/batch/create"})
    report = empty(office, crm)
    assert report.written.get("task", 0) == 0
    assert entry(office, "task").state == "unknown"
    portal.control("faults", {"error_after_apply_rate": 0})
    empty(office, crm)
    assert entry(office, "task").state == "written"
    assert len(portal.objects("tasks")) == 1


def test_tasks_that_never_arrived_are_looked_up_and_made(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    portal.control("faults", {"error_rate": 1, "only_path": "/batch/create"})
    empty(office, crm)
    assert portal.objects("tasks") == []
    portal.control("faults", {"error_rate": 0})
    empty(office, crm)
    assert (entry(office, "task").state, len(portal.objects("tasks"))) == ("written", 1)


def test_what_a_dead_run_was_sending_is_found_out_before_it_is_sent_again(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    empty(office, crm)
    with office() as session:  # killed between the answer and our commit
        session.execute(update(OutboxEntry).values(state="sending"))
    empty(office, crm)
    assert {state for _, state in counts(office)} == {"written"}
    assert [len(portal.objects(kind)) for kind in ("contacts", "career_status", "tasks")] == [3, 2, 1]


def test_a_crm_that_is_down_for_a_run_costs_nothing(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    portal.control("faults", {"error_rate": 1})
    report = empty(office, crm)
    assert (report.written, report.rejected) == ({}, {})
    assert report.stopped is not None
    portal.control("faults", {"error_rate": 0})
    empty(office, crm)
    assert {state for _, state in counts(office)} == {"written"}
    assert [len(portal.objects(kind)) for kind in ("contacts", "career_status", "tasks")] == [3, 2, 1]


def test_credentials_that_are_no_longer_accepted_stop_the_run_and_lose_nothing(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    portal.control("faults", {"unauthorized": True})
    with pytest.raises(CrmRefused):
        empty(office, crm)
    portal.control("faults", {"unauthorized": False})
    empty(office, crm)
    assert {state for _, state in counts(office)} == {"written"}


def test_a_rejected_contact_says_why_and_is_tried_again_when_it_is_mended(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    portal.control("faults", {"conflict_keys": ["S00000"]})
    assert empty(office, crm).rejected == {"contact": 1}
    rejected = entry(office, "contact")
    assert (rejected.state, rejected.key) == ("rejected", "S00000")
    assert rejected.last_error
    assert counts(office)["record", "pending"] == 1, "its record waits for the contact"
    portal.control("faults", {"conflict_keys": []})
    fill(office)
    assert empty(office, crm).written == {}, "the same content is not tried again"
    with office() as session:
        session.execute(update(Student).where(Student.student_id == "S00000").values(email="ada@other.example"))
    assert fill(office) == 1
    assert empty(office, crm).written == {"contact": 1, "record": 1}


def test_a_thread_in_which_the_student_wrote_again_stays_open(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    empty(office, crm)
    text = {"from": number(2), "to": "+13125550150", "body": "One more thing", "sid": f"SM{time.monotonic_ns()}"}
    portal.control("inbox", text)
    with office() as session:
        later = TUESDAY_NOON + 2 * MINUTE
        session.execute(update(Conversation).where(Conversation.state != "open").values(last_reply_at=later))
    assert fill(office) == 1
    assert empty(office, crm).rejected == {"closing": 1}
    assert "wrote again" in (entry(office, "closing").last_error or "")


@pytest.fixture
def stopped(begin: Begin) -> Begin:
    """A campaign that stopped itself: one ticket, about no student."""
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        fail(session, campaign_id, now=TUESDAY_NOON, why="20003: the account is not active")
    return begin


def test_a_stop_becomes_one_urgent_ticket_of_the_help_desk(stopped: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    assert fill(stopped) == 1
    assert empty(stopped, crm).written == {"ticket": 1}
    [ticket] = portal.objects("tickets")
    assert ticket["properties"]["hs_ticket_priority"] == "HIGH"
    assert "20003" in ticket["properties"]["content"]
    asked = portal.requests()
    fill(stopped)
    empty(stopped, crm)
    assert portal.requests() == asked


@pytest.mark.parametrize("fault", ["error_after_apply_rate", "error_rate"])
def test_a_ticket_whose_answer_was_lost_is_looked_for_and_made_once(
    stopped: Begin, crm: HubSpotCrm, portal: Portal, fault: str
) -> None:
    fill(stopped)
    portal.control("faults", {fault: 1, "only_path": "/batch/create"})
    empty(stopped, crm)
    assert entry(stopped, "ticket").state == "unknown"
    portal.control("faults", {fault: 0, "only_path": ""})
    empty(stopped, crm)
    assert (entry(stopped, "ticket").state, len(portal.objects("tickets"))) == ("written", 1)


def test_a_ticket_that_stands_in_the_crm_belongs_to_the_help_desk(
    stopped: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(stopped)
    empty(stopped, crm)
    with stopped() as session:
        session.execute(update(Ticket).values(body="something else"))
    assert fill(stopped) == 0


def test_a_task_that_stands_in_the_crm_belongs_to_the_person_there(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    empty(office, crm)
    with office() as session:
        session.execute(update(FollowUp).values(why="something else"))
    assert fill(office) == 0


def done(begin: Begin) -> None:
    """Let every follow-up be done here."""
    with begin() as session:
        session.execute(update(FollowUp).values(done_at=TUESDAY_NOON))


def test_a_follow_up_done_here_completes_the_task_there_once(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    empty(office, crm)
    done(office)
    assert fill(office) == 1
    assert empty(office, crm).written == {"completion": 1}
    assert [task["properties"]["hs_task_status"] for task in portal.objects("tasks")] == ["COMPLETED"]
    asked = portal.requests()
    assert fill(office) == 0
    empty(office, crm)
    assert portal.requests() == asked


def test_a_task_that_somebody_changed_there_is_theirs(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    empty(office, crm)
    [task] = portal.objects("tasks")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = {"properties": {"hs_task_status": "WAITING"}}
    portal.http.patch(f"/crm/objects/2026-09/tasks/{task['id']}", json=body, headers=headers).raise_for_status()
    done(office)
    fill(office)
    assert empty(office, crm).written == {"completion": 1}
    assert [task["properties"]["hs_task_status"] for task in portal.objects("tasks")] == ["WAITING"]


def test_a_follow_up_done_before_the_sync_becomes_no_task(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    fill(office)
    done(office)
    fill(office)
    empty(office, crm)
    assert portal.objects("tasks") == []


def test_a_ticket_about_a_student_hangs_on_the_contact(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    with office() as session:
        student = session.scalars(select(Student).where(Student.student_id == "S00001")).one()
        session.add(
            Ticket(
                student_id=student.id,
                subject="A link does not open",
                body="The job page",
                is_urgent=False,
                opened_at=TUESDAY_NOON,
                opened_for="reply:1",
            )
        )
    fill(office)
    assert empty(office, crm).written["ticket"] == 1
    [ticket] = portal.objects("tickets")
    with office() as session:
        contact_id = session.scalars(select(Student.crm_id).where(Student.student_id == "S00001")).one()
    assert ticket["associations"]["contacts"] == [contact_id]
    assert ticket["properties"]["hs_ticket_priority"] == "MEDIUM"


def test_a_ticket_about_a_test_student_stays_here(office: Begin) -> None:
    fill(office)
    with office() as session:
        student = session.scalars(select(Student).where(Student.student_id == "S00001")).one()
        student.is_test = True
        session.add(
            Ticket(
                student_id=student.id,
                subject="A link does not open",
                body="The job page",
                is_urgent=False,
                opened_at=TUESDAY_NOON,
                opened_for="reply:1",
            )
        )
    assert fill(office) == 0


def texts(portal: Portal, index: int, body: str) -> None:
    text = {"from": number(index), "to": "+13125550150", "body": body, "sid": f"SM{time.monotonic_ns()}"}
    portal.control("inbox", text)


def threads(portal: Portal) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = portal.http.get("/control/threads").json()["results"]
    return results


def test_who_waits_for_a_person_is_given_to_the_advisor(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    texts(portal, 1, "What does the job pay?")
    fill(office)
    assert empty(office, crm).written["assignment"] == 1
    assert [one["assignedTo"] for one in threads(portal)] == ["A-61000001"]


LATER = TUESDAY_NOON + timedelta(days=400)  # the portal stamps texts with the real time


def answers(begin: Begin, text: str) -> int:
    """Let Ms. Rivera, who is the portal's first advisor, answer the student who asked about the pay."""
    with begin() as session:
        asked = select(Student.id).where(Student.student_id == "S00001").scalar_subquery()
        conversation = session.scalars(select(Conversation).where(Conversation.student_id == asked)).one()
        conversation.last_reply_at = LATER
        session.execute(update(StaffMember).where(StaffMember.login == "Ms. Rivera").values(email=ADVISOR))
        answer(session, conversation.id, text, in_crm=True, now=TUESDAY_NOON, actor="Ms. Rivera")
        return conversation.id


ADVISOR = "advisor1@college.example"


def sent(portal: Portal) -> list[str]:
    messages = [one for thread in threads(portal) for one in thread["messages"]]
    return [one["text"] for one in messages if one.get("direction") == "OUTGOING"]


def test_an_answer_goes_into_the_thread_before_it_is_closed(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    texts(portal, 1, "What does the job pay?")
    conversation_id = answers(office, "21.50 an hour")
    with office() as session:
        dispose(session, conversation_id, "job_question", "asked for the pay", now=TUESDAY_NOON, actor="Ms. Rivera")
        resolve_conversation(
            session, conversation_id, release=False, now=TUESDAY_NOON, actor="Ms. Rivera", why="answered"
        )
    fill(office)
    report = empty(office, crm)
    assert (report.written["answer"], report.written["closing"]) == (1, 2)
    assert sent(portal) == ["21.50 an hour"]
    assert [one["status"] for one in threads(portal)] == ["CLOSED"]


@pytest.mark.parametrize("fault", ["error_after_apply_rate", "error_rate"])
def test_an_answer_whose_answer_was_lost_is_sent_once(
    office: Begin, crm: HubSpotCrm, portal: Portal, fault: str
) -> None:
    texts(portal, 1, "What does the job pay?")
    answers(office, "21.50 an hour")
    fill(office)
    portal.control("faults", {fault: 1, "only_path": "/threads/{id}/messages"})
    empty(office, crm)
    assert entry(office, "answer").state == "unknown"
    portal.control("faults", {fault: 0, "only_path": ""})
    with office() as session:  # it was tried a moment ago by the portal's clock
        session.execute(update(OutboxEntry).values(tried_at=TUESDAY_NOON))
    empty(office, crm)
    assert (entry(office, "answer").state, sent(portal)) == ("written", ["21.50 an hour"])


def test_an_answer_to_what_the_student_has_added_to_is_not_sent(office: Begin, crm: HubSpotCrm, portal: Portal) -> None:
    texts(portal, 1, "Never mind")
    answers(office, "21.50 an hour")
    with office() as session:
        session.execute(update(OutboxEntry).values(content={**entry_content(session), "last_seen_at": LONG_AGO}))
    fill(office)
    assert empty(office, crm).rejected == {"answer": 1}
    assert "wrote again" in (entry(office, "answer").last_error or "")
    assert sent(portal) == []


LONG_AGO = "2000-01-01T00:00:00+00:00"


def entry_content(session: Session) -> dict[str, object]:
    return session.scalars(select(OutboxEntry.content).where(OutboxEntry.kind == "answer")).one()


def test_a_number_that_opted_out_is_not_answered(office: Begin) -> None:
    with office() as session:
        session.execute(update(Phone).values(opted_out_at=TUESDAY_NOON))
    with pytest.raises(Mistake, match="no text may go to them"):
        answers(office, "21.50 an hour")


def test_texts_are_logged_only_where_the_office_wants_it_and_once(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    empty(office, crm)
    assert portal.objects("communications") == []
    noted = fill_outbox(
        office, checked_at=TUESDAY_NOON + timedelta(days=400), now=TUESDAY_NOON, office=OFFICE, logs_texts=True
    )
    portal.control("faults", {"error_after_apply_rate": 1, "only_path": "/batch/create"})
    empty(office, crm)
    portal.control("faults", {"error_after_apply_rate": 0, "only_path": ""})
    empty(office, crm)
    logged = portal.objects("communications")
    assert len(logged) == noted == 5, "three texts of the campaign and two automatic answers"
    assert all(one["properties"]["hs_communication_channel_type"] == "SMS" for one in logged)
    assert all(len(one["associations"]["contacts"]) == 1 for one in logged)


def test_a_contact_deleted_there_comes_back_only_when_somebody_asks_for_it(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    empty(office, crm)
    contact = next(one for one in portal.objects("contacts") if one["properties"]["placeline_student_id"] == "S00000")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    portal.http.delete(f"/crm/objects/2026-09/contacts/{contact['id']}", headers=headers).raise_for_status()
    with office() as session:
        session.execute(update(Student).where(Student.student_id == "S00000").values(email="ada@other.example"))
    fill(office)
    report = empty(office, crm)
    assert (report.written, report.rejected, report.gone) == ({}, {}, 1)
    with office() as session:
        session.execute(update(Student).where(Student.student_id == "S00000").values(email="ada@third.example"))
    fill(office)
    assert empty(office, crm).written == {}, "nor when something about it changes"
    with office() as session:
        [dead] = refusals(session)
        assert (dead.kind, dead.key, dead.state) == ("contact", "S00000", "gone")
        assert retry_crm(session, kind="contact", key="S00000", now=TUESDAY_NOON, actor="Ms. Rivera") == 1
    assert empty(office, crm).written == {"contact": 1}
    standing = [one for one in portal.objects("contacts") if not one["archived"]]
    assert {one["properties"]["email"] for one in standing} >= {"ada@third.example"}
    assert len(standing) == 3


def test_who_finds_another_sync_at_work_is_told_when_the_next_can_begin(
    office: Begin, crm: HubSpotCrm, portal: Portal
) -> None:
    fill(office)
    asked = portal.requests()
    killed_at = TUESDAY_NOON - timedelta(seconds=20)
    assert Turn(office, LEASE, lambda: killed_at).taken_until() is None
    assert empty(office, crm).stopped == "another sync is at work, or was killed: then the next can begin in 70 s"
    assert portal.requests() == asked


def test_a_kind_there_is_not_can_not_be_sent_again(office: Begin) -> None:
    with office() as session, pytest.raises(Mistake, match="there are contact, record"):
        retry_crm(session, kind="gossip", key="", now=TUESDAY_NOON, actor="Ms. Rivera")
