"""The sweep: over several sources, resumable thread by thread, twice the same as once (SOP-05, SOP-06, SOP-28)."""

from datetime import timedelta

from sqlalchemy import select

from actions.sweep_inbox import FIRST_SWEEP, OVERLAP, Swept, finish_sweep, store_threads, sweep_from
from database.replies import oldest_waiting, waiting_by_advisor
from schemas.inbox import ThreadPage
from schemas.tables import ThreadCursor
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, add_student, incoming, scheduled, send_batch, writes
from wiring.inbox_sources import by_thread

LATER = TUESDAY_NOON + 10 * MINUTE


def test_a_thread_goes_on_where_it_was_and_its_old_texts_are_not_looked_at_again(begin: Begin) -> None:
    texts = [incoming(0, f"text {hour}", f"SM{hour}", TUESDAY_NOON + timedelta(hours=hour)) for hour in range(6)]
    now = TUESDAY_NOON + timedelta(hours=6)
    with begin() as session:
        assert store_threads(session, "twilio", by_thread(texts), is_copy=False, now=now) == Swept(6, 6)
    with begin() as session:
        # From OVERLAP before the last one on, in case the list lagged.
        assert store_threads(session, "twilio", by_thread(texts), is_copy=False, now=now) == Swept(3, 0)
        assert session.scalars(select(ThreadCursor.read_up_to)).all() == [texts[-1].received_at]


def test_a_sweep_that_was_cut_off_goes_on_from_where_the_source_stood(begin: Begin) -> None:
    with begin() as session:
        store_threads(session, "twilio", by_thread([incoming(0, "a", "SM1", LATER)]), is_copy=False, now=LATER)
    with begin() as session:
        assert sweep_from(session, now=LATER) == LATER - FIRST_SWEEP
        finish_sweep(session, "twilio", began_at=LATER)
        assert sweep_from(session, now=LATER) == LATER - OVERLAP
        assert sweep_from(session, "hubspot", now=LATER) == LATER - FIRST_SWEEP


def test_a_copy_in_another_inbox_is_known_by_its_words(begin: Begin) -> None:
    with begin() as session:
        store_threads(session, "twilio", by_thread([incoming(0, "YES", "SM1", LATER)]), is_copy=False, now=LATER)
        copies = [
            incoming(0, "YES", "hs-1", LATER + MINUTE),
            incoming(0, "YES", "hs-2", LATER + 5 * MINUTE),  # said again
            incoming(0, "STOP", "hs-3", LATER + MINUTE),
        ]
        page = [ThreadPage("thread 7", copies)]
        assert store_threads(session, "hubspot", page, is_copy=True, now=LATER) == Swept(3, 2)
        assert store_threads(session, "hubspot", page, is_copy=True, now=LATER).missed == 0


async def test_the_report_says_for_whom_replies_are_left_and_which_is_the_oldest(begin: Begin) -> None:
    with begin() as session:
        add_student(session, 0)
        add_student(session, 1, advisor_email="advisor2@college.example")
        add_student(session, 2)
    campaign_id = scheduled(begin, 0)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    writes(begin, 0, "What does the job pay?", LATER + MINUTE)
    writes(begin, 1, "What does the job pay?", LATER)
    writes(begin, 2, "I want to kill myself", LATER + 2 * MINUTE)
    with begin() as session:
        assert waiting_by_advisor(session) == [
            ("advisor2@college.example", 1, 0, LATER),
            ("advisor1@college.example", 2, 1, LATER + MINUTE),
        ]
        oldest = oldest_waiting(session)
    assert oldest is not None
    assert oldest[1] == LATER
