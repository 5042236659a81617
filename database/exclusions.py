"""Who is left out of a campaign, by name and with the reason: of a preview, and of a campaign as it was scheduled."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from database.audience_search import REASON, search_for
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter, ExcludedPerson
from schemas.tables import Campaign, CampaignExclusion, Phone, Student, Text, TextPurpose

_CHUNK = 5_000  # rows fetched at a time
_OF_THE_WHOLE = (Exclusion.SHARED_PHONE, Exclusion.OVER_LIMIT)  # found only by going through everybody in order


def excluded_now(
    session: Session, audience: AudienceFilter, limit: int, reason: Exclusion | None = None
) -> Iterator[ExcludedPerson]:
    """Yield who would be left out if it were scheduled now, best ranked first; None asks for every reason."""
    search = search_for(session, audience)
    people = search.people(
        Student.student_id, Student.first_name, Student.last_name, Phone.e164, REASON.label("reason")
    ).order_by(*search.order)
    if reason in _OF_THE_WHOLE:
        people = people.where(REASON.is_(None))
    elif reason is not None:
        people = people.where(REASON.in_([reason.value]))
    kept: dict[str, str] = {}
    for student_id, first_name, last_name, e164, alone in session.execute(people).yield_per(_CHUNK):
        if alone is not None:
            why, keeper = Exclusion(alone), None
        elif (keeper := kept.setdefault(e164, student_id)) != student_id:
            why = Exclusion.SHARED_PHONE
        elif len(kept) > limit:
            why, keeper = Exclusion.OVER_LIMIT, None
        else:
            continue
        if reason in (None, why):
            yield ExcludedPerson(student_id, f"{first_name} {last_name}", e164 and e164[-4:], why, keeper)


def excluded_people(session: Session, campaign_id: int, reason: Exclusion | None = None) -> Iterator[ExcludedPerson]:
    """Yield who was left out when a campaign was scheduled, in the order of the roster, those beyond the limit last.

    Those beyond the limit are not stored: they are who fits the campaign's audience today, was on the roster when it
    was scheduled, and is neither stored here nor among its texts. A campaign that does not exist left nobody out.
    """
    if reason is not Exclusion.OVER_LIMIT:
        yield from _stored(session, campaign_id, reason)
    campaign = session.get(Campaign, campaign_id)
    if campaign is None or reason not in (None, Exclusion.OVER_LIMIT):
        return
    if campaign.exclusions.get(Exclusion.OVER_LIMIT.value):
        yield from _beyond_the_limit(session, campaign)


def _stored(session: Session, campaign_id: int, reason: Exclusion | None) -> Iterator[ExcludedPerson]:
    keeper = aliased(Student)
    people: Select[Any] = (
        select(
            Student.student_id, Student.first_name, Student.last_name, Phone.e164, CampaignExclusion.reason,
            keeper.student_id,
        )
        .join(CampaignExclusion, CampaignExclusion.student_id == Student.id)
        .outerjoin(Phone, Phone.id == Student.sms_phone_id)
        .outerjoin(keeper, keeper.id == CampaignExclusion.kept_student_id)
        .where(CampaignExclusion.campaign_id == campaign_id)
        .order_by(Student.id)
    )  # fmt: skip
    if reason is not None:
        people = people.where(CampaignExclusion.reason == reason.value)
    for student_id, first_name, last_name, e164, why, kept in session.execute(people).yield_per(_CHUNK):
        yield ExcludedPerson(student_id, f"{first_name} {last_name}", e164 and e164[-4:], Exclusion(why), kept)


def _beyond_the_limit(session: Session, campaign: Campaign) -> Iterator[ExcludedPerson]:
    search = search_for(session, AudienceFilter.from_json(campaign.audience))
    # Sets, made once: a condition that joins student and phone by "or" would go through all texts for each student.
    texted = (Text.campaign_id == campaign.id, Text.purpose == TextPurpose.CAMPAIGN.value)
    has_text = or_(
        Student.id.in_(select(Text.student_id).where(*texted, Text.student_id.is_not(None))),
        and_(Student.sms_phone_id.is_not(None), Student.sms_phone_id.in_(select(Text.phone_id).where(*texted))),
    )
    is_stored = exists().where(CampaignExclusion.campaign_id == campaign.id, CampaignExclusion.student_id == Student.id)
    people = (
        search.people(Student.student_id, Student.first_name, Student.last_name, Phone.e164)
        .where(Student.created_at <= campaign.created_at, REASON.is_(None), ~has_text, ~is_stored)
        .order_by(*search.order)
    )
    for student_id, first_name, last_name, e164 in session.execute(people).yield_per(_CHUNK):
        yield ExcludedPerson(student_id, f"{first_name} {last_name}", e164 and e164[-4:], Exclusion.OVER_LIMIT)
