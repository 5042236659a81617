"""Every figure of a campaign leads to exactly its people, and whoever still waits shows why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from actions.change_campaign import cancel, pause
from actions.report_people import Explainer, PeopleReport, Reported, count_reported, report_figures, report_people
from actions.take_in_reply import store_reply
from database import campaign_people
from database.campaign_people import PeopleFilter
from database.campaign_reports import CampaignFilter, campaign_rows
from database.session import reading
from rules.quiet_hours import TextingHours
from rules.waiting import Waiting
from schemas.office import Office
from schemas.sms import DeliveryStatus, Drop, OutgoingText, Unanswered
from schemas.tables import Campaign, Phone, Student, TextState
from tests.actions.pretend_sms import Failure, PretendSms
from tests.conftest import Begin
from tests.office import (
    MINUTE,
    OFFICE,
    OFTEN,
    TUESDAY_NOON,
    add_student,
    claim_texts,
    incoming,
    number,
    receipt,
    scheduled,
    send_batch,
    send_chunk,
    start_run,
    take_receipts,
    the_campaign,
    the_texts,
    writes,
)

LATER = TUESDAY_NOON + MINUTE
EVERYBODY = PeopleFilter()


def loses_the_answer_to(index: int) -> PretendSms:
    """Return a vendor whose answer about one phone never comes."""

    def fails(text: OutgoingText) -> Failure | None:
        return Unanswered("cut off") if text.to == number(index) else None

    return PretendSms(lambda: TUESDAY_NOON, fails)


async def a_mixed_campaign(begin: Begin) -> int:
    """Play a first batch of twelve in which everything happens, of thirty students; return the campaign's id."""
    with begin() as session:
        for index in (900, 901):
            add_student(session, index, phone=f"+1500555000{index - 899}")  # the vendor refuses these numbers
    campaign_id = scheduled(begin, 28, first_batch_size=12, later_batch_size=10)
    with begin() as session:
        phones = [number(index) for index in (3, 4)]
        session.execute(update(Phone).where(Phone.e164.in_(phones)).values(opted_out_at=TUESDAY_NOON))
        session.execute(update(Student).where(Student.student_id == "S00027").values(zone_key="Pacific/Honolulu"))
    await send_batch(begin, loses_the_answer_to(5), campaign_id)
    sent = [text for text in the_texts(begin, campaign_id) if text.state == "sent"]
    take_receipts(
        begin,
        [
            receipt(sent[0], DeliveryStatus.DELIVERED),
            receipt(sent[1], DeliveryStatus.UNDELIVERED, drop=Drop.UNREACHABLE, code=30003),
            receipt(sent[2], DeliveryStatus.UNDELIVERED, drop=Drop.BAD_NUMBER, code=30005),
            receipt(sent[3], DeliveryStatus.SENT),
        ],
    )
    replies = ((6, "STOP"), (6, "STOP"), (7, "yes please"), (7, "I mean it"), (8, "STOP"), (8, "START"))
    for seconds, (index, body) in enumerate(replies):
        at = TUESDAY_NOON + timedelta(seconds=seconds + 1)
        writes(begin, index, body, at, answered_by_vendor=body in ("STOP", "START"))
    return campaign_id


def report(engine: Engine, campaign_id: int) -> tuple[PeopleReport, dict[PeopleFilter, list[Reported]]]:
    """Return the figures and, for the filter of each, its rows, all of one moment."""
    with reading(engine) as session:
        campaign_people.hold_still(session)
        campaign = session.get_one(Campaign, campaign_id)
        explain = Explainer(session, campaign, now=LATER, office=OFFICE)
        found = report_figures(session, campaign, explain)
        rows = {one.wanted: list(report_people(session, campaign_id, one.wanted, explain)) for one in found.figures()}
        for wanted, people in rows.items():
            assert count_reported(session, campaign_id, wanted, explain) == len(people)
        return found, rows


def ledger(
    engine: Engine, campaign_id: int, wanted: PeopleFilter = EVERYBODY, office: Office = OFFICE
) -> list[Reported]:
    """Return the rows of a filter as of a minute after the batch."""
    with reading(engine) as session:
        explain = Explainer(session, session.get_one(Campaign, campaign_id), now=LATER, office=office)
        return list(report_people(session, campaign_id, wanted, explain))


def waits(engine: Engine, campaign_id: int, index: int, office: Office = OFFICE) -> tuple[str | None, str]:
    """Return why one student waits, as a word and as a sentence."""
    [found] = [one for one in ledger(engine, campaign_id, office=office) if one.person.phone == number(index)]
    return found.reason, found.sentence


async def test_the_people_behind_each_figure_are_as_many_as_it_says(begin: Begin, engine: Engine) -> None:
    found, rows = report(engine, await a_mixed_campaign(begin))
    for figure in found.figures():
        assert len(rows[figure.wanted]) == figure.number, figure
    assert {figure.label: figure.number for figure in found.states} == {
        "sent": 9, "failed": 2, "skipped": 2, "unknown": 1, "left": 16,
    }  # fmt: skip
    assert [figure.number for figure in found.deliveries] == [1, 2, 6]
    assert {figure.label: figure.number for figure in found.undelivered_by_reason} == {
        "bad_number": 2, "unsubscribed": 2, "unreachable": 2,
    }  # fmt: skip
    assert (found.undelivered.number, found.undelivered.of) == (6, 13)
    assert (found.unsubscribed.number, found.replied.number, found.waiting.number) == (2, 3, 17)


async def test_parts_add_up_to_their_whole(begin: Begin, engine: Engine) -> None:
    campaign_id = await a_mixed_campaign(begin)
    found, rows = report(engine, campaign_id)
    assert sum(figure.number for figure in found.states) == the_campaign(begin, campaign_id).recipients
    assert sum(figure.number for figure in found.deliveries) == found.states[0].number
    assert sum(figure.number for figure in found.undelivered_by_reason) == found.undelivered.number
    assert sum(figure.number for figure, _ in found.waiting_by_reason) == found.waiting.number
    everybody = [one.person.text_id for one in ledger(engine, campaign_id)]
    assert sorted(everybody) == sorted(text.id for text in the_texts(begin, campaign_id))
    assert all(one.sentence for one in rows[found.undelivered.wanted])


async def test_the_list_shows_what_the_texts_say(begin: Begin, engine: Engine) -> None:
    campaign_id = await a_mixed_campaign(begin)
    found, _ = report(engine, campaign_id)
    with reading(engine) as session:
        [row] = campaign_rows(session, CampaignFilter(name="MARCH", sender="ana riv"), office=OFFICE)
    assert (row.sent, row.remaining) == (9, found.waiting.number)
    assert row.undelivered == found.undelivered.number / 13
    assert row.unsubscribed == found.unsubscribed.number / 9
    assert row.sender == "Ana Rivera"
    assert row.cells()["Sent / Remaining"] == "9 / 17"
    assert row.cells()["Complete"] == "43.3%"


async def test_pages_miss_nobody_and_repeat_nobody(
    begin: Begin, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = await a_mixed_campaign(begin)
    at_once = ledger(engine, campaign_id)
    monkeypatch.setattr(campaign_people, "PAGE", 3)
    assert ledger(engine, campaign_id) == at_once


async def test_whoever_did_not_fit_into_a_batch_is_told_the_day_of_the_next(begin: Begin, engine: Engine) -> None:
    found, _ = report(engine, await a_mixed_campaign(begin))
    reasons = {figure.label: (figure.number, sentence) for figure, sentence in found.waiting_by_reason}
    assert reasons["next_batch"] == (10, "It goes out with batch 2 on Wed 2026-03-04 12:00 CST.")
    number_of, sentence = reasons["batch_full"]
    assert number_of == 5
    assert "has room for 10 more" in sentence
    assert reasons["unanswered"][0] == 1
    assert "Pacific/Honolulu" in reasons["window_closed"][1]


@pytest.mark.parametrize(("hour", "opens"), [(8, "Wednesday, March 4 at 10:00"), (20, "Thursday, March 5 at 10:00")])
def test_on_a_day_off_that_was_picked_a_window_that_opens_later_is_waited_for(
    begin: Begin, engine: Engine, hour: int, opens: str
) -> None:
    """The list says what the preview says and the batch does: today where a window still opens, else another day."""
    wednesday = (TUESDAY_NOON + timedelta(days=1)).replace(hour=hour)
    office = replace(OFFICE, hours=TextingHours(days_off={wednesday.date(): "Founder's Day"}))
    campaign_id = scheduled(begin, 1, starts_at=wednesday)
    reason, sentence = waits(engine, campaign_id, 0, office)
    assert reason == Waiting.WINDOW_CLOSED
    assert f"opens {opens} in America/Chicago" in sentence
    assert ("is a day off (Founder's Day)" in sentence) == (hour == 20)


async def test_whoever_was_texted_lately_waits_until_the_day_is_over(begin: Begin, engine: Engine) -> None:
    first = scheduled(begin, 2)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), first)
    second = scheduled(begin, 0, name="Second", starts_at=TUESDAY_NOON + 10 * MINUTE)
    reason, sentence = waits(engine, second, 1)
    assert reason == Waiting.TEXTED_LATELY
    assert sentence.endswith("the next text may go at Wed 2026-03-04 12:00 CST.")
    assert waits(engine, second, 1, OFTEN)[0] == Waiting.NEXT_BATCH


async def test_an_unread_reply_and_an_open_text_hold_a_person_back(begin: Begin, engine: Engine) -> None:
    first = scheduled(begin, 3)
    await send_batch(begin, loses_the_answer_to(1), first)
    second = scheduled(begin, 0, name="Second", starts_at=TUESDAY_NOON + 10 * MINUTE)
    with begin() as session:
        store_reply(session, incoming(2, "who is this?", "SM-unread", LATER), source="webhook", now=LATER)
    assert waits(engine, second, 1)[0] == Waiting.OTHER_TEXT_OPEN
    assert waits(engine, second, 2)[0] == Waiting.REPLY_UNREAD


async def test_whoever_may_no_longer_be_texted_is_left_out_at_their_turn(begin: Begin, engine: Engine) -> None:
    campaign_id = scheduled(begin, 3)
    with begin() as session:
        session.execute(update(Phone).where(Phone.e164 == number(0)).values(held_at=LATER))
        session.execute(update(Phone).where(Phone.e164 == number(1)).values(opted_out_at=LATER))
    assert "on hold" in waits(engine, campaign_id, 0)[1]
    assert waits(engine, campaign_id, 1)[0] == Waiting.TO_BE_LEFT_OUT
    assert waits(engine, campaign_id, 2)[0] == Waiting.NEXT_BATCH


async def test_a_stopped_campaign_says_so_of_everybody(begin: Begin, engine: Engine) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        pause(session, campaign_id, now=LATER, actor="Ms. Rivera", why="wrong list")
    assert waits(engine, campaign_id, 0) == (
        Waiting.STOPPED, "The campaign is paused: nothing is sent until somebody resumes it.",
    )  # fmt: skip
    with begin() as session:
        cancel(session, campaign_id, now=LATER, actor="Ms. Rivera", why="wrong list")
    assert waits(engine, campaign_id, 0)[0] == Waiting.CANCELLED


async def test_the_ledger_can_be_read_while_a_batch_is_being_sent(begin: Begin, engine: Engine) -> None:
    campaign_id = scheduled(begin, 4)
    start_run(begin, campaign_id)
    await send_chunk(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id, limit=1)
    with begin() as session:
        claim_texts(session, campaign_id, limit=1)
        session.flush()
        if engine.dialect.name == "sqlite":  # where a writer at work would block any other
            assert len(ledger(engine, campaign_id, PeopleFilter(is_waiting=True))) == 3
    found, rows = report(engine, campaign_id)
    assert all(len(rows[figure.wanted]) == figure.number for figure in found.figures())
    assert {figure.label for figure, _ in found.waiting_by_reason} == {"under_way", "being_sent"}


async def test_filters_narrow_each_other(begin: Begin, engine: Engine) -> None:
    campaign_id = await a_mixed_campaign(begin)
    lost = ledger(engine, campaign_id, PeopleFilter(is_undelivered=True, reasons=(Drop.BAD_NUMBER.value,), batch=1))
    assert {one.person.state for one in lost} == {TextState.FAILED, TextState.SENT}
    assert {one.person.code for one in lost} == {21211, 30005}
    two = PeopleFilter(reasons=(Drop.BAD_NUMBER.value, Waiting.UNANSWERED.value))
    assert len(ledger(engine, campaign_id, two)) == 3
    assert ledger(engine, campaign_id, PeopleFilter(batch=9)) == []
