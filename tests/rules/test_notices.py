"""What people are told, how seriously, and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.campaign_states import CampaignState, instruction
from rules.notices import (
    LEVELS,
    RETRY_WAITS,
    CampaignEvent,
    CampaignFacts,
    NoticeLevel,
    NotifyBy,
    body_of,
    mail_channel,
    next_digest_at,
    retry_wait,
    title_of,
)
from rules.tickets import ticket_text

CHICAGO = ZoneInfo("America/Chicago")
FACTS = CampaignFacts(
    number=7, name="March leads", recipients=5_000, sent=1_200, left=3_700,
    next_batch_at=datetime(2026, 3, 4, 12, 0, tzinfo=CHICAGO), zone=CHICAGO, ticket=3,
)  # fmt: skip


def test_the_eight_of_the_help_centre_have_its_levels() -> None:
    info, warning, error = NoticeLevel.INFO, NoticeLevel.WARNING, NoticeLevel.ERROR
    assert {event.value: LEVELS[event] for event in CampaignEvent} == {
        "scheduled": info, "paused": warning, "suspended": warning, "resumed": info, "cancelled": info,
        "batch_sent": info, "completed": info, "error": error,
        "rescheduled": info, "misfired": warning,
    }  # fmt: skip


@pytest.mark.parametrize("event", CampaignEvent)
def test_a_notice_says_what_who_why_how_much_and_when(event: CampaignEvent) -> None:
    body = body_of(event, FACTS, actor="Ms. Rivera", detail="the phone line is down")
    assert body.startswith(title_of(event, FACTS))
    for fact in ("campaign 7", "by Ms. Rivera", "The phone line is down.", "1,200 of 5,000", "Wed 2026-03-04 12:00"):
        assert fact in body


@pytest.mark.parametrize("event", [CampaignEvent.SUSPENDED, CampaignEvent.ERROR])
def test_a_stop_names_its_ticket_and_the_way_out(event: CampaignEvent) -> None:
    body = body_of(event, FACTS, actor="placeline", detail="30 of 100 dropped")
    assert "Help Center ticket 3" in body
    assert "placeline campaign lift 7" in body


def test_a_title_is_one_line_whatever_the_campaign_is_called() -> None:
    odd = CampaignFacts(1, "two\nlines", 1, 0, 1, None, CHICAGO)
    assert title_of(CampaignEvent.PAUSED, odd) == "Mass SMS 'two lines' is paused"


def test_a_digest_comes_at_the_next_eight_in_the_morning_also_when_the_clocks_change() -> None:
    saturday_evening = datetime(2026, 3, 7, 20, 0, tzinfo=CHICAGO)  # the night the clocks go forward
    assert next_digest_at(saturday_evening, CHICAGO) == datetime(2026, 3, 8, 8, 0, tzinfo=CHICAGO)
    early = datetime(2026, 3, 9, 7, 59, tzinfo=CHICAGO)
    assert next_digest_at(early, CHICAGO) - early == timedelta(minutes=1)
    assert next_digest_at(early + timedelta(minutes=1), CHICAGO).day == 10


def test_waits_grow_and_end() -> None:
    assert list(RETRY_WAITS) == sorted(RETRY_WAITS)
    assert retry_wait(1) == timedelta(minutes=5)
    assert retry_wait(len(RETRY_WAITS) + 1) is None


def test_who_wants_it_in_the_product_only_gets_no_mail() -> None:
    assert [mail_channel(one) for one in NotifyBy] == ["email", "digest", None]


def test_the_instruction_names_the_ticket_that_was_opened() -> None:
    said = instruction(CampaignState.SUSPENDED, 3)
    assert said is not None
    assert said.startswith("See Help Center ticket 3")
    assert "too many texts were dropped" in said
    assert instruction(CampaignState.PAUSED, 3) is None


def test_a_ticket_holds_the_evidence_and_what_to_check() -> None:
    text = ticket_text(CampaignEvent.SUSPENDED, FACTS, "content filter: 30 of 100")
    assert "content filter: 30 of 100" in text.body
    assert text.body.count("\n- ") >= 3
    assert text.is_urgent
    with pytest.raises(ValueError, match="paused"):
        ticket_text(CampaignEvent.PAUSED, FACTS, "")
