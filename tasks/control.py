"""The task behind the control form: a person's wish in the Prefect UI, through the same actions as everywhere."""

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from prefect import task
from pydantic import BaseModel, Field

from actions.change_campaign import cancel, lift, pause, reschedule, resume
from rules.campaign_states import CampaignState
from schemas.mistakes import Mistake
from schemas.tables import Campaign
from tasks.control_choices import chosen_id
from wiring.connections import begin, clock


class ControlAction(StrEnum):
    """What can be done to a campaign."""

    PAUSE = "pause"
    RESUME = "resume"
    RESCHEDULE = "reschedule"
    ALLOW_WEEKENDS = "allow weekends"
    FORBID_WEEKENDS = "forbid weekends"
    CANCEL = "cancel"
    LIFT_SUSPENSION = "lift suspension"


class ControlForm(BaseModel):
    """One wish about one campaign."""

    campaign: str = Field(title="Mass SMS", description="The list is refreshed every minute.")
    action: ControlAction = Field(
        title="What to do",
        description="Weekends are about the batches after the next one. Cancel is for good.",
    )
    person: str = Field(
        title="Who you are",
        description="Your login, from `placeline people list`. Kept in the audit log.",
        min_length=1,
    )
    next_batch_at: datetime | None = Field(
        default=None,
        title="Next batch at",
        description="For resume, reschedule and lift suspension; the others leave the time as it is.",
    )
    note: str = Field(default="", title="Note", description="Why. Needed to cancel and to lift; kept in the audit log.")


class FormIncomplete(Mistake):
    """The action needs a field that was left empty."""


def _when(form: ControlForm) -> datetime:
    if form.next_batch_at is None:
        raise FormIncomplete(f"To {form.action}, say when the next batch goes out (field 'Next batch at').")
    if form.next_batch_at.tzinfo is None:
        raise FormIncomplete("'Next batch at' needs a time zone; choose one beside the time.")
    return form.next_batch_at


def _why(form: ControlForm) -> str:
    note = form.note.strip()
    if not note and form.action in (ControlAction.CANCEL, ControlAction.LIFT_SUSPENSION):
        raise FormIncomplete(f"To {form.action}, say why (field 'Note').")
    return note or "control form"


def _outcome(campaign: Campaign) -> str:
    """Say in one line what became of the campaign and when it goes on, in campus time."""
    said = f"{campaign.name} is {CampaignState(campaign.state).label}."
    if campaign.next_batch_at is None:
        return f"{said} No batch is scheduled."
    at = campaign.next_batch_at.astimezone(ZoneInfo(campaign.time_zone))
    weekends = "may" if campaign.weekends else "do not"
    return (
        f"{said} Batch {campaign.next_batch_number} goes out {at:%A %Y-%m-%d %H:%M %Z} ({campaign.time_zone}); "
        f"later ones {weekends} go out on Saturdays and Sundays."
    )


@task(name="change campaign")
def change_campaign(form: ControlForm) -> str:
    """Do what the form asks and say what became of the campaign. Raises MoveRefused, or a Mistake with the reason."""
    now, why, actor = clock().now(), _why(form), form.person
    campaign_id = chosen_id(form.campaign)
    with begin() as session:
        match form.action:
            case ControlAction.PAUSE:
                campaign = pause(session, campaign_id, now=now, actor=actor, why=why)
            case ControlAction.RESUME:
                campaign = resume(session, campaign_id, next_batch_at=_when(form), now=now, actor=actor, why=why)
            case ControlAction.RESCHEDULE:
                campaign = reschedule(session, campaign_id, next_batch_at=_when(form), now=now, actor=actor, why=why)
            case ControlAction.ALLOW_WEEKENDS | ControlAction.FORBID_WEEKENDS:
                allowed = form.action is ControlAction.ALLOW_WEEKENDS
                campaign = reschedule(session, campaign_id, weekends=allowed, now=now, actor=actor, why=why)
            case ControlAction.CANCEL:
                campaign = cancel(session, campaign_id, now=now, actor=actor, why=why)
            case ControlAction.LIFT_SUSPENSION:
                campaign = lift(session, campaign_id, next_batch_at=_when(form), now=now, actor=actor, why=why)
        session.flush()
        return _outcome(campaign)
