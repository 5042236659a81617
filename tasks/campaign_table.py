"""The rows of the campaigns table, in the words and the order of the management page."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from database.campaigns import campaigns_in
from rules.batching import estimated_end, plan_batches
from rules.campaign_states import CampaignState, instruction
from schemas.tables import Campaign


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _estimated_end(campaign: Campaign) -> datetime | None:
    """Return when the last batch will start, None while nothing is scheduled (RM-016, RM-017)."""
    if campaign.next_batch_at is None:
        return None
    left = campaign.recipients - campaign.sent - campaign.failed - campaign.skipped
    plan = plan_batches(
        left,
        campaign.next_batch_at,
        zone=ZoneInfo(campaign.time_zone),
        weekends=campaign.weekends,
        first=campaign.first_batch_size if campaign.next_batch_number == 1 else campaign.later_batch_size,
        later=campaign.later_batch_size,
    )
    return estimated_end(plan) or campaign.next_batch_at


def _row(campaign: Campaign) -> dict[str, str | int]:
    zone = ZoneInfo(campaign.time_zone)
    done = campaign.sent + campaign.failed + campaign.skipped
    state = CampaignState(campaign.state)
    end = campaign.ended_at or _estimated_end(campaign)
    return {
        "Mass SMS": campaign.name,
        "Sender": campaign.sender,
        "Status": state.label,
        "Recipients": campaign.recipients,
        "Start": f"{campaign.starts_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "End": "-" if end is None else f"{end.astimezone(zone):%Y-%m-%d %H:%M}{'' if campaign.ended_at else ' (est.)'}",
        "Sent / Remaining": f"{campaign.sent:,} / {campaign.recipients - done:,}",
        "Complete": _share(done, campaign.recipients),
        "Undelivered": _share(campaign.undelivered, campaign.sent),
        "Unsubscribed": _share(campaign.unsubscribed, campaign.sent),
        "What to do": campaign.suspended_because or instruction(state) or "",
    }


def campaign_rows(session: Session) -> list[dict[str, str | int]]:
    """Return one row for each campaign, latest start first."""
    return [_row(campaign) for campaign in campaigns_in(session)]
