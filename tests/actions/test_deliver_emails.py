"""E-mails instead of texts: each goes once, to whom it may, and waits for a server that is down."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select, update

from actions.change_campaign import cancel, pause
from actions.deliver_emails import EmailReport, deliver_emails
from actions.email_instead import TextToMail, mail_instead
from rules.emails_instead import LONGEST_RUN, InsteadBecause
from rules.notices import RETRY_WAITS
from schemas.mail import BulkMailServer, MailConnection, MailRefused, MailUnavailable
from schemas.tables import EmailInstead, Phone, Student, Text
from tests.conftest import Begin
from tests.office import COLLEGE, MINUTE, TUESDAY_NOON, MovedClock, scheduled, the_texts

WHO = {"now": TUESDAY_NOON, "actor": "Ms. Rivera", "why": "asked to"}


@dataclass
class Server(BulkMailServer):
    """Takes mails; `answers` are raised first, one a mail; a server that is closed takes no connection."""

    answers: list[BaseException] = field(default_factory=list)
    taken: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    connections: int = 0
    refuses_us: MailRefused | None = None

    @contextmanager
    def connect(self) -> Iterator[MailConnection]:
        if self.refuses_us is not None:
            raise self.refuses_us
        self.connections += 1
        yield Connection(self)


@dataclass
class Connection(MailConnection):
    server: Server

    def send(self, to: str, subject: str, text: str, *, reply_to: str | None = None) -> None:
        if self.server.answers:
            raise self.server.answers.pop(0)
        self.server.taken.append((to, subject, text, reply_to))


@dataclass
class Office:
    """A campaign whose texts are all to be mailed, a mail server and a clock."""

    begin: Begin
    campaign_id: int = 0
    server: Server = field(default_factory=Server)
    clock: MovedClock = field(default_factory=MovedClock)

    def mail_all(self, students: int) -> None:
        self.campaign_id = scheduled(self.begin, students)
        rows = [
            TextToMail(text.id, text.student_id, "Jobs in welding") for text in the_texts(self.begin, self.campaign_id)
        ]
        with self.begin() as session:
            mail_instead(session, rows, because=InsteadBecause.MONTHLY_LIMIT, now=TUESDAY_NOON)

    def deliver(self, most: int = 500) -> EmailReport:
        return deliver_emails(self.begin, self.server, college=COLLEGE, clock=lambda: self.clock.now, most=most)

    def emails(self) -> list[EmailInstead]:
        with self.begin() as session:
            return list(session.scalars(select(EmailInstead).order_by(EmailInstead.id)))

    def states(self) -> list[str]:
        return [email.state for email in self.emails()]


@pytest.fixture
def office(begin: Begin) -> Office:
    return Office(begin)


def test_a_mail_says_what_the_text_said_who_writes_and_how_to_stop(office: Office) -> None:
    office.mail_all(2)
    assert office.deliver() == EmailReport(sent=2)
    to, subject, text, reply_to = office.server.taken[0]
    assert (to, reply_to) == ("ada0@mail.example", "rivera@college.example")
    assert subject == f"{COLLEGE} Career Services: a message for you"
    assert text.startswith("Jobs in welding\n")
    assert "STOP" in text
    assert office.server.connections == 1
    assert {(email.state, email.sent_at) for email in office.emails()} == {("sent", TUESDAY_NOON)}
    assert office.deliver() == EmailReport(), "each goes once"


def test_a_run_takes_no_more_than_it_may_and_the_next_goes_on(office: Office) -> None:
    office.mail_all(3)
    assert [office.deliver(most=2).sent, office.deliver(most=2).sent] == [2, 1]


def test_a_run_ends_in_time_for_the_dispatch(office: Office) -> None:
    office.mail_all(3)

    class Slow(Server):
        @contextmanager
        def connect(self) -> Iterator[MailConnection]:
            office.clock.pass_by(LONGEST_RUN + MINUTE)
            yield Connection(self)

    office.server = Slow()
    assert office.deliver().sent == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (update(Student).values(do_not_contact=True), "the office decided not to contact this person"),
        (update(Student).values(email=None), "no e-mail address is known any more"),
        (update(Phone).values(opted_out_at=TUESDAY_NOON), "the person asked for no more texts"),
        (update(Text).values(state="sent", vendor_sid="SM1"), "the text went out after all"),
    ],
)
def test_who_may_no_longer_be_written_to_gets_nothing(office: Office, change: object, why: str) -> None:
    office.mail_all(1)
    with office.begin() as session:
        session.execute(change)  # type: ignore[call-overload]  # each is an UPDATE
    assert office.deliver() == EmailReport(given_up=1)
    assert office.server.taken == []
    assert [(email.state, email.last_error) for email in office.emails()] == [("given_up", why)]


def test_a_paused_campaign_mails_nothing_and_a_cancelled_one_never_will(office: Office) -> None:
    office.mail_all(1)
    with office.begin() as session:
        pause(session, office.campaign_id, **WHO)  # type: ignore[arg-type]
    assert office.deliver() == EmailReport()
    with office.begin() as session:
        cancel(session, office.campaign_id, **WHO)  # type: ignore[arg-type]
    assert office.deliver() == EmailReport(given_up=1)
    assert office.server.taken == []


def test_a_refused_address_is_given_up_and_stops_none_behind_it(office: Office) -> None:
    office.mail_all(2)
    office.server.answers = [MailRefused("code 550")]
    assert office.deliver() == EmailReport(sent=1, given_up=1)
    assert office.emails()[0].last_error == "code 550"


def test_a_server_that_does_not_know_us_costs_nobody_their_mail(office: Office) -> None:
    office.mail_all(2)
    office.server.refuses_us = MailRefused("credentials")
    assert office.deliver() == EmailReport(put_off=1)
    assert office.states() == ["waiting", "waiting"]
    office.server.refuses_us = None
    office.clock.pass_by(RETRY_WAITS[0])
    assert office.deliver().sent == 2


def test_a_connection_that_is_lost_is_opened_anew(office: Office) -> None:
    office.mail_all(3)
    office.server.answers = [MailUnavailable("cut off")]
    assert office.deliver() == EmailReport(sent=2, put_off=1)
    assert office.server.connections == 2


def test_a_server_that_is_down_is_asked_again_and_again_and_then_given_up(office: Office) -> None:
    office.mail_all(1)
    for wait in RETRY_WAITS:
        office.server.answers = [MailUnavailable("busy")]
        assert office.deliver() == EmailReport(put_off=1)
        assert office.deliver() == EmailReport(), "it is not asked before its time"
        office.clock.pass_by(wait)
    office.server.answers = [MailUnavailable("busy")]
    assert office.deliver() == EmailReport(given_up=1)


def test_what_nobody_foresaw_names_no_address(office: Office) -> None:
    office.mail_all(2)
    office.server.answers = [UnicodeError("ada0@mail.example")]
    assert office.deliver() == EmailReport(sent=1, put_off=1)
    assert office.emails()[0].last_error == "attempt 1: UnicodeError"


def test_whoever_died_in_the_middle_of_a_mail_is_followed_by_another_attempt(office: Office) -> None:
    office.mail_all(1)
    office.server.answers = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        office.deliver()
    assert office.deliver() == EmailReport(), "it may still be under way"
    office.clock.pass_by(RETRY_WAITS[0])
    assert office.deliver().sent == 1


def test_two_who_deliver_at_once_deliver_each_once(office: Office) -> None:
    office.mail_all(8)
    workers = [threading.Thread(target=office.deliver) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(to for to, *_ in office.server.taken) == sorted(f"ada{index}@mail.example" for index in range(8))


def test_without_a_mail_server_everything_waits(office: Office) -> None:
    office.mail_all(1)
    assert deliver_emails(office.begin, None, college=COLLEGE, clock=lambda: TUESDAY_NOON) == EmailReport()
    assert office.states() == ["waiting"]
