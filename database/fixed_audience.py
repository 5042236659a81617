"""An audience fixed at one moment: the texts planned for it, and who was left out of it by name.

On PostgreSQL every statement sees what others have committed by then. A STOP between two of them must not make somebody
both a recipient and left out, or neither, so one statement copies the audience and everything else is said of the copy.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    literal,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from database.audience_search import MAY_SHARE, REASON, best_of_each_phone, search_for, told_apart
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter
from schemas.tables import CampaignExclusion, Student, Text, TextPurpose, TextState

_MOMENT = Table(
    "audience_at_scheduling", MetaData(),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("student_id", Integer),
    Column("phone_id", Integer),
    Column("reason", String),
    Column("may_share", Boolean),
    prefixes=["TEMPORARY"], postgresql_on_commit="DROP",
)  # fmt: skip
_FIXED_FOR = "audience fixed for campaign"  # in the session's notes: for which campaign the moment was taken


def _fix_audience(session: Session, campaign_id: int, audience: AudienceFilter) -> None:
    search = search_for(session, audience)
    _forget_audience(session)
    _MOMENT.create(session.connection(), checkfirst=False)
    people = search.people_and_sharing(search.place, Student.id, Student.sms_phone_id, REASON, MAY_SHARE)
    session.execute(insert(_MOMENT).from_select([column.name for column in _MOMENT.columns], people))
    session.info[_FIXED_FOR] = campaign_id


def _forget_audience(session: Session) -> None:
    session.info.pop(_FIXED_FOR, None)
    session.execute(text(f"DROP TABLE IF EXISTS {_MOMENT.name}"))


def plan_texts(
    session: Session, campaign_id: int, audience: AudienceFilter, limit: int, *, context: str,
    at_most_once: bool = False, now: object,
) -> int:  # fmt: skip
    """Add one planned text for every recipient, in the order of their rank; return how many.

    The audience is read in one statement, and `keep_exclusions` of the same transaction tells of that same moment.
    """
    _fix_audience(session, campaign_id, audience)
    allowed = select(_MOMENT).where(_MOMENT.c.reason.is_(None)).subquery("allowed")
    recipients = best_of_each_phone(allowed).order_by("place").limit(limit).subquery("recipients")
    chosen = select(
        literal(campaign_id),
        literal(TextPurpose.CAMPAIGN.value),
        recipients.c.student_id,
        recipients.c.phone_id,
        func.row_number().over(order_by=recipients.c.place),
        literal(context),
        literal(at_most_once),
        literal(TextState.PLANNED.value),
        literal(0),
        literal(0),
        literal(now, Text.created_at.type),
    ).order_by(recipients.c.place)
    names = [
        "campaign_id", "purpose", "student_id", "phone_id", "rank", "context", "at_most_once", "state", "attempt",
        "delivery_rank", "created_at",
    ]  # fmt: skip
    session.execute(insert(Text).from_select(names, chosen))
    return session.scalar(select(func.count()).where(Text.campaign_id == campaign_id)) or 0


def keep_exclusions(session: Session, campaign_id: int, audience: AudienceFilter, limit: int) -> dict[Exclusion, int]:
    """Store by name who is left out of a campaign, but for those beyond the limit; return the counts of all reasons.

    Called after `plan_texts` in its transaction, it tells of the same moment, so that recipients and counts add up to
    the audience. Who shares a phone is stored with the student whose text goes there.
    """
    if session.info.get(_FIXED_FOR) != campaign_id:
        _fix_audience(session, campaign_id, audience)
    alone = select(literal(campaign_id), _MOMENT.c.student_id, _MOMENT.c.reason, null()).where(
        _MOMENT.c.reason.is_not(None)
    )
    first = func.first_value(_MOMENT.c.student_id).over(partition_by=_MOMENT.c.phone_id, order_by=_MOMENT.c.place)
    same_phone = (
        select(
            _MOMENT.c.student_id,
            first.label("kept_student_id"),
        )
        .where(_MOMENT.c.may_share, _MOMENT.c.reason.is_(None))
        .subquery("same_phone")
    )
    sharing = select(
        literal(campaign_id),
        same_phone.c.student_id,
        literal(Exclusion.SHARED_PHONE.value),
        same_phone.c.kept_student_id,
    ).where(same_phone.c.student_id != same_phone.c.kept_student_id)
    names = ["campaign_id", "student_id", "reason", "kept_student_id"]
    session.execute(insert(CampaignExclusion).from_select(names, union_all(alone, sharing)))
    counts = session.execute(select(_MOMENT.c.reason, func.count()).group_by(_MOMENT.c.reason)).tuples()
    in_vain = session.scalar(select(func.count()).select_from(sharing.subquery())) or 0
    _, exclusions = told_apart(dict(counts.all()), in_vain, limit)
    _forget_audience(session)
    return exclusions
