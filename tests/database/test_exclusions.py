"""Who was left out, by name: of a preview and of a scheduled campaign, on one moment's facts."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.audience import (
    count_audience,
    excluded_now,
    excluded_people,
    keep_exclusions,
    merge_combinations,
    plan_texts,
    zone_keys_of,
)
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter, ExcludedPerson
from schemas.tables import Campaign, CampaignExclusion, Phone, Student, Text
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, add_student, number, scheduled

EVERYBODY = AudienceFilter()
LIMIT = 3


def _an_office(session: Session) -> None:
    """Five who may be texted on four phones, two who may not, and a test phone."""
    add_student(session, 1, phone=number(9), consent="refused")
    add_student(session, 2, phone=number(9), zone_key="America/New_York")
    add_student(session, 3, phone=number(9), zone_key="America/Denver")
    add_student(session, 4, phone=None)
    for index in (5, 6, 7):
        add_student(session, index)
    add_student(session, 8, is_test=True)


LEFT_OUT = [
    ("S00001", Exclusion.NO_CONSENT, None),
    ("S00003", Exclusion.SHARED_PHONE, "S00002"),
    ("S00004", Exclusion.NO_PHONE, None),
    ("S00007", Exclusion.OVER_LIMIT, None),
]


def _planned(begin: Begin, audience: AudienceFilter = EVERYBODY) -> int:
    """Schedule a campaign for somebody else, then plan it anew for an office; return its number."""
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        session.query(CampaignExclusion).delete()
        session.query(Text).delete()
        session.query(Student).delete()
        _an_office(session)
    with begin() as session:
        campaign = session.get_one(Campaign, campaign_id)
        campaign.limit_to = LIMIT
        campaign.audience = audience.to_json()
        assert plan_texts(session, campaign_id, audience, LIMIT, context="job_lead", now=TUESDAY_NOON) == LIMIT
        counts = keep_exclusions(session, campaign_id, audience, LIMIT)
        campaign.exclusions = {reason.value: count for reason, count in counts.items()}
        assert (LIMIT, counts) == count_audience(session, audience, LIMIT)
    return campaign_id


def _facts(people: list[ExcludedPerson]) -> list[tuple[str, Exclusion, str | None]]:
    return sorted((one.student_id, one.reason, one.kept_student_id) for one in people)


def test_everybody_left_out_is_known_by_name_with_who_was_kept_instead(begin: Begin) -> None:
    campaign_id = _planned(begin)
    with begin() as session:
        stored = session.scalars(select(CampaignExclusion.reason)).all()
        assert sorted(stored) == ["no_consent", "no_phone", "shared_phone"]
        people = list(excluded_people(session, campaign_id))
        assert _facts(people) == LEFT_OUT
        assert _facts(list(excluded_now(session, EVERYBODY, LIMIT))) == LEFT_OUT
    shared = next(one for one in people if one.reason is Exclusion.SHARED_PHONE)
    assert (shared.name, shared.phone_end) == ("Ada Number3", "0009")
    assert shared.sentence.startswith("Somebody else in this send")


@pytest.mark.parametrize("reason", [reason for _, reason, _ in LEFT_OUT])
def test_one_reason_can_be_asked_for(begin: Begin, reason: Exclusion) -> None:
    campaign_id = _planned(begin)
    expected = [one for one in LEFT_OUT if one[1] is reason]
    with begin() as session:
        assert _facts(list(excluded_people(session, campaign_id, reason))) == expected
        assert _facts(list(excluded_now(session, EVERYBODY, LIMIT, reason))) == expected


def test_a_stop_between_planning_and_keeping_changes_neither(begin: Begin) -> None:
    campaign_id = _planned(begin)
    with begin() as session:
        session.query(CampaignExclusion).delete()
        session.query(Text).delete()
        plan_texts(session, campaign_id, EVERYBODY, LIMIT, context="job_lead", now=TUESDAY_NOON)
        for phone in session.scalars(select(Phone)):
            phone.opted_out_at = TUESDAY_NOON
        session.flush()
        counts = keep_exclusions(session, campaign_id, EVERYBODY, LIMIT)
    assert Exclusion.UNSUBSCRIBED not in counts
    assert sum(counts.values()) + LIMIT == 7


def test_who_joins_the_roster_later_was_not_beyond_the_limit(begin: Begin) -> None:
    campaign_id = _planned(begin)
    with begin() as session:
        session.get_one(Campaign, campaign_id)
        add_student(session, 50, created_at=TUESDAY_NOON.replace(year=2027))
        assert _facts(list(excluded_people(session, campaign_id))) == LEFT_OUT


def test_zones_and_merged_values_are_those_of_who_gets_the_text(begin: Begin) -> None:
    _planned(begin)
    with begin() as session:
        assert zone_keys_of(session, EVERYBODY, LIMIT) == {"America/New_York": 1, "America/Chicago": 2}
        assert merge_combinations(session, EVERYBODY, LIMIT, ["program", "zone_key"]) == [
            (("Welding", "America/Chicago"), 2),
            (("Welding", "America/New_York"), 1),
        ]
        assert merge_combinations(session, EVERYBODY, LIMIT, []) == [((), LIMIT)]
        assert merge_combinations(session, AudienceFilter(programs=("Astrology",)), LIMIT, []) == []
