"""Delete a saved audience, so that its name is free again."""

from datetime import datetime

from sqlalchemy.orm import Session

from database.audit import write_audit
from database.campaigns import campaigns_in
from database.saved_audiences import forget_audience, saved_audience
from rules.campaign_states import ACTIVE_STATES, CampaignState
from schemas.mistakes import Mistake


class AudienceInUse(Mistake):
    """The audience can't be deleted; the message says why."""


def delete_audience(session: Session, name: str, *, now: datetime, actor: str) -> None:
    """Delete a saved audience. What was scheduled with it keeps its recipients. Raises AudienceInUse."""
    saved = saved_audience(session, name)
    if saved is None:
        raise AudienceInUse(f"There is no audience {name!r}. `placeline audience list` shows them.")
    running = campaigns_in(session, [*ACTIVE_STATES, CampaignState.SUSPENDED])
    if using := [one.name for one in running if one.audience.get("saved_list") == name]:
        raise AudienceInUse(f"Campaign {using[0]!r} is not over and was scheduled with {name!r}.")
    forget_audience(session, saved)
    write_audit(session, at=now, actor=actor, action="delete_audience", subject=f"audience:{saved.id}", why=name)
