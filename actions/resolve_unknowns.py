"""Find out what became of texts whose call was not answered, by asking the vendor's own list.

What the list does not show after the last look is tried once more, and never a third time; a text that may go at most
once is not tried again but e-mailed. What nobody can tell goes to a person (actions/tell_unresolved.py).
Source of the look-up times and of the two-attempt rule: docs/decisions (never twice, never lost).
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.email_instead import TextToMail, mail_instead
from actions.send_texts import MAX_ATTEMPTS, adopt, learn_from_drops, plan_again
from actions.text_counts import count_change, counts_of
from database.campaigns import lock_campaigns
from database.texts import campaign_ids_of, dead_claims, known_sids, lock_texts, unknown_texts
from database.unresolved import spent_sids
from rules.emails_instead import InsteadBecause
from rules.segments import smart_encoded
from schemas.reasons import NOT_FOUND_AT_VENDOR
from schemas.sms import Drop, SmsError, SmsVendor, VendorText
from schemas.tables import Text, TextState

# After the attempt started: the vendor's list may lag, so the last look decides, and not before a quarter of an hour.
LOOK_UPS = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
# Of the vendor's date around our claim. Wide, because clocks differ and a mistake costs a second text; the body must be
# the same, and an id that another text of ours has is never taken.
EARLIEST, LATEST = timedelta(minutes=-10), LOOK_UPS[-1]


# One look-up takes the vendor up to 15 s; asked one by one, a bad hour would keep the dispatch from everything else.
ASKED_AT_ONCE = 8
LONGEST_ROUND = timedelta(seconds=50)


@dataclass(frozen=True, slots=True)
class Question:
    """One unknown text, as the vendor can be asked about it."""

    text_id: int
    to: str
    body: str
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class Resolved:
    """How a round of look-ups ended."""

    found: int = 0
    put_back: int = 0
    given_up: int = 0
    still_unknown: int = 0


def expire_leases(session: Session, *, now: datetime) -> int:
    """Turn claims of dead senders into unknowns; return how many."""
    found = Text.id.in_(dead_claims(session, now))
    dead = lock_texts(session, found, Text.state == TextState.SENDING.value, Text.lease_until < now)
    for text in dead:
        text.state, text.lease_until, text.look_up_at = TextState.UNKNOWN.value, None, now
    return len(dead)


def open_questions(session: Session, *, now: datetime, limit: int = 200) -> list[Question]:
    """Return the unknowns whose next look-up is due."""
    return [
        Question(text.id, e164, text.body or "", text.claimed_at)
        for text, e164 in unknown_texts(session, now, limit)
        if text.claimed_at is not None
    ]


async def ask_vendor(
    vendor: SmsVendor, questions: Sequence[Question], *, longest: timedelta = LONGEST_ROUND
) -> dict[int, list[VendorText]]:
    """Return text id -> what the vendor's list shows of it, oldest first; in the order given, several at once.

    A text is missing where the vendor gave no answer, or where its turn did not come within `longest`: it is asked for
    in the next round.
    """
    answers: dict[int, list[VendorText]] = {}
    waiting = iter(questions)

    async def ask() -> None:
        for question in waiting:
            try:
                listed = await vendor.texts_to(question.to, question.claimed_at + EARLIEST)
            except SmsError:
                continue
            answers[question.text_id] = _matches(question, listed)

    with suppress(TimeoutError):
        async with asyncio.timeout(longest.total_seconds()), asyncio.TaskGroup() as asking:
            for _ in range(min(ASKED_AT_ONCE, len(questions))):
                asking.create_task(ask())
    return answers


def _matches(question: Question, listed: Sequence[VendorText]) -> list[VendorText]:
    bodies = {question.body, smart_encoded(question.body)}
    found = [one for one in listed if EARLIEST <= one.created_at - question.claimed_at <= LATEST and one.body in bodies]
    return sorted(found, key=lambda one: one.created_at)


def record_answers(session: Session, answers: dict[int, list[VendorText]], *, now: datetime) -> Resolved:
    """Adopt what was found; what is not found after the last look is planned again once, then ends failed.

    `now` is when the vendor was asked, or earlier: what its list does not show proves nothing about a later moment.

    Of two that match, the older one is adopted and the other kept as its twin. A text that may go at most once ends
    failed at once, and goes by e-mail.
    """
    found = put_back = given_up = still_unknown = 0
    learned: dict[int, tuple[int | None, Drop]] = {}
    asked = Text.id.in_(list(answers)) & (Text.state == TextState.UNKNOWN.value)
    mails: list[TextToMail] = []
    campaigns = lock_campaigns(session, campaign_ids_of(session, asked))
    texts = lock_texts(session, asked)
    spent = spent_sids(session, {text.phone_id for text in texts})
    for text in texts:
        campaign = campaigns.get(text.campaign_id) if text.campaign_id is not None else None
        taken = known_sids(session, [one.vendor_sid for one in answers[text.id]]) | spent.get(text.phone_id, set())
        matches = [one for one in answers[text.id] if one.vendor_sid not in taken]
        assert text.claimed_at is not None, "an unknown text was claimed"
        age, before = now - text.claimed_at, counts_of(text)
        if matches:
            match = matches[0]
            adopt(text, match.vendor_sid, match.status, now)
            found += 1
            if len(matches) > 1 and text.twin_sid is None:
                text.twin_sid = matches[1].vendor_sid
            if match.drop is not None:
                text.dropped_because = match.drop.value
                learned[text.phone_id] = (match.error_code, match.drop)
        elif age < LOOK_UPS[-1]:
            text.look_up_at = text.claimed_at + next(look for look in LOOK_UPS if look > age)
            still_unknown += 1
        elif text.attempt < MAX_ATTEMPTS and not text.at_most_once:
            plan_again(session, text)
            put_back += 1
        else:
            text.state, text.reason, text.look_up_at = TextState.FAILED.value, NOT_FOUND_AT_VENDOR, None
            given_up += 1
            if text.at_most_once:
                mails.append(TextToMail(text.id, text.student_id, text.body or ""))
        count_change(campaign, before, text)
        session.flush()  # so that the next look-up sees this id as taken
    learn_from_drops(session, learned, now)
    mail_instead(session, mails, because=InsteadBecause.NOT_FOUND, now=now)
    return Resolved(found, put_back, given_up, still_unknown)
