"""The task behind the control form: a person's wish in the Prefect UI, through the same actions as everywhere."""

from datetime import datetime
from enum import StrEnum

from prefect import task
from pydantic import BaseModel, Field

from actions.change_campaign import cancel, lift, pause, reschedule, resume
from rules.campaign_states import CampaignState
from schemas.mistakes import Mistake
from tasks.runs import chosen_id
from wiring.connections import begin, clock


class ControlAction(StrEnum):
    """What can be done to a campaign."""

    PAUSE = "pause"
    RESUME = "resume"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    LIFT_SUSPENSION = "lift suspension"


class Weekends(StrEnum):
    """Whether later batches may go out on Saturdays and Sundays."""

    AS_IS = "leave as it is"
    ALLOW = "allow"
    FORBID = "forbid"


class ControlForm(BaseModel):
    """One wish about one campaign."""

    campaign: str = Field(title="Mass SMS", description="The list is refreshed every few minutes.")
    action: ControlAction = Field(title="What to do")
    next_batch_at: datetime | None = Field(
        default=None,
        title="Next batch at",
        description="Needed for resume and lift suspension; moves it on reschedule.",
    )
    weekends: Weekends = Field(default=Weekends.AS_IS, title="Saturdays and Sundays", description="On reschedule.")
    person: str = Field(title="Your name", description="Kept in the audit log.", min_length=1)
    note: str = Field(default="", title="Note", description="Why; kept in the audit log.")


class FormIncomplete(Mistake):
    """The action needs a field that was left empty."""


def _when(form: ControlForm) -> datetime:
    if form.next_batch_at is None:
        raise FormIncomplete(f"To {form.action}, say when the next batch goes out (field 'Next batch at').")
    if form.next_batch_at.tzinfo is None:
        raise FormIncomplete("'Next batch at' needs a time zone; choose one beside the time.")
    return form.next_batch_at


@task(name="change campaign")
def change_campaign(form: ControlForm) -> str:
    """Do what the form asks and return what became of the campaign. Raises MoveRefused, FormIncomplete."""
    now, why = clock().now(), form.note or "control form"
    campaign_id = chosen_id(form.campaign)
    with begin() as session:
        match form.action:
            case ControlAction.PAUSE:
                campaign = pause(session, campaign_id, now=now, actor=form.person, why=why)
            case ControlAction.RESUME:
                campaign = resume(session, campaign_id, next_batch_at=_when(form), now=now, actor=form.person, why=why)
            case ControlAction.RESCHEDULE:
                weekends = {Weekends.ALLOW: True, Weekends.FORBID: False}.get(form.weekends)
                campaign = reschedule(
                    session, campaign_id, now=now, actor=form.person, why=why,
                    next_batch_at=_when(form) if form.next_batch_at or weekends is None else None, weekends=weekends,
                )  # fmt: skip
            case ControlAction.CANCEL:
                campaign = cancel(session, campaign_id, now=now, actor=form.person, why=why)
            case ControlAction.LIFT_SUSPENSION:
                campaign = lift(session, campaign_id, next_batch_at=_when(form), now=now, actor=form.person, why=why)
        return f"{campaign.name} is {CampaignState(campaign.state).label}"
