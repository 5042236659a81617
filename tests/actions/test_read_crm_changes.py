"""What people do with contacts in the CRM holds here: opt-outs at once, merges followed, deletions never undone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from actions.read_crm_changes import ContactChanges, take_in_contacts
from actions.settle_crm_question import NothingToSettle, recreate
from database.crm_reading import linked_students
from integrations.hubspot.client import HubSpotCrm
from integrations.hubspot.mapping import OPT_OUT
from schemas.tables import ConsentEntry, CrmTombstone, OutboxKind, Phone, Student, Ticket
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
    remove_for_privacy,
    student,
    sync,
)
from tests.office import TUESDAY_NOON, the_phone, writes
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal

HOUR = timedelta(hours=1)


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
    """Three students who stand in the portal."""
    enrol(begin, 3)
    with crm_of(portal) as crm:
        assert sync(begin, crm).written["contact"] == 3
        yield crm


def pull(begin: Begin, portal: PortalUnderTest, now: datetime = TUESDAY_NOON) -> ContactChanges:
    with begin() as session:
        linked = linked_students(session)
    with reader_of(portal) as reader:
        reading = reader.contacts(linked)
    with begin() as session:
        return take_in_contacts(session, reading, now=now)


def ledger(begin: Begin) -> list[tuple[str, str, str]]:
    with begin() as session:
        rows = session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)).all()
        return [(row.change, row.source, row.actor) for row in rows]


def tickets(begin: Begin) -> list[str]:
    with begin() as session:
        return list(session.scalars(select(Ticket.subject).order_by(Ticket.id)))


@in_both_tiers
def test_an_opt_out_by_hand_holds_at_once_and_stands_in_the_ledger(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "true"})
    assert pull(begin, portal).opted_out == 1
    assert the_phone(begin, 1).opted_out_at == TUESDAY_NOON
    assert the_phone(begin, 0).opted_out_at is None
    assert ledger(begin) == [("revoked", "crm", "crm")]


def test_reading_it_again_changes_nothing(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "true"})
    pull(begin, portal)
    again = pull(begin, portal, TUESDAY_NOON + HOUR)
    assert (again.opted_out, again.asked, len(ledger(begin))) == (0, 0, 1)


def test_a_start_from_the_phone_stands_although_the_tick_is_still_there(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "true"})
    pull(begin, portal)
    writes(begin, 1, "START", TUESDAY_NOON + HOUR)
    assert the_phone(begin, 1).opted_out_at is None
    pull(begin, portal, TUESDAY_NOON + 2 * HOUR)
    assert the_phone(begin, 1).opted_out_at is None


def test_an_opt_out_taken_back_by_hand_is_a_question_and_no_consent(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "true"})
    pull(begin, portal)
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "false"})
    assert pull(begin, portal, TUESDAY_NOON + HOUR).asked == 1
    assert the_phone(begin, 1).opted_out_at == TUESDAY_NOON
    assert tickets(begin) == ["An SMS opt-out was taken back by hand"]
    assert pull(begin, portal, TUESDAY_NOON + 2 * HOUR).asked == 0
    by_hand(portal, "contacts", contact_id(begin, 1), **{OPT_OUT: "true"})
    pull(begin, portal, TUESDAY_NOON + 3 * HOUR)
    assert len(ledger(begin)) == 2  # the second opt-out is proved anew


def test_a_merged_contact_is_followed_to_the_survivor(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    survivor = portal.make_contact(email="new.address@college.example")
    merge(portal, survivor, contact_id(begin, 1))
    assert pull(begin, portal).merged == 1
    assert contact_id(begin, 1) == survivor
    assert pull(begin, portal).merged == 0
    assert sum(sync(begin, crm).rejected.values()) == 0
    assert len(objects(portal, "contacts")) == 3


def test_two_students_merged_into_one_contact_share_it(begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest) -> None:
    first, second = contact_id(begin, 0), contact_id(begin, 1)
    merge(portal, first, second)
    assert pull(begin, portal).merged == 1
    assert (contact_id(begin, 0), contact_id(begin, 1)) == (first, first)


def test_a_survivor_that_names_nobody_of_ours_is_found_one_by_one(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    survivor = portal.make_contact(email="x@college.example", placeline_student_id="S99999")
    merge(portal, survivor, contact_id(begin, 2))
    assert pull(begin, portal).merged == 1
    assert contact_id(begin, 2) == survivor


def test_a_deleted_contact_is_never_made_again_until_a_person_says_so(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    remove(portal, "contacts", contact_id(begin, 1))
    changes = pull(begin, portal)
    assert (changes.deleted, changes.gone, student(begin, 1).crm_id) == (1, 0, None)
    with begin() as session:
        row = session.scalars(select(Student).where(Student.student_id == "S00001")).one()
        row.first_name = "Adele"  # what would have made the outbox write it again
    sync(begin, crm)
    assert len(objects(portal, "contacts")) == 2
    with begin() as session:
        recreate(session, OutboxKind.CONTACT, "S00001", now=TUESDAY_NOON, actor="Ms. Rivera", why="by mistake")
    assert sync(begin, crm).written == {"contact": 1}
    assert len(objects(portal, "contacts")) == 3
    with begin() as session, pytest.raises(NothingToSettle, match="No tombstone"):
        recreate(session, OutboxKind.CONTACT, "S00001", now=TUESDAY_NOON, actor="Ms. Rivera", why="again")


def test_a_contact_of_which_nothing_is_left_is_a_question(
    begin: Begin, crm: HubSpotCrm, portal: PortalUnderTest
) -> None:
    remove_for_privacy(portal, contact_id(begin, 1))
    changes = pull(begin, portal)
    assert (changes.gone, changes.asked) == (1, 1)
    assert tickets(begin) == ["A contact is gone without a trace"]
    with begin() as session:
        assert session.scalars(select(CrmTombstone.key)).all() == ["S00001"]
        assert session.scalars(select(Phone.opted_out_at)).all() == [None] * 3


def test_reading_is_one_request_a_hundred(begin: Begin, portal: PortalUnderTest) -> None:
    with crm_of(portal):
        pass  # sets it up
    ids = {portal.make_contact(email=f"a{index}@b.example"): f"S{index}" for index in range(205)}
    with reader_of(portal) as reader:
        reader.contacts({next(iter(ids)): "S0"})  # learns where records stand
        before = portal.stats()["total"]
        assert len(reader.contacts(ids).standing) == 205
        assert portal.stats()["total"] - before == 3
