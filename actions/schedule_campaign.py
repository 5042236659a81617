"""Schedule a campaign: the audience is fixed, one planned text for every recipient is written."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.note_event import note_event
from actions.preview_campaign import check_plan
from actions.require_privilege import require
from database.audience import keep_exclusions, plan_texts
from database.audit import write_audit
from rules.campaign_states import CampaignState
from rules.notices import CampaignEvent
from rules.roles import Privilege
from schemas.campaign import CampaignInvalid, CampaignPlan
from schemas.office import Office
from schemas.tables import Campaign


def schedule_campaign(session: Session, plan: CampaignPlan, *, now: datetime, office: Office) -> Campaign:
    """Save the campaign as Scheduled and return it (RM-107, RM-109).

    Raises CampaignInvalid, also for an empty audience; NotAllowed for a sender without the privilege (RM-004);
    SmsIsOff.
    """
    require(session, plan.sender, Privilege.MASS_SMS_IN_SOURCE)
    checked = check_plan(session, plan, now=now, office=office)
    campaign = Campaign(
        name=plan.name,
        initiative=plan.choices.initiative,
        sender=plan.sender,
        template_id=checked.template.id,
        body=checked.body,
        context=checked.template.context,
        at_most_once=checked.template.at_most_once,
        choices=plan.choices.to_json(),
        merge_values=dict(checked.merge_values),
        auto_response_key=plan.auto_response_key,
        audience=plan.audience.to_json(),
        limit_to=plan.limit,
        exclusions={},
        state=CampaignState.SCHEDULED.value,
        starts_at=plan.starts_at,
        picked_at=plan.starts_at,
        time_zone=plan.time_zone,
        daily_at=f"{plan.starts_at.astimezone(ZoneInfo(plan.time_zone)):%H:%M}",
        weekends=plan.weekends,
        first_batch_size=plan.first_batch_size,
        later_batch_size=plan.later_batch_size,
        next_batch_at=plan.starts_at,
        run_token=secrets.token_hex(8),
        recipients=0,
        created_at=now,
    )
    session.add(campaign)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else has taken the name since it was checked
        raise CampaignInvalid(
            f"There is a campaign named {plan.name!r} already. Choose another one (--name)."
        ) from error
    # Counted by what was written, of one moment: recipients and those left out add up to the audience.
    campaign.recipients = plan_texts(
        session, campaign.id, plan.audience, plan.limit, context=campaign.context, at_most_once=campaign.at_most_once,
        now=now,
    )  # fmt: skip
    left_out = keep_exclusions(session, campaign.id, plan.audience, plan.limit)
    campaign.exclusions = {reason.value: number for reason, number in left_out.items()}
    if campaign.recipients == 0:
        why = ", ".join(f"{number:,} {reason.value}" for reason, number in left_out.items())
        raise CampaignInvalid(f"Nobody would get this campaign ({why or 'the audience is empty'}).")
    what = f"{campaign.recipients:,} recipients"
    write_audit(
        session, at=now, actor=plan.sender, action="schedule", subject=f"campaign:{campaign.id}",
        after=CampaignState.SCHEDULED.value, why=what,
    )  # fmt: skip
    note_event(session, campaign, CampaignEvent.SCHEDULED, now=now, actor=plan.sender, detail=what)
    return campaign
