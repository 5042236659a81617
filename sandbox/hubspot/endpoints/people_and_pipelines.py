"""`/crm/owners` and `/crm/pipelines`: who works in the portal, and the stages a ticket goes through."""

from sandbox.hubspot.built_in_types import TICKET_STAGES
from sandbox.hubspot.owners import OWNERS, SINCE
from sandbox.hubspot.wire import Answer, Call, JsonObject, invalid, not_found, page

OWNERS_PAGE_MOST = 500


def owners(call: Call) -> Answer:
    """Return one page of owners, or the one with an e-mail address."""
    email = call.query.get("email")
    found = [owner for owner in OWNERS if email is None or owner.email == email.lower()]
    if call.query.get("archived") == "true":
        found = []
    after = call.query.get("after", "0")
    if not after.isdigit():
        raise invalid(f"after {after} is not a cursor of this listing")
    rest = [owner for owner in found if int(owner.id) > int(after)]
    limit = call.limit(100, OWNERS_PAGE_MOST)
    shown = rest[:limit]
    return Answer(200, page([owner.view() for owner in shown], shown[-1].id if len(rest) > limit else None))


def owner(call: Call) -> Answer:
    """Return one owner, by the owner's id or, where the query says so, the user's."""
    by_user = call.query.get("idProperty") == "userId"
    for one in OWNERS:
        if call.path["id"] == (str(one.user_id) if by_user else one.id):
            return Answer(200, one.view())
    raise not_found(f"Owner {call.path['id']}")


def pipelines(call: Call) -> Answer:
    """Return the pipelines of a type; only tickets have one here."""
    object_type = call.portal.types.get(call.path["type"])
    return Answer(200, page([_pipeline()] if object_type.name == "tickets" else [], None))


def pipeline(call: Call) -> Answer:
    """Return one pipeline."""
    return Answer(200, _named_pipeline(call))


def stages(call: Call) -> Answer:
    """Return the stages of one pipeline."""
    return Answer(200, {"results": _named_pipeline(call)["stages"]})


def _named_pipeline(call: Call) -> JsonObject:
    object_type = call.portal.types.get(call.path["type"])
    if object_type.name != "tickets" or call.path["pipeline"] != "0":
        raise not_found(f"Pipeline {call.path['pipeline']}")
    return _pipeline()


def _pipeline() -> JsonObject:
    stages: list[JsonObject] = []
    for place, (stage, label) in enumerate(TICKET_STAGES):
        is_closed = label == "Closed"
        stages.append(
            {
                "id": stage,
                "label": label,
                "displayOrder": place,
                "metadata": {
                    "isClosed": str(is_closed).lower(),
                    "ticketState": "CLOSED" if is_closed else "OPEN",
                },
                "createdAt": SINCE,
                "updatedAt": SINCE,
                "archived": False,
            }
        )
    return {
        "id": "0",
        "label": "Support Pipeline",
        "displayOrder": 0,
        "stages": stages,
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "archived": False,
    }
