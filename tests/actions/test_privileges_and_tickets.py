"""Who may change a campaign, and what is left behind when one stops itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.change_campaign import ReasonMissing, cancel, fail, lift, pause, pause_by_run, reschedule, resume, suspend
from actions.change_staff import add_staff_member
from actions.require_privilege import NotAllowed
from actions.require_sms import SmsIsOff, require_sms
from schemas.office import Office
from schemas.tables import Notice, Ticket
from tests.conftest import Begin
from tests.office import CHICAGO, OFFICE, TUESDAY_NOON, scheduled, start_run, the_campaign

TOMORROW = TUESDAY_NOON + timedelta(days=1)
WHO = {"now": TUESDAY_NOON, "actor": "Ms. Rivera", "why": "asked to"}


@pytest.fixture
def campaign_id(begin: Begin) -> int:
    """A campaign at work, in an office where somebody may only read and somebody may only text."""
    number = scheduled(begin, 2)
    start_run(begin, number, "run-1")
    with begin() as session:
        for login in ("viewer", "texting"):
            add_staff_member(
                session, login, name=login, email=None, role=login, notify_by="product",
                now=TUESDAY_NOON, actor="Director",
            )  # fmt: skip
    return number


def tickets(begin: Begin) -> list[Ticket]:
    with begin() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.id)))


@pytest.mark.parametrize("actor", ["viewer", "nobody", "prefect run run-2", "prefect run None"])
def test_who_may_not_changes_nothing(begin: Begin, campaign_id: int, actor: str) -> None:
    who = {**WHO, "actor": actor}
    for move in (pause, cancel, reschedule):
        with pytest.raises(NotAllowed), begin() as session:
            move(session, campaign_id, **who)  # type: ignore[arg-type]
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.run_id) == ("in_process", "run-1")


def test_the_button_of_the_campaigns_own_run_pauses_it_and_does_nothing_else(begin: Begin, campaign_id: int) -> None:
    who = {**WHO, "actor": "prefect run run-1"}
    with pytest.raises(NotAllowed), begin() as session:
        cancel(session, campaign_id, **who)  # type: ignore[arg-type]
    with begin() as session:
        pause_by_run(session, campaign_id, "run-1", "Pause", now=TUESDAY_NOON)
    with pytest.raises(NotAllowed), begin() as session:
        resume(session, campaign_id, next_batch_at=TOMORROW, **who)  # type: ignore[arg-type]
    assert the_campaign(begin, campaign_id).state == "paused"


def test_lifting_takes_a_lead_and_a_reason(begin: Begin, campaign_id: int) -> None:
    with begin() as session:
        suspend(session, campaign_id, now=TUESDAY_NOON, why="30 of 100 dropped")
    with pytest.raises(NotAllowed, match=r"texting .* may not lift"), begin() as session:
        lift(session, campaign_id, next_batch_at=TOMORROW, now=TUESDAY_NOON, actor="texting", why="fixed")
    with pytest.raises(ReasonMissing), begin() as session:
        lift(session, campaign_id, next_batch_at=TOMORROW, now=TUESDAY_NOON, actor="Ms. Rivera", why="  ")
    assert the_campaign(begin, campaign_id).state == "suspended"


def test_a_suspension_opens_a_ticket_with_its_evidence_and_links_it(begin: Begin, campaign_id: int) -> None:
    with begin() as session:
        suspend(session, campaign_id, now=TUESDAY_NOON, why="content filter: 30 of 100")
    [ticket] = tickets(begin)
    assert the_campaign(begin, campaign_id).ticket_id == ticket.id
    assert (ticket.opened_for, ticket.closed_at, ticket.is_urgent) == (f"campaign:{campaign_id}", None, True)
    assert "content filter: 30 of 100" in ticket.body
    with begin() as session:
        notice = session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert notice is not None
    assert f"ticket {ticket.id}" in notice.body


def test_every_stop_has_a_ticket_of_its_own_and_a_decision_settles_it(begin: Begin, campaign_id: int) -> None:
    with begin() as session:
        suspend(session, campaign_id, now=TUESDAY_NOON, why="first")
        lift(session, campaign_id, next_batch_at=TOMORROW, **WHO)  # type: ignore[arg-type]
        fail(session, campaign_id, now=TOMORROW, why="second")
    first, second = tickets(begin)
    assert (first.closed_at, second.closed_at) == (TUESDAY_NOON, None)
    assert the_campaign(begin, campaign_id).ticket_id == second.id
    with begin() as session:
        cancel(session, campaign_id, now=TOMORROW, actor="Ms. Rivera", why="over")
    assert tickets(begin)[1].closed_at == TOMORROW


def test_an_office_whose_texts_are_switched_off_is_refused_in_the_words_of_the_setting() -> None:
    require_sms(OFFICE)
    with pytest.raises(SmsIsOff, match="Company can send SMS is off"):
        require_sms(Office("Lakeside Career College", CHICAGO, can_send_sms=False))
