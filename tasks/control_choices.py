"""What the control form offers: campaigns and people as they are now, and a time for the next batch."""

import re
from datetime import datetime, time
from typing import Any

from prefect import task
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from sqlalchemy.orm import Session

from database.campaigns import campaigns_in
from database.staff import active_logins
from rules.batching import slot_from
from rules.campaign_states import ACTIVE_STATES, CampaignState
from rules.roles import Privilege, roles_with
from schemas.mistakes import Mistake
from wiring.connections import clock, look, office

CONTROL = "control-campaign/control"

# Noon of the campus is inside the window of every mainland zone, and the proposal changes only once a day.
PROPOSED_TIME = time(12, 0)


def choice(name: str, campaign_id: int) -> str:
    """Return how a campaign stands in the control form's drop-down."""
    return f"{name} (#{campaign_id})"


def chosen_id(text: str) -> int:
    """Return the campaign id of a drop-down choice, or of a bare number. Raises Mistake."""
    found = re.fullmatch(r".*\(#(\d+)\)|#?(\d+)", text.strip())
    if found is None:
        raise Mistake(f"{text!r} names no campaign; choose one from the list or give its number")
    return int(found.group(1) or found.group(2))


def proposed_time(now: datetime) -> datetime:
    """Return the next allowed campus noon, with the campus zone."""
    zone = office().zone
    slot = slot_from(now, wall_time=PROPOSED_TIME, zone=zone, weekends=False, days_off=office().hours.days_off)
    return slot.astimezone(zone)


def offers(session: Session, now: datetime) -> dict[str, dict[str, Any]]:
    """Return field -> what its schema should say today. An empty list is not offered, for nothing would fit it."""
    campaigns = [choice(one.name, one.id) for one in campaigns_in(session, [*ACTIVE_STATES, CampaignState.SUSPENDED])]
    people = list(active_logins(session, roles_with(Privilege.MASS_SMS_IN_CAMPAIGN)))
    return {
        "campaign": {"enum": campaigns} if campaigns else {},
        "person": {"enum": people} if people else {},
        "next_batch_at": {"default": proposed_time(now).isoformat()},
    }


def with_offers(schema: dict[str, Any], offered: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the deployment's parameter schema with today's offers in place of yesterday's."""
    definitions = dict(schema.get("definitions", {}))
    form = dict(definitions.get("ControlForm", {}))
    fields = dict(form.get("properties", {}))
    for name, offer in offered.items():
        field = {key: value for key, value in fields.get(name, {}).items() if key != "enum"}
        fields[name] = {**field, **offer}
    return {**schema, "definitions": {**definitions, "ControlForm": {**form, "properties": fields}}}


@task(name="refresh control form")
async def refresh_control_form() -> None:
    """Offer the campaigns that can still be changed, the people who may, and the next allowed noon.

    A redeploy takes the lists away until the next dispatch; a wish with a wrong name is refused by the action anyway.
    """
    with look() as session:
        offered = offers(session, clock().now())
    async with get_client() as client:
        try:
            deployment = await client.read_deployment_by_name(CONTROL)
        except ObjectNotFound:
            return
        schema = dict(deployment.parameter_openapi_schema or {})
        wanted = with_offers(schema, offered)
        if wanted != schema:
            await client._client.patch(f"/deployments/{deployment.id}", json={"parameter_openapi_schema": wanted})
