"""What somebody waits for: the first obstacle in the engine's own order, told so that a person can act on it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.campaign_states import CampaignState
from rules.recipients import Exclusion
from rules.waiting import Obstacles, Progress, Waiting, why_waiting

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=CHICAGO)
TOMORROW = Progress(CampaignState.IN_PROCESS, 2, NOON, 25_000, is_running=False, zone=CHICAGO)

OBSTACLES = st.builds(
    Obstacles,
    is_under_way=st.booleans(),
    is_unanswered=st.booleans(),
    look_up_at=st.none() | st.just(NOON),
    exclusion=st.none() | st.sampled_from(Exclusion),
    has_unread_reply=st.booleans(),
    has_open_text=st.booleans(),
    free_at=st.none() | st.just(NOON + timedelta(hours=3)),
    closed_because=st.none() | st.just("it opens at 14:00."),
    is_within_room=st.booleans(),
)
PROGRESS = st.builds(
    Progress,
    state=st.sampled_from(CampaignState),
    next_batch_number=st.integers(1, 9),
    next_batch_at=st.none() | st.just(NOON),
    room=st.integers(0, 25_000),
    is_running=st.booleans(),
    zone=st.just(CHICAGO),
)


@given(one=OBSTACLES, progress=PROGRESS)
def test_everybody_waits_for_something_and_is_told_in_a_sentence(one: Obstacles, progress: Progress) -> None:
    kind, sentence = why_waiting(one, progress)
    assert kind in Waiting
    assert sentence.endswith(".")


@given(one=OBSTACLES, progress=PROGRESS)
def test_nobody_is_promised_a_text_while_the_campaign_stands(one: Obstacles, progress: Progress) -> None:
    kind, _ = why_waiting(one, progress)
    if kind in (Waiting.NEXT_BATCH, Waiting.BEING_SENT, Waiting.BATCH_FULL):
        assert progress.state in (CampaignState.SCHEDULED, CampaignState.IN_PROCESS, CampaignState.COMPLETED)
        assert one.exclusion is None
        assert progress.next_batch_at is not None


@pytest.mark.parametrize(
    ("one", "kind", "words"),
    [
        (Obstacles(), Waiting.NEXT_BATCH, "batch 2 on Tue 2026-03-03 12:00 CST"),
        (Obstacles(is_within_room=False), Waiting.BATCH_FULL, "room for 25,000 more"),
        (Obstacles(closed_because="it opens at 14:00."), Waiting.WINDOW_CLOSED, "it opens at 14:00"),
        (Obstacles(free_at=NOON + timedelta(hours=3)), Waiting.TEXTED_LATELY, "Tue 2026-03-03 15:00 CST"),
        (Obstacles(has_open_text=True), Waiting.OTHER_TEXT_OPEN, "no outcome yet"),
        (Obstacles(has_unread_reply=True), Waiting.REPLY_UNREAD, "may be a STOP"),
        (Obstacles(exclusion=Exclusion.HELD), Waiting.TO_BE_LEFT_OUT, "on hold"),
        (Obstacles(is_unanswered=True, look_up_at=NOON), Waiting.UNANSWERED, "looked up there at Tue"),
    ],
)
def test_each_obstacle_has_its_own_words(one: Obstacles, kind: Waiting, words: str) -> None:
    found, sentence = why_waiting(one, TOMORROW)
    assert found is kind
    assert words in sentence


def test_a_text_of_yesterday_no_longer_counts_when_the_batch_starts_later() -> None:
    assert why_waiting(Obstacles(free_at=NOON - timedelta(hours=1)), TOMORROW)[0] is Waiting.NEXT_BATCH
