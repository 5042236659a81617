"""Figures over everything: what a director asks at the end of the day."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.outbox import outbox_counts
from database.outcomes import outcome_counts
from rules.outcomes import Outcome
from rules.standards import nace
from schemas.tables import (
    Campaign,
    CareerStatus,
    Conversation,
    FollowUp,
    OutboxState,
    Reply,
    RosterLoad,
    Student,
    Text,
    TextPurpose,
    TextState,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted from rows; `to_json` is what `placeline demo --json` writes."""

    students: int
    roster_rows_refused: int
    excluded: dict[str, int]
    planned: int
    sent: int
    failed: int
    skipped: int
    unknown: int
    left: int
    delivered: int
    undelivered: int
    unsubscribed: int
    people_who_replied: int
    replies_by_meaning: dict[str, int]
    replies_read: int
    replies_unread: int
    waiting_for_a_person: int
    answers_sent: int
    follow_ups: dict[str, int]
    career_status_records: int
    quarantined: int
    synced: dict[str, int]
    rejected_by_crm: int
    graduates: int
    knowledge_rate: float | None
    career_outcomes_rate: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def _count(session: Session, *conditions: Any) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def figures(session: Session) -> Figures:
    """Return the figures of this installation."""
    states = dict(
        session.execute(select(Text.state, func.count()).where(Text.campaign_id.is_not(None)).group_by(Text.state))
        .tuples()
        .all()
    )
    excluded: Counter[str] = Counter()
    for exclusions in session.scalars(select(Campaign.exclusions)):
        excluded.update(exclusions)
    meanings: Counter[str] = Counter()
    for labels in session.scalars(select(Reply.labels).where(Reply.read_at.is_not(None))):
        meanings.update(labels or ["unclear"])
    synced: Counter[str] = Counter()
    rejected = 0
    for (kind, state), number in outbox_counts(session).items():
        synced[kind] += number * (state == OutboxState.WRITTEN)
        rejected += number * (state == OutboxState.REJECTED)
    graduates, known = outcome_counts(session)
    told = {outcome: number for outcome, number in known.items() if outcome != Outcome.UNKNOWN.value}
    classes = nace.by_outcome({**told, Outcome.UNKNOWN.value: graduates - sum(told.values())})
    knowledge, career = (each.rate for each in nace.measures(classes))
    follow_ups = session.execute(select(FollowUp.kind, func.count()).group_by(FollowUp.kind)).tuples().all()

    def total(column: Any) -> int:
        return session.scalar(select(func.coalesce(func.sum(column), 0))) or 0

    return Figures(
        students=_count(session, Student.id.is_not(None)),
        roster_rows_refused=total(RosterLoad.refused),
        excluded=dict(excluded),
        planned=sum(states.values()),
        sent=states.get(TextState.SENT.value, 0),
        failed=states.get(TextState.FAILED.value, 0),
        skipped=states.get(TextState.SKIPPED.value, 0),
        unknown=states.get(TextState.UNKNOWN.value, 0),
        left=states.get(TextState.PLANNED.value, 0) + states.get(TextState.SENDING.value, 0),
        delivered=total(Campaign.delivered),
        undelivered=total(Campaign.undelivered),
        unsubscribed=total(Campaign.unsubscribed),
        people_who_replied=total(Campaign.replied),
        replies_by_meaning=dict(meanings.most_common()),
        replies_read=_count(session, Reply.read_at.is_not(None)),
        replies_unread=_count(session, Reply.id.is_not(None), Reply.read_at.is_(None)),
        waiting_for_a_person=_count(session, Conversation.waiting_since.is_not(None)),
        answers_sent=_count(session, Text.purpose != TextPurpose.CAMPAIGN.value, Text.state == TextState.SENT.value),
        follow_ups=dict(follow_ups),
        career_status_records=_count(session, CareerStatus.id.is_not(None)),
        quarantined=_count(session, CareerStatus.quarantined_at.is_not(None)),
        synced=dict(synced),
        rejected_by_crm=rejected,
        graduates=graduates,
        knowledge_rate=None if knowledge is None else float(knowledge),
        career_outcomes_rate=None if career is None else float(career),
    )
