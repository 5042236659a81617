"""A campaign is previewed without a trace, and scheduled exactly as previewed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from actions.preview_campaign import preview_campaign
from actions.require_privilege import NotAllowed
from actions.require_sms import SmsIsOff
from actions.schedule_campaign import schedule_campaign
from actions.seed_templates import seed_templates
from actions.write_template import add_template
from database.audience import excluded_people
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter
from schemas.campaign import CampaignInvalid
from schemas.tables import AuditEntry, Campaign, Notice, Student, Template, Text
from tests.conftest import Begin
from tests.office import (
    CHICAGO,
    MINUTE,
    OFFICE,
    TUESDAY_NOON,
    a_plan,
    add_student,
    number,
    scheduled,
    staff,
    the_campaign,
)


@pytest.fixture
def office(begin: Begin) -> Begin:
    """Five students, one of whom may not be texted, and the first templates."""
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        staff(session)
        for index in range(5):
            add_student(session, index, consent="refused" if index == 3 else "given")
    return begin


def test_a_preview_counts_everybody_and_leaves_no_trace(office: Begin) -> None:
    plan = a_plan(first_batch_size=1, later_batch_size=2)
    with office() as session:
        preview = preview_campaign(session, plan, now=TUESDAY_NOON, office=OFFICE)
    assert (preview.audience, preview.recipients, dict(preview.exclusions)) == (5, 4, {Exclusion.NO_CONSENT: 1})
    assert [(batch.number, batch.size) for batch in preview.batches] == [(1, 1), (2, 2), (3, 1)]
    assert preview.audience == preview.recipients + sum(preview.exclusions.values())
    with office() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (Campaign, Text, Notice)] == [
            0,
            0,
            0,
        ]


def test_a_preview_warns_of_those_whose_text_can_not_be_merged(office: Begin) -> None:
    with office() as session:
        add_student(session, 9, campus=None)
        preview = preview_campaign(session, a_plan(), now=TUESDAY_NOON, office=OFFICE)
    assert any("lack a value" in warning for warning in preview.warnings)


def test_scheduling_plans_one_text_for_each_recipient(office: Begin) -> None:
    with office() as session:
        campaign_id = schedule_campaign(session, a_plan(), now=TUESDAY_NOON, office=OFFICE).id
    campaign = the_campaign(office, campaign_id)
    assert (campaign.state, campaign.recipients, campaign.exclusions) == ("scheduled", 4, {"no_consent": 1})
    assert (campaign.next_batch_at, campaign.daily_at, campaign.context) == (TUESDAY_NOON, "12:00", "job_lead")
    with office() as session:
        states = session.execute(select(Text.state, Text.rank).order_by(Text.rank)).tuples().all()
        audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "schedule")).one()
    assert states == [("planned", rank) for rank in (1, 2, 3, 4)]
    assert (audit.action, audit.actor, audit.after) == ("schedule", "Ms. Rivera", "scheduled")


def test_the_daily_time_is_read_on_the_campus_clock(office: Begin) -> None:
    starts_at = TUESDAY_NOON.astimezone(ZoneInfo("Pacific/Honolulu")) + timedelta(hours=1)
    with office() as session:
        campaign = schedule_campaign(session, a_plan(starts_at=starts_at), now=TUESDAY_NOON, office=OFFICE)
    assert campaign.daily_at == "13:00"


def test_a_template_changed_later_does_not_change_a_scheduled_campaign(office: Begin) -> None:
    campaign_id = scheduled(office, 0)
    body = the_campaign(office, campaign_id).body
    with office() as session:
        session.execute(update(Template).values(body="Something else"))
    assert the_campaign(office, campaign_id).body == body


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "There already"}, "already"),
        ({"time_zone": "America/Springfield"}, "no time zone"),
        ({"starts_at": TUESDAY_NOON - 6 * MINUTE}, "has passed"),
        ({"limit_to_top": 0}, "Limit to top"),
        ({"limit_to_top": 25_001}, "Limit to top"),
        ({"template_key": "unheard_of"}, "no template"),
        ({"template_key": "draft"}, "only published ones"),
        ({"template_key": "needs_job"}, "choose a job of a career site"),
        ({"audience": AudienceFilter(programs=("Astrology",))}, "the audience is empty"),
        ({"audience": AudienceFilter(student_ids=("S00003",))}, "1 no_consent"),
    ],
)
def test_a_plan_that_can_not_be_kept_is_refused_with_the_reason(
    office: Begin, changes: dict[str, object], why: str
) -> None:
    with office() as session:
        add_template(session, "draft", "Hello", "none", now=TUESDAY_NOON, actor="Ms. Rivera")
        job = add_template(session, "needs_job", "{{job_title}} STOP", "none", now=TUESDAY_NOON, actor="Ms. Rivera")
        job.status = "published"
        schedule_campaign(session, a_plan(name="There already"), now=TUESDAY_NOON, office=OFFICE)
    with pytest.raises(CampaignInvalid, match=why), office() as session:
        schedule_campaign(session, a_plan(**changes), now=TUESDAY_NOON, office=OFFICE)
    with office() as session:
        assert session.scalars(select(Campaign.name)).all() == ["There already"]


def test_the_preview_says_why_days_are_skipped_and_who_is_carried_over(office: Begin) -> None:
    thanksgiving_week = datetime(2026, 11, 25, 17, 59, 57, tzinfo=CHICAGO)  # three seconds before windows close
    slow = replace(
        OFFICE, texts_per_second=0.5, hours=replace(OFFICE.hours, days_off={date(2026, 11, 26): "Thanksgiving Day"})
    )
    with office() as session:
        preview = preview_campaign(session, a_plan(starts_at=thanksgiving_week), now=TUESDAY_NOON, office=slow)
    [first, second] = preview.batches
    assert (first.size + second.size, second.starts_at.astimezone(CHICAGO).date()) == (4, date(2026, 11, 27))
    assert "Thanksgiving Day" in second.note
    assert f"{second.size} carried over" in first.note


def test_the_preview_counts_segments_and_cost_for_these_very_people(office: Begin) -> None:
    with office() as session:
        for index in (20, 21):
            add_student(session, index, campus="Ńowhere")  # no letter of GSM-7: the text is billed as UCS-2
        cost = preview_campaign(session, a_plan(), now=TUESDAY_NOON, office=OFFICE).cost
    assert (cost.texts, cost.ucs2_texts) == (6, 2)
    assert cost.min_segments < cost.expected_segments < cost.max_segments
    assert cost.total_cents == round(cost.total_segments * OFFICE.cents_per_segment)


def test_a_small_change_of_the_text_has_to_pass_what_a_template_has_to_pass(office: Begin) -> None:
    edited = "{{college}} Career Services: welders wanted in {{campus}}. Reply STOP to opt out, HELP for help."
    with office() as session:
        assert schedule_campaign(session, a_plan(body=edited), now=TUESDAY_NOON, office=OFFICE).body == edited
    with office() as session, pytest.raises(CampaignInvalid, match="STOP"):
        preview_campaign(session, a_plan(name="B", body="{{college}}: jobs"), now=TUESDAY_NOON, office=OFFICE)


def test_who_was_left_out_stays_known_by_name(office: Begin) -> None:
    with office() as session:
        add_student(session, 30, phone=number(1))
        campaign_id = schedule_campaign(session, a_plan(), now=TUESDAY_NOON, office=OFFICE).id
    with office() as session:
        session.execute(update(Student).values(consent="given"))  # what changes later changes nothing here
        people = {one.student_id: one for one in excluded_people(session, campaign_id)}
    assert {name: one.reason for name, one in people.items()} == {
        "S00003": Exclusion.NO_CONSENT, "S00030": Exclusion.SHARED_PHONE,
    }  # fmt: skip
    assert people["S00030"].kept_student_id == "S00001"
    assert the_campaign(office, campaign_id).exclusions == {"no_consent": 1, "shared_phone": 1}


def test_only_who_may_start_a_mass_sms_starts_one(office: Begin) -> None:
    with office() as session, pytest.raises(NotAllowed, match="start a mass SMS"):
        schedule_campaign(session, a_plan(sender="A stranger"), now=TUESDAY_NOON, office=OFFICE)


def test_nothing_is_scheduled_while_the_switch_over_all_texts_is_off(office: Begin) -> None:
    with office() as session, pytest.raises(SmsIsOff):
        schedule_campaign(session, a_plan(), now=TUESDAY_NOON, office=replace(OFFICE, can_send_sms=False))


def test_now_means_now_even_if_the_form_took_a_moment(office: Begin) -> None:
    with office() as session:
        plan = a_plan(starts_at=TUESDAY_NOON - 4 * MINUTE)
        campaign = schedule_campaign(session, plan, now=TUESDAY_NOON, office=OFFICE)
    assert campaign.starts_at == TUESDAY_NOON.astimezone(UTC) - 4 * MINUTE


def test_seeding_twice_keeps_what_somebody_changed(office: Begin) -> None:
    with office() as session:
        session.execute(update(Template).where(Template.key == "job_lead").values(body="Ours"))
        count = session.scalar(select(func.count()).select_from(Template))
    with office() as session:
        seed_templates(session, now=TUESDAY_NOON)
        assert session.scalars(select(Template.body).where(Template.key == "job_lead")).one() == "Ours"
        assert session.scalar(select(func.count()).select_from(Template)) == count
