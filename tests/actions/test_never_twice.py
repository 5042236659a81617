"""Whatever happens in whatever order: nobody is texted twice, no batch is too large, and the counts add up."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update

from actions.change_campaign import pause, reschedule, resume
from actions.move_misfired import move_misfired
from actions.resolve_unknowns import ask_vendor, expire_leases, open_questions, record_answers
from actions.run_batch import (
    begin_attempt,
    bind_run,
    close_batch,
    complete_if_done,
    count_sheet,
    lose_run,
    open_gate,
    plan_what_came_back,
)
from actions.send_texts import Claimed, Outcome, record_outcomes
from database.campaigns import batches_of, lock_campaign
from database.session import transaction
from rules.campaign_states import CampaignState
from schemas.sms import DeliveryStatus, Drop, NeverSent, OutgoingText, Refused, SmsError, Unanswered, VendorBusy
from schemas.tables import Campaign, Phone, Student
from tests.actions.pretend_sms import AnswerLost, Failure, PretendSms
from tests.conftest import Begin
from tests.database.servers import SqliteFile
from tests.office import (
    CHICAGO,
    MINUTE,
    OFFICE,
    MovedClock,
    claim_texts,
    number,
    receipt,
    scheduled,
    start_run,
    take_receipts,
    the_campaign,
    the_texts,
)

STUDENTS = 7
SIZES = {1: 3}  # the first batch; every later one may hold four
LATER_SIZE = 4

# Thursday, and the Monday after the clocks went forward.
DAYS_OFF = {date(2026, 3, 5): "Founders' Day", date(2026, 3, 9): "Snow day"}
ZONES = ("America/Chicago", "Pacific/Honolulu", "America/Los_Angeles|America/New_York;?")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FAILURES: tuple[Failure | None, ...] = (
    None, None, AnswerLost(), Unanswered("500"), NeverSent("no route"), VendorBusy(1),
    Refused(30003, Drop.UNREACHABLE),
)  # fmt: skip


class Office:
    """A campaign to which anything may happen; each method is one thing that does."""

    def __init__(self, begin: Begin) -> None:
        self.begin = begin
        self.clock = MovedClock()
        self.vendor = PretendSms(lambda: self.clock.now)
        self.campaign_id = scheduled(begin, STUDENTS, first_batch_size=SIZES[1], later_batch_size=LATER_SIZE)
        self.college = replace(OFFICE, hours=replace(OFFICE.hours, days_off=DAYS_OFF))
        self.ever_on_weekends = False
        self.picked: set[date] = set()  # days a person chose, on which weekends and days off do not count (D8)
        with begin() as session:
            for index, zone_key in enumerate(ZONES):
                student = Student.student_id == f"S{index:05d}"
                session.execute(update(Student).where(student).values(zone_key=zone_key))
        self.runs = 0
        self.on_the_way: list[tuple[str, list[Claimed]]] = []  # run, claimed and not yet handed over
        self.outcomes: list[dict[Claimed, Outcome]] = []  # known to a sender, not yet written down

    @property
    def run_id(self) -> str:
        return f"run-{self.runs}"

    def dispatch(self, pick: int) -> None:
        with self.begin() as session:
            move_misfired(session, self.campaign_id, now=self.clock.now, days_off=DAYS_OFF)
        with self.begin() as session:
            attempt = begin_attempt(session, self.campaign_id, now=self.clock.now)
            if attempt is not None:
                self.runs += 1
                bind_run(session, attempt, self.run_id, now=self.clock.now)
        with self.begin() as session:
            open_gate(session, self.campaign_id, self.run_id, now=self.clock.now)

    def claim(self, pick: int) -> None:
        with self.begin() as session:
            claim = claim_texts(
                session, self.campaign_id, self.run_id, self.clock.now, limit=1 + pick % 3, office=self.college
            )
        if claim.texts:
            self.on_the_way.append((self.run_id, list(claim.texts)))

    def call(self, pick: int) -> None:
        if not self.on_the_way:
            return
        _, texts = self.on_the_way.pop(pick % len(self.on_the_way))
        outcomes: dict[Claimed, Outcome] = {}
        for offset, one in enumerate(texts):
            failure = FAILURES[(pick + offset) % len(FAILURES)]
            outcomes[one] = self._send(one.outgoing, failure)
        self.outcomes.append(outcomes)

    def _send(self, text: OutgoingText, failure: Failure | None) -> Outcome:
        self.vendor.fails = lambda _: failure
        try:
            return asyncio.run(self.vendor.send(text))
        except (Refused, NeverSent, VendorBusy, Unanswered) as outcome:
            return outcome

    def record(self, pick: int) -> None:
        if self.outcomes:
            with self.begin() as session:
                record_outcomes(session, self.outcomes.pop(pick % len(self.outcomes)), now=self.clock.now)

    def work(self, pick: int) -> None:
        """Do one chunk as a healthy run does."""
        self.dispatch(pick)
        self.claim(pick)
        self.call(pick)
        self.record(pick)

    def kill(self, pick: int) -> None:
        """Lose the sender with everything it had in memory, and its run."""
        self.on_the_way.clear()
        self.outcomes.clear()
        with self.begin() as session:
            lose_run(session, self.campaign_id, self.run_id, now=self.clock.now, why="killed")

    def wait(self, pick: int) -> None:
        # A sender gives up after 15 s, so nothing is on its way or unwritten for longer than that.
        while self.on_the_way:
            self.call(pick)
        while self.outcomes:
            self.record(pick)
        self.clock.pass_by((2 * MINUTE, 16 * MINUTE, 3 * HOUR, DAY, 4 * DAY)[pick % 5])

    def settle(self, pick: int) -> None:
        with self.begin() as session:
            expire_leases(session, now=self.clock.now)
            questions = open_questions(session, now=self.clock.now)
        answers = asyncio.run(ask_vendor(self.vendor, questions))
        with self.begin() as session:
            record_answers(session, answers, now=self.clock.now)
        with self.begin() as session:
            campaign = lock_campaign(session, self.campaign_id)
            assert campaign is not None
            if campaign.next_batch_at is None and not plan_what_came_back(
                session, campaign, now=self.clock.now, office=self.college
            ):
                complete_if_done(session, campaign, now=self.clock.now)

    def close(self, pick: int) -> None:
        if not self.on_the_way and not self.outcomes:
            with self.begin() as session:
                close_batch(session, self.campaign_id, self.run_id, now=self.clock.now, office=self.college)

    def pause(self, pick: int) -> None:
        if the_campaign(self.begin, self.campaign_id).state in (CampaignState.SCHEDULED, CampaignState.IN_PROCESS):
            with self.begin() as session:
                pause(session, self.campaign_id, now=self.clock.now, actor="Ms. Rivera", why="b")

    def resume(self, pick: int) -> None:
        if the_campaign(self.begin, self.campaign_id).state == CampaignState.PAUSED:
            at = self.clock.now
            self.picked.add(at.astimezone(CHICAGO).date())
            with self.begin() as session:
                resume(session, self.campaign_id, next_batch_at=at, now=at, actor="Ms. Rivera", why="b")

    def reschedule(self, pick: int) -> None:
        if the_campaign(self.begin, self.campaign_id).state in (CampaignState.SCHEDULED, CampaignState.IN_PROCESS):
            weekends = (None, True, False)[pick % 3]
            self.ever_on_weekends = self.ever_on_weekends or weekends is True
            at = self.clock.now + (timedelta(), HOUR, DAY, 5 * DAY)[pick % 4]
            self.picked.add(at.astimezone(CHICAGO).date())
            with self.begin() as session:
                reschedule(
                    session, self.campaign_id, next_batch_at=at, weekends=weekends,
                    now=self.clock.now, actor="Ms. Rivera", why="b",
                )  # fmt: skip

    def deliver(self, pick: int) -> None:
        """Bring a receipt about something the vendor took, early or late, good or bad."""
        if not self.vendor.taken:
            return
        outgoing = self.vendor.taken[pick % len(self.vendor.taken)]
        [text] = [one for one in the_texts(self.begin, self.campaign_id) if one.uuid == outgoing.text_uuid]
        statuses = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.UNDELIVERED)
        sid = self.vendor.sid_of(outgoing.text_uuid)
        take_receipts(self.begin, [receipt(text, statuses[pick % 3], sid=sid)], self.clock.now)

    def opt_out(self, pick: int) -> None:
        with self.begin() as session:
            phone = session.scalars(select(Phone).where(Phone.e164 == number(pick % STUDENTS))).one()
            phone.opted_out_at = self.clock.now

    def check(self) -> None:
        """Everything that must hold at every moment."""
        taken = Counter(text.to for text in self.vendor.taken)
        assert max(taken.values(), default=0) <= 1, taken
        with self.begin() as session:
            campaign = session.get_one(Campaign, self.campaign_id)
            sheet = count_sheet(session, campaign)
            batches = batches_of(session, self.campaign_id)
        ended = sheet["sent"] + sheet["failed"] + sheet["skipped"]
        assert sheet["planned"] == campaign.recipients == STUDENTS == ended + sheet["unknown"] + sheet["left"]
        assert (campaign.sent, campaign.failed, campaign.skipped) == (sheet["sent"], sheet["failed"], sheet["skipped"])
        for batch in batches:
            assert 0 <= batch.claimed <= batch.size == SIZES.get(batch.number, LATER_SIZE)
            texts = [text for text in the_texts(self.begin, self.campaign_id) if text.batch_number == batch.number]
            assert sum(text.state != "skipped" for text in texts) <= batch.size
        assert campaign.state != CampaignState.COMPLETED or ended == STUDENTS
        self.check_hours()

    def check_hours(self) -> None:
        """Nobody was texted outside the hours of a place they may be in, nor on a day that was not allowed."""
        for text in the_texts(self.begin, self.campaign_id):
            if text.claimed_at is None:
                continue
            is_picked = text.claimed_at.astimezone(CHICAGO).date() in self.picked
            index = text.rank - 1
            for zone in (ZONES[index] if index < len(ZONES) else ZONES[0]).partition(";")[0].split("|"):
                local = text.claimed_at.astimezone(ZoneInfo(zone))
                assert 10 <= local.hour < 18, local
                assert is_picked or self.ever_on_weekends or local.weekday() < 5, local
                assert is_picked or local.date() not in DAYS_OFF, local

    def finish(self) -> None:
        """Let the office work undisturbed until the campaign is completed."""
        self.kill(0)
        for _ in range(120):
            self.resume(0)
            if the_campaign(self.begin, self.campaign_id).state == CampaignState.COMPLETED:
                return
            self.dispatch(0)
            for _ in range(5):
                self.claim(2)
            while self.on_the_way:
                self._hand_over_all()
            self.close(0)
            self.clock.pass_by(16 * MINUTE)
            self.settle(0)
            campaign = the_campaign(self.begin, self.campaign_id)
            if campaign.next_batch_at is not None:
                self.clock.now = max(self.clock.now, campaign.next_batch_at)
        pytest.fail(f"never completed: {campaign.state}")

    def _hand_over_all(self) -> None:
        _, texts = self.on_the_way.pop()
        with self.begin() as session:
            record_outcomes(session, {one: self._send(one.outgoing, None) for one in texts}, now=self.clock.now)


STEPS: tuple[Callable[[Office, int], None], ...] = (
    Office.dispatch, Office.claim, Office.call, Office.record, Office.work, Office.work, Office.kill, Office.wait,
    Office.settle, Office.close, Office.pause, Office.resume, Office.deliver, Office.opt_out,
    Office.reschedule,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 41)), max_size=20))
def test_nobody_is_texted_twice_or_forgotten_whatever_happens(
    sqlite_file: SqliteFile, happenings: list[tuple[Callable[[Office, int], None], int]]
) -> None:
    sqlite_file.renew()
    office = Office(lambda: transaction(sqlite_file.engine))
    for happen, pick in happenings:
        happen(office, pick)
        office.check()
    office.finish()
    office.check()


def claimed_at_once(engine: Engine, claims: list[tuple[int, str]]) -> tuple[list[list[int]], list[Exception]]:
    """Let several claims begin in the same moment, each in its own thread; return what each took, and errors."""
    together = threading.Barrier(len(claims))
    taken: list[list[int]] = []
    errors: list[Exception] = []

    def claim(campaign_id: int, run_id: str) -> None:
        together.wait()
        try:
            with transaction(engine) as session:
                taken.append([one.text_id for one in claim_texts(session, campaign_id, run_id, limit=8).texts])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=claim, args=each) for each in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, errors


def test_claims_of_one_campaign_at_once_take_different_texts(engine: Engine, begin: Begin) -> None:
    campaign_id = scheduled(begin, 30)
    start_run(begin, campaign_id)
    taken, errors = claimed_at_once(engine, [(campaign_id, "run-1")] * 4)
    assert errors == []
    assert sorted(len(texts) for texts in taken) == [6, 8, 8, 8]
    assert len({text_id for texts in taken for text_id in texts}) == 30


@pytest.mark.parametrize("again", range(3))
def test_two_campaigns_claiming_the_same_phones_at_once_never_leave_two_unresolved_texts(
    engine: Engine, begin: Begin, again: int
) -> None:
    first, second = scheduled(begin, 8), scheduled(begin, 0, name="Second")
    for campaign_id in (first, second):
        start_run(begin, campaign_id)
    taken, errors = claimed_at_once(engine, [(first, "run-1"), (second, "run-1")])
    assert errors == [], "whoever comes later takes none; it does not fail"
    assert sum(map(len, taken)) <= 8


def test_the_errors_of_the_contract_are_all_covered_here() -> None:
    told = {type(failure) for failure in FAILURES if isinstance(failure, SmsError)}
    assert told == {Unanswered, NeverSent, VendorBusy, Refused}
