"""The outbox against a pretend HubSpot on the wire: what should stand there does, once, whatever goes wrong."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from actions.change_campaign import fail
from actions.empty_outbox import SyncReport, empty_outbox
from actions.fill_outbox import fill_outbox
from database.outbox import outbox_counts
from integrations.hubspot.client import HubSpotCrm
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import CrmRefused
from schemas.tables import CareerStatus, Conversation, FollowUp, OutboxEntry, Student, Ticket
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

    def objects(self, kind: str) -> list[dict[str, dict[str, str]]]:
        results: list[dict[str, dict[str, str]]] = self.http.get(f"/control/objects/{kind}?limit=1000").json()[
            "results"
        ]
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
