"""A campaign is previewed without a trace, and scheduled exactly as previewed."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from actions.preview_campaign import preview_campaign
from actions.schedule_campaign import schedule_campaign
from actions.seed_templates import seed_templates
from actions.write_template import TemplateUnfit, add_template, publish_template
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter
from schemas.campaign import CampaignInvalid
from schemas.tables import AuditEntry, Campaign, Template, Text
from tests.conftest import Begin
from tests.office import COLLEGE, MINUTE, TUESDAY_NOON, a_plan, add_student, scheduled, the_campaign


@pytest.fixture
def office(begin: Begin) -> Begin:
    """Five students, one of whom may not be texted, and the first templates."""
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        for index in range(5):
            add_student(session, index, consent="refused" if index == 3 else "given")
    return begin


def test_a_preview_counts_everybody_and_leaves_no_trace(office: Begin) -> None:
    plan = a_plan(first_batch_size=1, later_batch_size=2)
    with office() as session:
        preview = preview_campaign(session, plan, now=TUESDAY_NOON, college=COLLEGE)
    assert (preview.audience, preview.recipients, dict(preview.exclusions)) == (5, 4, {Exclusion.NO_CONSENT: 1})
    assert [(batch.number, batch.size) for batch in preview.batches] == [(1, 1), (2, 2), (3, 1)]
    assert preview.audience == preview.recipients + sum(preview.exclusions.values())
    with office() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (Campaign, Text, AuditEntry)] == [
            0, 0, 0,
        ]  # fmt: skip


def test_a_preview_warns_of_those_whose_text_can_not_be_merged(office: Begin) -> None:
    with office() as session:
        add_student(session, 9, campus=None)
        preview = preview_campaign(session, a_plan(), now=TUESDAY_NOON, college=COLLEGE)
    assert any("lack a value" in warning for warning in preview.warnings)


def test_scheduling_plans_one_text_for_each_recipient(office: Begin) -> None:
    with office() as session:
        campaign_id = schedule_campaign(session, a_plan(), now=TUESDAY_NOON, college=COLLEGE).id
    campaign = the_campaign(office, campaign_id)
    assert (campaign.state, campaign.recipients, campaign.exclusions) == ("scheduled", 4, {"no_consent": 1})
    assert (campaign.next_batch_at, campaign.daily_at, campaign.context) == (TUESDAY_NOON, "12:00", "job_lead")
    with office() as session:
        states = session.execute(select(Text.state, Text.rank).order_by(Text.rank)).tuples().all()
        audit = session.scalars(select(AuditEntry)).one()
    assert states == [("planned", rank) for rank in (1, 2, 3, 4)]
    assert (audit.action, audit.actor, audit.after) == ("schedule", "Ms. Rivera", "scheduled")


def test_the_daily_time_is_read_on_the_campus_clock(office: Begin) -> None:
    starts_at = TUESDAY_NOON.astimezone(ZoneInfo("Pacific/Honolulu")) + timedelta(hours=1)
    with office() as session:
        campaign = schedule_campaign(session, a_plan(starts_at=starts_at), now=TUESDAY_NOON, college=COLLEGE)
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
        ({"template_key": "needs_job"}, "needs a job"),
        ({"audience": AudienceFilter(programs=("Astrology",))}, "the audience is empty"),
        ({"audience": AudienceFilter(student_ids=("S00003",))}, "1 no_consent"),
    ],
)
def test_a_plan_that_can_not_be_kept_is_refused_with_the_reason(
    office: Begin, changes: dict[str, object], why: str
) -> None:
    with office() as session:
        add_template(session, "draft", "Hello", "none", now=TUESDAY_NOON)
        add_template(session, "needs_job", "{{job_title}} STOP", "none", now=TUESDAY_NOON).status = "published"
        schedule_campaign(session, a_plan(name="There already"), now=TUESDAY_NOON, college=COLLEGE)
    with office() as session, pytest.raises(CampaignInvalid, match=why):
        schedule_campaign(session, a_plan(**changes), now=TUESDAY_NOON, college=COLLEGE)
    with office() as session:
        assert session.scalars(select(Campaign.name)).all() == ["There already"]


def test_now_means_now_even_if_the_form_took_a_moment(office: Begin) -> None:
    with office() as session:
        plan = a_plan(starts_at=TUESDAY_NOON - 4 * MINUTE)
        campaign = schedule_campaign(session, plan, now=TUESDAY_NOON, college=COLLEGE)
    assert campaign.starts_at == TUESDAY_NOON.astimezone(UTC) - 4 * MINUTE


def test_seeding_twice_keeps_what_somebody_changed(office: Begin) -> None:
    with office() as session:
        session.execute(update(Template).where(Template.key == "job_lead").values(body="Ours"))
        count = session.scalar(select(func.count()).select_from(Template))
    with office() as session:
        seed_templates(session, now=TUESDAY_NOON)
        assert session.scalars(select(Template.body).where(Template.key == "job_lead")).one() == "Ours"
        assert session.scalar(select(func.count()).select_from(Template)) == count


def test_a_template_is_published_only_when_the_lint_approves(office: Begin) -> None:
    with office() as session:
        add_template(session, "bare", "Come and work here", "job_lead", now=TUESDAY_NOON)
        add_template(session, "good", f"{COLLEGE}: jobs near you. Reply STOP to opt out.", "none", now=TUESDAY_NOON)
    with office() as session, pytest.raises(TemplateUnfit, match="'bare' can't be published"):
        publish_template(session, "bare", now=TUESDAY_NOON, college=COLLEGE)
    with office() as session:
        assert publish_template(session, "good", now=TUESDAY_NOON, college=COLLEGE).status == "published"


@pytest.mark.parametrize(
    ("key", "context", "why"),
    [("job_lead", "none", "already"), ("new", "astrology", "no context"), ("new", "detail_question", "no context")],
)
def test_a_template_that_can_not_be_added_is_refused(office: Begin, key: str, context: str, why: str) -> None:
    with office() as session, pytest.raises(TemplateUnfit, match=why):
        add_template(session, key, "Hello", context, now=TUESDAY_NOON)


def test_an_unknown_template_is_not_published(office: Begin) -> None:
    with office() as session, pytest.raises(TemplateUnfit, match="no template"):
        publish_template(session, "unheard_of", now=TUESDAY_NOON, college=COLLEGE)
