"""Schedule a campaign: the audience is fixed, one planned text for every recipient is written."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.preview_campaign import preview_campaign
from database.audience import plan_texts
from database.audit import write_audit
from rules.campaign_states import CampaignState
from schemas.campaign import CampaignInvalid, CampaignPlan
from schemas.tables import Campaign, Template


def schedule_campaign(session: Session, plan: CampaignPlan, *, now: datetime, college: str) -> Campaign:
    """Save the campaign as Scheduled and return it. Raises CampaignInvalid, also for an empty audience."""
    preview = preview_campaign(session, plan, now=now, college=college)
    if preview.recipients == 0:
        left_out = ", ".join(f"{number:,} {reason.value}" for reason, number in preview.exclusions.items())
        raise CampaignInvalid(f"Nobody would get this campaign ({left_out or 'the audience is empty'}).")
    template_id = session.scalars(select(Template.id).where(Template.key == plan.template_key)).one()
    campaign = Campaign(
        name=plan.name,
        initiative=plan.choices.initiative,
        sender=plan.sender,
        template_id=template_id,
        body=preview.body,
        context=preview.context,
        choices=plan.choices.to_json(),
        merge_values={},
        auto_response_key=plan.auto_response_key,
        audience=plan.audience.to_json(),
        limit_to=plan.limit,
        exclusions={reason.value: number for reason, number in preview.exclusions.items()},
        state=CampaignState.SCHEDULED.value,
        starts_at=plan.starts_at,
        time_zone=plan.time_zone,
        daily_at=f"{plan.starts_at.astimezone(ZoneInfo(plan.time_zone)):%H:%M}",
        weekends=plan.weekends,
        first_batch_size=plan.first_batch_size,
        later_batch_size=plan.later_batch_size,
        next_batch_at=plan.starts_at,
        run_token=secrets.token_hex(8),
        recipients=preview.recipients,
        created_at=now,
    )
    session.add(campaign)
    session.flush()
    # Counted by what was written: a STOP between the count above and this statement leaves one out.
    campaign.recipients = plan_texts(session, campaign.id, plan.audience, plan.limit, context=preview.context, now=now)
    write_audit(
        session, at=now, actor=plan.sender, action="schedule", subject=f"campaign:{campaign.id}",
        after=CampaignState.SCHEDULED.value, why=f"{campaign.recipients} recipients, {len(preview.batches)} batches",
    )  # fmt: skip
    return campaign
