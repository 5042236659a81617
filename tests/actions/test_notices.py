"""A campaign's life as its sender is told it: every event once, by the chosen way, whatever the mail server does."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from actions.change_campaign import cancel, fail, lift, pause, reschedule, resume, suspend
from actions.change_staff import change_staff_member, deactivate_staff_member
from actions.deliver_notices import NO_MAIL_SERVER, DeliveryReport, deliver_notices
from actions.note_event import note_event
from database.campaigns import lock_campaign
from database.notices import failed_deliveries, mark_read, notices_of
from rules.notices import RETRY_WAITS, CampaignEvent, NoticeLevel
from schemas.mail import MailRefused, MailServer, MailUnavailable
from schemas.notify import EventStream, NoticeEvent, Notifier, NotifyUnavailable
from schemas.tables import NoticeDelivery, Text
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, MovedClock, scheduled, start_run

TOMORROW = TUESDAY_NOON + timedelta(days=1)
WHO = {"now": TUESDAY_NOON, "actor": "Ms. Rivera", "why": "asked to"}


@dataclass
class Mails(MailServer):
    """Takes mails; `answers` are raised first, one a mail."""

    answers: list[Exception] = field(default_factory=list)
    taken: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, text: str) -> None:
        if self.answers:
            raise self.answers.pop(0)
        self.taken.append((to, subject, text))


@dataclass
class Chat(Notifier):
    """Takes notices, or none while it is down."""

    is_down: bool = False
    taken: list[tuple[str, NoticeLevel]] = field(default_factory=list)

    def notify(self, title: str, text: str, level: NoticeLevel) -> None:
        if self.is_down:
            raise NotifyUnavailable("the chat is down")
        self.taken.append((title, level))


@dataclass
class Stream(EventStream):
    """Keeps what is emitted."""

    emitted: list[NoticeEvent] = field(default_factory=list)

    def emit(self, event: NoticeEvent) -> None:
        self.emitted.append(event)


@dataclass
class Post:
    """The ways out of the office, and a clock."""

    begin: Begin
    mails: Mails = field(default_factory=Mails)
    stream: Stream = field(default_factory=Stream)
    clock: MovedClock = field(default_factory=MovedClock)

    def deliver(self, *, chat: Chat | None = None, has_mail: bool = True) -> DeliveryReport:
        return deliver_notices(
            self.begin, mail=self.mails if has_mail else None, notifier=chat, events=self.stream,
            clock=lambda: self.clock.now,
        )  # fmt: skip

    def deliveries(self, channel: str) -> list[NoticeDelivery]:
        with self.begin() as session:
            found = select(NoticeDelivery).where(NoticeDelivery.channel == channel).order_by(NoticeDelivery.id)
            return list(session.scalars(found))


@pytest.fixture
def post(begin: Begin) -> Post:
    return Post(begin)


def told(begin: Begin, campaign_id: int) -> list[str]:
    with begin() as session:
        return [one.event for one in reversed(notices_of(session, campaign_id=campaign_id))]


def note(begin: Begin, campaign_id: int, event: CampaignEvent, now: datetime = TUESDAY_NOON) -> None:
    with begin() as session:
        campaign = lock_campaign(session, campaign_id)
        assert campaign is not None
        note_event(session, campaign, event, now=now, actor="placeline")


def choose(begin: Begin, notify_by: str) -> None:
    with begin() as session:
        change_staff_member(session, "Ms. Rivera", notify_by=notify_by, now=TUESDAY_NOON, actor="Ms. Rivera")


def paused(begin: Begin) -> int:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        pause(session, campaign_id, **WHO)  # type: ignore[arg-type]
    return campaign_id


def test_every_move_is_told_once_and_at_its_level(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id)
    before = told(begin, campaign_id)
    with begin() as session:
        session.execute(update(Text).where(Text.rank == 1).values(state="sent", vendor_sid="SM1"))
        pause(session, campaign_id, **WHO)  # type: ignore[arg-type]
        resume(session, campaign_id, next_batch_at=TOMORROW, **WHO)  # type: ignore[arg-type]
        reschedule(session, campaign_id, weekends=True, **WHO)  # type: ignore[arg-type]
        suspend(session, campaign_id, now=TUESDAY_NOON, why="30 of 100 dropped")
        lift(session, campaign_id, next_batch_at=TOMORROW, **WHO)  # type: ignore[arg-type]
        fail(session, campaign_id, now=TUESDAY_NOON, why="20003")
        cancel(session, campaign_id, **WHO)  # type: ignore[arg-type]
    assert told(begin, campaign_id)[len(before) :] == [
        "paused", "resumed", "rescheduled", "suspended", "resumed", "error", "cancelled",
    ]  # fmt: skip
    with begin() as session:
        levels = {one.event: one.level for one in notices_of(session)}
    assert levels["error"] == "error"
    assert levels["suspended"] == levels["paused"] == "warning"


def test_a_change_that_is_undone_is_not_told(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    before = told(begin, campaign_id)
    with begin() as session:
        pause(session, campaign_id, **WHO)  # type: ignore[arg-type]
        session.rollback()
    assert told(begin, campaign_id) == before


def test_delivering_twice_delivers_once(post: Post) -> None:
    paused(post.begin)
    chat = Chat()
    assert post.deliver(chat=chat).delivered["email"] >= 1
    before = (len(post.mails.taken), len(chat.taken), len(post.stream.emitted))
    assert post.deliver(chat=chat) == DeliveryReport()
    assert (len(post.mails.taken), len(chat.taken), len(post.stream.emitted)) == before
    assert Counter(each.notice_id for each in post.stream.emitted).most_common(1)[0][1] == 1


def test_a_mail_says_what_happened_to_whoever_scheduled_it(post: Post) -> None:
    paused(post.begin)
    post.deliver()
    to, subject, text = post.mails.taken[-1]
    assert (to, subject) == ("rivera@college.example", "Mass SMS 'March leads' is paused")
    assert "by Ms. Rivera" in text
    assert "Ada" not in text
    assert "+1312" not in text


def test_an_event_names_the_campaign_and_no_student(post: Post) -> None:
    campaign_id = paused(post.begin)
    post.deliver()
    event = post.stream.emitted[-1]
    assert (event.event, event.level, event.campaign_id, event.campaign) == (
        "paused", "warning", campaign_id, "March leads",
    )  # fmt: skip


def test_two_who_deliver_at_once_deliver_each_once(post: Post) -> None:
    campaign_id = scheduled(post.begin, 1)
    for _ in range(6):
        note(post.begin, campaign_id, CampaignEvent.BATCH_SENT)
    expected = len(post.deliveries("email"))
    workers = [threading.Thread(target=post.deliver) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(post.mails.taken) == expected
    assert {one.state for one in post.deliveries("email")} == {"delivered"}


def test_a_digest_is_one_mail_in_the_morning_with_everything_in_it(post: Post) -> None:
    campaign_id = scheduled(post.begin, 1)
    choose(post.begin, "digest")
    post.deliver()
    post.mails.taken.clear()
    for event in (CampaignEvent.BATCH_SENT, CampaignEvent.COMPLETED):
        note(post.begin, campaign_id, event)
    assert post.deliver().delivered["digest"] == 0
    post.clock.now = (TUESDAY_NOON + timedelta(days=1)).replace(hour=8)
    assert post.deliver().delivered["digest"] == 2
    [(_, subject, text)] = post.mails.taken
    assert subject == "Mass SMS: 2 notices since yesterday"
    assert "has sent a batch" in text
    assert "is completed" in text


def test_who_wants_the_product_only_gets_no_mail_and_can_read_it_there(post: Post) -> None:
    campaign_id = scheduled(post.begin, 1)
    choose(post.begin, "product")
    known = len(post.deliveries("email"))
    note(post.begin, campaign_id, CampaignEvent.COMPLETED)
    assert (len(post.deliveries("email")), post.deliveries("digest")) == (known, [])
    with post.begin() as session:
        assert mark_read(session, "Director", None, TUESDAY_NOON) == 0, "it is not addressed to them"
        assert mark_read(session, "Ms. Rivera", None, TUESDAY_NOON) >= 1
        assert notices_of(session, recipient="Ms. Rivera", unread=True) == []


def test_a_mail_server_that_is_down_is_asked_again_and_again_and_then_given_up(post: Post) -> None:
    paused(post.begin)
    for number, wait in enumerate(RETRY_WAITS, start=1):
        post.mails.answers = [MailUnavailable("busy")] * 9
        assert post.deliver().put_off > 0
        assert max(one.attempts for one in post.deliveries("email")) == number
        post.mails.answers = [MailUnavailable("busy")] * 9
        post.clock.pass_by(wait - MINUTE)
        assert post.deliver() == DeliveryReport(), "it is not asked before its time"
        post.clock.pass_by(MINUTE)
    assert post.deliver().given_up > 0
    assert {one.state for one in post.deliveries("email")} == {"given_up"}
    with post.begin() as session:
        assert all("busy" in (one.last_error or "") for one, _ in failed_deliveries(session))


def test_a_server_that_comes_back_gets_what_waited(post: Post) -> None:
    paused(post.begin)
    post.mails.answers = [MailUnavailable("busy")] * 9
    post.deliver()
    post.mails.answers = []
    post.clock.pass_by(RETRY_WAITS[0])
    post.deliver()
    assert {one.state for one in post.deliveries("email")} == {"delivered"}
    with post.begin() as session:
        assert failed_deliveries(session) == []


def test_an_address_that_is_refused_is_given_up_at_once_with_the_reason(post: Post) -> None:
    paused(post.begin)
    post.mails.answers = [MailRefused("code 550")] * len(post.deliveries("email"))
    assert post.deliver().given_up > 0
    with post.begin() as session:
        assert {one.last_error for one, _ in failed_deliveries(session)} == {"code 550"}


def test_without_a_mail_server_the_notice_stays_in_the_product_and_says_why(post: Post) -> None:
    paused(post.begin)
    post.deliver(has_mail=False)
    assert post.deliver(has_mail=False) == DeliveryReport()
    assert {one.last_error for one in post.deliveries("email")} == {NO_MAIL_SERVER}


def test_somebody_who_has_left_gets_no_mail(post: Post) -> None:
    paused(post.begin)
    with post.begin() as session:
        deactivate_staff_member(session, "Ms. Rivera", now=TUESDAY_NOON, actor="Director")
    post.deliver()
    assert post.mails.taken == []


def test_whoever_died_in_the_middle_of_a_mail_is_followed_by_another_attempt(post: Post) -> None:
    paused(post.begin)
    post.mails.answers = [KeyboardInterrupt()]  # type: ignore[list-item]  # killed while the server was answering
    with pytest.raises(KeyboardInterrupt):
        post.deliver()
    first = post.deliveries("email")[0]
    assert (first.state, first.attempts) == ("waiting", 1)
    post.clock.pass_by(RETRY_WAITS[0])
    post.deliver()
    assert post.deliveries("email")[0].state == "delivered"


def test_addresses_nobody_set_up_leave_nothing_waiting(post: Post) -> None:
    paused(post.begin)
    post.deliver()
    assert post.deliveries("apprise") == []


def test_a_chat_that_is_down_keeps_no_mail_from_going_out(post: Post) -> None:
    paused(post.begin)
    post.deliver(chat=Chat(is_down=True))
    assert post.mails.taken
    assert "the chat is down" in (post.deliveries("apprise")[0].last_error or "")
