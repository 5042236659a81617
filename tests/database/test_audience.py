"""Who gets a campaign: the one SQL statement says what rules/recipients.py says."""

from itertools import product

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.audience import count_audience, excluded_now, plan_texts
from database.campaigns import campaign_by_name
from database.saved_audiences import add_list
from rules.recipients import WATERFALL, Exclusion, RecipientFacts, exclusion
from schemas.audience import AudienceFilter
from schemas.tables import Phone, Student, Text
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, add_student, number, scheduled

EVERYBODY = AudienceFilter()
CONSENTS = ("given", "never_asked", "refused")


def _student_with(session: Session, index: int, facts: RecipientFacts, consent: str) -> None:
    has_usable_phone = facts.has_phone and facts.number_valid
    student = add_student(
        session,
        index,
        phone="" if has_usable_phone else None,
        phone_issue=None if has_usable_phone else ("invalid" if facts.has_phone else "missing"),
        consent=consent,
        do_not_contact=facts.do_not_contact,
    )
    if student.sms_phone_id is not None:
        phone = session.get_one(Phone, student.sms_phone_id)
        phone.dead_at = TUESDAY_NOON if facts.bounced else None
        phone.opted_out_at = TUESDAY_NOON if facts.unsubscribed else None
        phone.held_at = TUESDAY_NOON if facts.held else None


@pytest.mark.slow
def test_sql_and_rule_agree_for_every_combination_of_facts(begin: Begin) -> None:
    expected: dict[Exclusion | None, list[str]] = {}
    flags = product((True, False), repeat=6)
    with begin() as session:
        for index, ((has_phone, valid, bounced, unsubscribed, do_not_contact, held), consent) in enumerate(
            product(flags, CONSENTS)
        ):
            facts = RecipientFacts(
                has_phone, valid, bounced, unsubscribed, consent == "given", do_not_contact, held
            )  # fmt: skip
            _student_with(session, index, facts, consent)
            expected.setdefault(exclusion(facts), []).append(f"S{index:05d}")
    with begin() as session:
        recipients, counted = count_audience(session, EVERYBODY, limit=1_000)
        people = session.scalar(select(func.count()).select_from(Student))
        for reason in WATERFALL:
            assert [one.student_id for one in excluded_now(session, EVERYBODY, 1_000, reason)] == expected.get(
                reason, []
            )
    assert recipients == len(expected[None])
    assert counted == {reason: len(ids) for reason, ids in expected.items() if reason is not None}
    assert recipients + sum(counted.values()) == people == 192


def test_the_reasons_come_in_the_order_of_the_waterfall(begin: Begin) -> None:
    with begin() as session:
        add_student(session, 1, consent="refused")
        add_student(session, 2, phone=None)
        add_student(session, 3, phone=number(4))
        add_student(session, 4)
        _, counted = count_audience(session, EVERYBODY, limit=1_000)
    assert list(counted) == [Exclusion.NO_PHONE, Exclusion.NO_CONSENT, Exclusion.SHARED_PHONE]


def test_of_two_who_share_a_phone_the_first_who_may_be_texted_gets_the_text(begin: Begin) -> None:
    with begin() as session:
        add_student(session, 1, phone=number(9), consent="refused")
        second = add_student(session, 2, phone=number(9))
        add_student(session, 3, phone=number(9))
    campaign_id = scheduled(begin, 0)
    with begin() as session:
        assert session.scalars(select(Text.student_id).where(Text.campaign_id == campaign_id)).all() == [second.id]
        assert [one.student_id for one in excluded_now(session, EVERYBODY, 10, Exclusion.SHARED_PHONE)] == ["S00003"]


def test_who_is_beyond_the_limit_is_counted_as_such(begin: Begin) -> None:
    campaign_id = scheduled(begin, 5, limit_to_top=3)
    with begin() as session:
        recipients, counted = count_audience(session, EVERYBODY, limit=3)
        ranks = session.scalars(select(Text.rank).where(Text.campaign_id == campaign_id).order_by(Text.rank)).all()
        campaign = campaign_by_name(session, "March leads")
    assert (recipients, counted) == (3, {Exclusion.OVER_LIMIT: 2})
    assert ranks == [1, 2, 3]
    assert campaign is not None
    assert (campaign.recipients, campaign.exclusions) == (3, {"over_limit": 2})


def test_a_saved_list_is_texted_in_its_own_order(begin: Begin) -> None:
    with begin() as session:
        ids = {index: add_student(session, index, do_not_contact=index == 2).id for index in range(1, 6)}
        members = [ids[index] for index in (4, 2, 1, 5)]
        add_list(session, "top", members, source="file", now=TUESDAY_NOON, actor="Ms. Rivera")
    campaign_id = scheduled(begin, 0, audience=AudienceFilter(saved_list="top"), limit_to_top=2)
    with begin() as session:
        ids = session.scalars(
            select(Student.student_id)
            .join(Text, Text.student_id == Student.id)
            .where(Text.campaign_id == campaign_id)
            .order_by(Text.rank)
        ).all()
        counts = count_audience(session, AudienceFilter(saved_list="top"), 2)
    assert ids == ["S00004", "S00001"]
    assert counts == (2, {Exclusion.DO_NOT_CONTACT: 1, Exclusion.OVER_LIMIT: 1})


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"programs": ("HVAC",)}, 1),
        ({"programs": ("HVAC", "Welding")}, 4),
        ({"campuses": ("Aurora",)}, 1),
        ({"credentials": ("Diploma",)}, 0),
        ({"states": ("IN",)}, 1),
        ({"student_ids": ("S00001", "S00003")}, 2),
        ({"only_graduates": True}, 3),
        ({"completed_from": TUESDAY_NOON.date()}, 0),
        ({"completed_to": TUESDAY_NOON.date()}, 3),
        ({"programs": ("HVAC",), "campuses": ("Aurora",)}, 0),
        ({"saved_list": "nobody made it"}, 0),
    ],
)
def test_every_criterion_narrows_the_audience(begin: Begin, criteria: dict[str, object], found: int) -> None:
    with begin() as session:
        add_student(session, 1, program="HVAC")
        add_student(session, 2, campus="Aurora")
        add_student(session, 3, address_state="IN")
        add_student(session, 4, completed_on=None)
        audience = AudienceFilter(**criteria)  # type: ignore[arg-type]
        assert count_audience(session, audience, 10) == (found, {})
        assert AudienceFilter.from_json(audience.to_json()) == audience


def test_planning_for_an_empty_audience_plans_nothing(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        nobody = AudienceFilter(programs=("Astrology",))
        plan_texts(session, campaign_id, nobody, 10, context="job_lead", now=TUESDAY_NOON)
        assert session.scalar(select(func.count()).select_from(Text)) == 1
