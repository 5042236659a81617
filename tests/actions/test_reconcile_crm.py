"""Each difference between the CRM and us is settled by its rule, once, and shown."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from actions.reconcile_crm import DriftReport, reconcile_crm
from actions.settle_crm_question import NothingToSettle, keep_ours, take_theirs
from actions.verify_outcome import verify_outcome
from database.crm_drift import bury, open_findings, tombstones
from integrations.hubspot.client import HubSpotCrm
from rules.verification import Method
from schemas.crm import CrmUnanswered
from schemas.tables import CareerStatus, Conversation, CrmThread, FollowUp, OutboxEntry, OutboxKind, Student, Ticket
from tests.conftest import Begin
from tests.hubspot_office import (
    by_hand,
    contact_id,
    crm_of,
    enrol,
    merge,
    objects,
    reader_of,
    remove,
    student,
    sync,
)
from tests.office import TUESDAY_NOON, number, staff
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal

KEY = "S00001:Welding"
NEW_PHONE = "+13125559999"


@pytest.fixture(scope="module")
def running(request: pytest.FixtureRequest) -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0", "--tier", getattr(request, "param", "enterprise")) as portal:
        yield portal


# Records are objects of their own in one, properties of the contact in the other.
in_both_tiers = pytest.mark.parametrize("running", ["enterprise", "pro"], indirect=True)


@pytest.fixture
def portal(running: PortalUnderTest) -> PortalUnderTest:
    running.reset()
    return running


@pytest.fixture
def crm(portal: PortalUnderTest, begin: Begin) -> Iterator[HubSpotCrm]:
    """Three students, each with a record and a task in the portal, and one ticket."""
    enrol(begin, 3)
    with begin() as session:
        session.add(
            Ticket(subject="Look", body="at this", is_urgent=False, opened_at=TUESDAY_NOON, opened_for="campaign:1")
        )
    with crm_of(portal) as crm:
        assert sync(begin, crm).written == {"contact": 3, "record": 3, "task": 3, "ticket": 1}
        yield crm


def reconcile(begin: Begin, portal: PortalUnderTest, days: int = 0) -> DriftReport:
    with reader_of(portal) as reader:
        return reconcile_crm(begin, reader, clock=lambda: TUESDAY_NOON + timedelta(days=days))


def findings(begin: Begin) -> list[tuple[str, str, str, str]]:
    with begin() as session:
        return [(one.kind, one.key, one.field, one.winner) for one in open_findings(session)]


def crm_id_of(begin: Begin, kind: str, key: str) -> str:
    with begin() as session:
        found = session.scalars(select(OutboxEntry).where(OutboxEntry.kind == kind, OutboxEntry.key == key)).one()
        assert found.crm_id is not None
        return found.crm_id


def number_of(begin: Begin, table: type[FollowUp | Ticket], place: int = 0) -> int:
    with begin() as session:
        return session.scalars(select(table.id).order_by(table.id)).all()[place]


def change_record(begin: Begin, portal: PortalUnderTest, **properties: str) -> None:
    if portal_has_objects(portal):
        by_hand(portal, "career_status", crm_id_of(begin, "record", KEY), **properties)
    else:
        by_hand(portal, "contacts", contact_id(begin, 1), **properties)


def portal_has_objects(portal: PortalUnderTest) -> bool:
    return portal.get("/control/health")["tier"] == "enterprise"


def record_there(begin: Begin, portal: PortalUnderTest, name: str) -> object:
    kind, crm_id = ("career_status", crm_id_of(begin, "record", KEY))
    if not portal_has_objects(portal):
        kind, crm_id = "contacts", contact_id(begin, 1)
    [found] = [one for one in portal.get(f"/control/objects/{kind}")["results"] if one["id"] == crm_id]
    return found["properties"].get(name)


@in_both_tiers
def test_what_was_written_and_left_alone_does_not_differ(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    before = portal.stats()
    report = reconcile(begin, portal)
    assert (report.differences, report.compared) == (0, {"contact": 3, "record": 3, "task": 3, "ticket": 1})
    after = portal.stats()
    assert after["writes"] == before["writes"]
    assert not any("search" in one for one in after["requests"])


def test_the_phone_of_the_contact_holds_with_the_hours_of_its_place(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), phone="(212) 555-0142")
    report = reconcile(begin, portal)
    assert (report.taken, findings(begin)) == (1, [("contact", "S00001", "phone", "crm")])
    moved = student(begin, 1)
    assert moved.zone_key == "America/New_York;NY"
    with begin() as session:
        [shown] = open_findings(session)
        assert (shown.ours, shown.theirs) == ("...0001", "...0142")
    sync(begin, crm)
    again = reconcile(begin, portal, days=1)
    assert (again.taken, again.differences) == (0, 0)


def test_what_is_no_number_is_shown_and_changes_nothing(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    before = student(begin, 1).sms_phone_id
    by_hand(portal, "contacts", contact_id(begin, 1), phone="call her mother")
    assert reconcile(begin, portal).taken == 0
    assert student(begin, 1).sms_phone_id == before
    assert findings(begin) == [("contact", "S00001", "phone", "crm")]


def test_of_two_students_merged_into_one_contact_neither_gets_the_others_phone(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    before = student(begin, 1).sms_phone_id
    merge(portal, contact_id(begin, 0), contact_id(begin, 1))
    assert reconcile(begin, portal).contacts.merged == 1
    assert reconcile(begin, portal, days=1).taken == 0
    assert student(begin, 1).sms_phone_id == before


def test_a_run_that_was_cut_off_after_a_deletion_is_made_good_by_the_next(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    remove(portal, "tasks", crm_id_of(begin, "task", f"follow_up:{number_of(begin, FollowUp)}"))
    portal.set_faults(error_rate=1, only_path="/crm/objects/2026-09/{type}/batch/read")
    with pytest.raises(CrmUnanswered):
        reconcile(begin, portal)
    portal.set_faults(error_rate=0, only_path="")
    with begin() as session:
        bury(
            session,
            OutboxKind.TASK,
            f"follow_up:{session.scalars(select(FollowUp.id).order_by(FollowUp.id)).all()[0]}",
            "1",
            "the task was deleted",
            TUESDAY_NOON,
        )
    assert reconcile(begin, portal).new == 1
    assert [one[2] for one in findings(begin)] == ["existence"]


def test_a_name_changed_there_is_told_and_left_to_the_roster(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    by_hand(portal, "contacts", contact_id(begin, 0), firstname="Adele")
    report = reconcile(begin, portal)
    assert (report.taken, report.to_write, report.asked) == (0, 0, 0)
    assert findings(begin) == [("contact", "S00000", "first_name", "roster")]


def test_a_task_completed_there_completes_our_follow_up(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    by_hand(
        portal, "tasks", crm_id_of(begin, "task", f"follow_up:{number_of(begin, FollowUp)}"), hs_task_status="COMPLETED"
    )
    assert reconcile(begin, portal).taken == 1
    with begin() as session:
        assert [one.done_at for one in session.scalars(select(FollowUp).order_by(FollowUp.id))] == [
            TUESDAY_NOON, None, None,
        ]  # fmt: skip
    assert reconcile(begin, portal, days=1).taken == 0
    assert findings(begin) == []


def test_a_follow_up_done_here_is_not_completed_over_there(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    follow_up_id = number_of(begin, FollowUp)
    with begin() as session:
        session.get_one(FollowUp, follow_up_id).done_at = TUESDAY_NOON
    assert reconcile(begin, portal).taken == 0
    assert findings(begin) == [("task", f"follow_up:{follow_up_id}", "status", "crm")]


def test_a_ticket_closed_there_is_closed_here(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    by_hand(portal, "tickets", crm_id_of(begin, "ticket", f"ticket:{number_of(begin, Ticket)}"), hs_pipeline_stage="4")
    assert reconcile(begin, portal).taken == 1
    with begin() as session:
        assert session.scalars(select(Ticket.closed_at)).all() == [TUESDAY_NOON]


@in_both_tiers
def test_a_computed_field_is_written_again_by_the_next_sync(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    change_record(begin, portal, cs_source="employer")
    report = reconcile(begin, portal)
    assert (report.to_write, findings(begin)) == (1, [("record", KEY, "source", "placeline")])
    assert sync(begin, crm).written == {"record": 1}
    assert record_there(begin, portal, "cs_source") == "sms"
    assert reconcile(begin, portal, days=1).differences == 0


@in_both_tiers
def test_a_fact_of_employment_is_a_question_and_nothing_overwrites_it_meanwhile(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    change_record(begin, portal, cs_employer="Globex", cs_job_title="Foreman")
    report = reconcile(begin, portal)
    assert (report.asked, report.to_write) == (1, 0)
    with begin() as session:
        hers = select(Student.id).where(Student.student_id == "S00001").scalar_subquery()
        record = session.scalars(select(CareerStatus).where(CareerStatus.student_id == hers)).one()
        record.pay_cents, record.updated_at = 2_150, TUESDAY_NOON + timedelta(hours=1)
    sync(begin, crm)
    assert record_there(begin, portal, "cs_employer") == "Globex"
    assert reconcile(begin, portal, days=1).asked == 0  # asked once
    assert {one[2] for one in findings(begin)} == {"employer", "job_title"}


def test_a_person_may_decide_for_ours(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    change_record(begin, portal, cs_employer="Globex")
    reconcile(begin, portal)
    with begin() as session:
        keep_ours(session, KEY, now=TUESDAY_NOON, actor="Ms. Rivera", why="she told me")
    assert sync(begin, crm).written["record"] == 1
    assert record_there(begin, portal, "cs_employer") == "Acme"
    assert findings(begin) == []


def test_a_person_may_decide_for_theirs(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    change_record(begin, portal, cs_employer="Globex")
    reconcile(begin, portal)
    theirs = {"employer": "Globex", "pay_cents": "2150", "in_field": "true", "start_on": "2026-03-01", "outcome": ""}
    with begin() as session:
        taken = take_theirs(session, KEY, theirs, now=TUESDAY_NOON, actor="Ms. Rivera", why="the employer called")
        assert sorted(taken) == ["employer", "in_field", "pay_cents", "start_on"]
    sync(begin, crm)
    assert record_there(begin, portal, "cs_pay_cents") == "2150"
    with begin() as session, pytest.raises(NothingToSettle):
        keep_ours(session, KEY, now=TUESDAY_NOON, actor="Ms. Rivera", why="again")


def verify(begin: Begin, at: datetime) -> None:
    with begin() as session:
        staff(session)
        verify_outcome(
            session, "S00001", Method.EMPLOYER_CALL, by="Ms. Rivera", on=at.date(), reference="call",
            actor="Ms. Rivera", now=at,
        )  # fmt: skip


def test_what_was_verified_after_the_change_there_holds(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    change_record(begin, portal, cs_employer="Globex")
    verify(begin, TUESDAY_NOON + timedelta(days=3_650))
    report = reconcile(begin, portal)
    assert report.asked == 0
    assert report.to_write == 1


def test_a_word_of_the_employer_that_nobody_verified_is_no_evidence(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    change_record(begin, portal, cs_employer="Globex")
    with begin() as session:
        for record in session.scalars(select(CareerStatus)):
            record.source, record.updated_at = "employer", TUESDAY_NOON + timedelta(days=3_650)
    assert reconcile(begin, portal).asked == 1


@in_both_tiers
def test_what_was_deleted_there_gets_a_tombstone_and_is_not_made_again(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    remove(portal, "tasks", crm_id_of(begin, "task", f"follow_up:{number_of(begin, FollowUp, 1)}"))
    remove(portal, "tickets", crm_id_of(begin, "ticket", f"ticket:{number_of(begin, Ticket)}"))
    if portal_has_objects(portal):
        remove(portal, "career_status", crm_id_of(begin, "record", KEY))
    kinds = ["task", "ticket", *(["record"] if portal_has_objects(portal) else [])]
    assert reconcile(begin, portal).buried == len(kinds)
    with begin() as session:
        assert sorted(one.kind for one in tombstones(session)) == sorted(kinds)
        for record in session.scalars(select(CareerStatus)):
            record.employer = "Initech"
    sync(begin, crm)
    assert [len(objects(portal, kind)) for kind in ("tasks", "tickets")] == [2, 0]
    report = reconcile(begin, portal, days=1)
    assert (report.buried, report.new) == (0, 0)
    assert {one[2] for one in findings(begin)} == {"existence"}  # shown until a person decides


def test_a_thread_closed_there_ends_the_conversation_unless_something_newer_came(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    students = [student(begin, index) for index in (0, 1)]
    with begin() as session:
        for index, one in enumerate(students):
            session.add(
                Conversation(
                    phone_id=one.sms_phone_id, student_id=one.id, state="open", waiting_since=TUESDAY_NOON,
                    waiting_because="asks", last_reply_at=TUESDAY_NOON + timedelta(hours=index * 2),
                )
            )  # fmt: skip
            session.add(
                CrmThread(
                    thread_id=str(index), is_closed=True, phone=number(index),
                    latest_message_at=TUESDAY_NOON + timedelta(hours=1), last_message_id="1",
                )
            )  # fmt: skip
    assert reconcile(begin, portal).taken == 1
    with begin() as session:
        states = session.execute(select(Conversation.state, Conversation.waiting_since).order_by(Conversation.id))
        assert [tuple(row) for row in states] == [("closed", None), ("open", TUESDAY_NOON)]
