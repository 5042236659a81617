"""What nobody can tell goes to a person: one ticket a campaign and day, and every text in one of them."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from actions.tell_unresolved import tell_unresolved
from database.campaign_people import PeopleFilter, people_of
from database.unresolved import campaigns_with_untold
from schemas.tables import Text, Ticket, UnresolvedText
from tests.conftest import Begin
from tests.office import OFFICE, TUESDAY_NOON, add_student, scheduled

TOMORROW = TUESDAY_NOON + timedelta(days=1)


def lost(begin: Begin, campaign_id: int, *ranks: int) -> None:
    with begin() as session:
        chosen = update(Text).where(Text.campaign_id == campaign_id, Text.rank.in_(ranks))
        session.execute(chosen.values(state="failed", reason="not_found_at_vendor"))


def tell(begin: Begin, now: datetime = TUESDAY_NOON) -> int:
    with begin() as session:
        untold = campaigns_with_untold(session)
    told = 0
    for campaign_id in untold:
        with begin() as session:
            told += tell_unresolved(session, campaign_id, now=now, office=OFFICE)
    return told


def tickets(begin: Begin) -> list[Ticket]:
    with begin() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.id)))


def test_every_case_is_told_once_in_one_ticket_a_campaign_and_day(begin: Begin) -> None:
    first, second = scheduled(begin, 4), scheduled(begin, 0, name="Second")
    lost(begin, first, 1)
    assert (tell(begin), tell(begin)) == (1, 0)
    lost(begin, first, 2, 3)
    lost(begin, second, 1)
    assert tell(begin) == 3
    about_first, about_second = tickets(begin)
    assert f"texts of campaign {first} (March leads)" in about_first.body
    assert "3 the vendor never answered for" in about_first.body
    assert f"placeline campaign people {first} --unresolved" in about_first.body
    assert about_second.opened_for == f"campaign:{second}:unresolved:2026-03-03"
    lost(begin, first, 4)
    assert tell(begin, TOMORROW) == 1
    assert len(tickets(begin)) == 3, "another day, another ticket"
    with begin() as session:
        assert len(session.scalars(select(UnresolvedText)).all()) == 5


def test_a_twin_is_told_of_whoever_found_it(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        found = update(Text).where(Text.rank == 1)
        session.execute(found.values(state="sent", vendor_sid="SM1", twin_sid="SM2"))
    lost(begin, campaign_id, 2)
    assert tell(begin) == 2
    [ticket] = tickets(begin)
    assert "1 the vendor has twice" in ticket.body
    assert "+1312" not in ticket.body
    assert "Ada" not in ticket.body
    with begin() as session:
        listed = people_of(session, campaign_id, PeopleFilter(is_unresolved=True), since=TUESDAY_NOON)
        assert [person.rank for person in listed] == [2, 1]


def test_an_answer_belongs_to_no_campaign_and_is_told_of_all_the_same(begin: Begin) -> None:
    with begin() as session:
        student = add_student(session, 1)
        values = {"purpose": "answer", "context": "none", "state": "failed", "reason": "not_found_at_vendor"}
        session.add(Text(phone_id=student.sms_phone_id, student_id=student.id, created_at=TUESDAY_NOON, **values))
    assert (tell(begin), tell(begin)) == (1, 0)
    assert tickets(begin)[0].subject == "Automatic answers: texts to look into"


def test_where_everything_is_known_nothing_is_told(begin: Begin) -> None:
    scheduled(begin, 1)
    assert (tell(begin), tickets(begin)) == (0, [])
