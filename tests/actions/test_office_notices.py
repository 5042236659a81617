"""News about the office's data reaches its leads and administrators, though it is about no campaign."""

from datetime import timedelta

import pytest

from actions.note_event import note_office_event
from database.notices import notices_of
from rules.notices import NoticeLevel, OfficeEvent
from tests.actions.test_notices import Chat, Post
from tests.conftest import Begin
from tests.office import CHICAGO, staff

HOUR = timedelta(hours=1)


@pytest.fixture
def post(begin: Begin) -> Post:
    with begin() as session:
        staff(session)
    return Post(begin)


def note(post: Post, event: OfficeEvent, title: str = "Data quality: critical MS-08") -> int:
    with post.begin() as session:
        return note_office_event(
            session, event, title=title, body="Look.", now=post.clock.now, zone=CHICAGO, actor="check"
        )


def test_what_is_critical_is_mailed_at_once_and_told_once_where_everybody_reads(post: Post) -> None:
    chat = Chat()
    assert note(post, OfficeEvent.DATA_QUALITY_FAILED) == 2
    post.deliver(chat=chat)
    assert post.mails.taken == [("rivera@college.example", "Data quality: critical MS-08", "Look.")]
    assert chat.taken == [("Data quality: critical MS-08", NoticeLevel.ERROR)]
    [event] = post.stream.emitted
    assert (event.campaign_id, event.campaign, event.event) == (None, "", "data_quality_failed")
    with post.begin() as session:
        assert [one.recipient for one in notices_of(session)] == ["Ms. Rivera", "Director"]


def test_a_warning_waits_for_the_mornings_digest(post: Post) -> None:
    note(post, OfficeEvent.DATA_QUALITY_DOUBTFUL, "Data quality: warning MS-04")
    post.deliver(chat=Chat())
    assert post.mails.taken == []
    post.clock.pass_by(20 * HOUR)  # eight in the morning
    post.deliver()
    [(_, subject, text)] = post.mails.taken
    assert subject == "Placeline: 1 notice since yesterday"
    assert text == "Tue 2026-03-03 18:00  Look."  # without a zone of its own, in UTC
    assert post.stream.emitted == []


def test_the_same_news_is_told_again_only_after_a_day(post: Post) -> None:
    assert note(post, OfficeEvent.DATA_QUALITY_FAILED) == 2
    post.clock.pass_by(23 * HOUR)
    assert note(post, OfficeEvent.DATA_QUALITY_FAILED) == 0
    assert note(post, OfficeEvent.DATA_QUALITY_FAILED, "Data quality: critical FT-04") == 2
    post.clock.pass_by(2 * HOUR)
    assert note(post, OfficeEvent.DATA_QUALITY_FAILED) == 2
