"""The rows of the campaigns table, in the words and the order of the management page."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from database.campaigns import campaigns_in
from rules.campaign_states import CampaignState, instruction
from schemas.tables import Campaign


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _row(campaign: Campaign) -> dict[str, str | int]:
    zone = ZoneInfo(campaign.time_zone)
    done = campaign.sent + campaign.failed + campaign.skipped
    state = CampaignState(campaign.state)
    end = campaign.ended_at or campaign.next_batch_at
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
