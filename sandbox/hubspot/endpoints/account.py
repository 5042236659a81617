"""`/account-info` and the token's own description: what a client may do here, and how much of the day is left.

Source: https://developers.hubspot.com/docs/api-reference/latest/account/account-information/guide; the description of a
private app's token from https://developers.hubspot.com/docs/api/private-apps.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.hubspot.clock import written
from sandbox.hubspot.limits import TIME_ZONE
from sandbox.hubspot.object_types import PORTAL_ID
from sandbox.hubspot.wire import Answer, Call, as_text

SCOPES = (
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "crm.lists.read",
    "crm.objects.owners.read",
    "tickets",
    "conversations.read",
    "conversations.write",
)
CUSTOM_SCOPES = (
    "crm.objects.custom.read",
    "crm.objects.custom.write",
    "crm.schemas.custom.read",
    "crm.schemas.custom.write",
)


def details(call: Call) -> Answer:
    """Describe the account."""
    offset = datetime.fromisoformat(call.at).astimezone(ZoneInfo(TIME_ZONE)).utcoffset() or timedelta()
    return Answer(
        200,
        {
            "portalId": PORTAL_ID,
            "accountType": "STANDARD",
            "timeZone": TIME_ZONE,
            "companyCurrency": "USD",
            "additionalCurrencies": [],
            "utcOffset": f"{offset.total_seconds() / 3600:+03.0f}:00",
            "utcOffsetMilliseconds": int(offset.total_seconds() * 1000),
            "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "na1",
        },
    )


def usage(call: Call) -> Answer:
    """Tell how many requests of today were used, as of this request."""
    here = datetime.fromisoformat(call.at).astimezone(ZoneInfo(TIME_ZONE))
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    found = {
        "name": "private-apps-api-calls-daily",
        "usageLimit": call.portal.limits.daily(call.portal.faults),
        "currentUsage": call.portal.limits.today,
        "collectedAt": call.at,
        "fetchStatus": "SUCCESS",
        "resetsAt": written(midnight),
    }
    return Answer(200, {"results": [found]})


def token_info(call: Call) -> Answer:
    """Describe the token in the body."""
    as_text(call.fields().get("tokenKey"), "tokenKey")
    scopes = [*SCOPES, *(CUSTOM_SCOPES if call.portal.tier == "enterprise" else ())]
    kept = [scope for scope in scopes if scope not in call.portal.faults.missing_scopes]
    return Answer(200, {"userId": 61_000_008, "hubId": PORTAL_ID, "appId": 424_242, "scopes": kept})
