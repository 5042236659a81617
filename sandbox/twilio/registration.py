"""The registration of the Messaging Service with the carriers, as far as a sender's pace depends on it.

Source: https://www.twilio.com/docs/messaging/api/usapptoperson-resource
"""

from datetime import UTC, datetime

from sandbox.twilio.settings import Settings

_SINCE = datetime(2025, 9, 1, 15, 0, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
_PATH = "/v1/Services/{service_sid}/Compliance/Usa2p"
_SAMPLE = "Hello from Lakeside Career College: are you working in your field yet? Reply STOP to opt out."


def path_of(service_sid: str) -> str:
    """Return where a service's registrations are listed; `{service_sid}` gives the pattern of all of them."""
    return _PATH.replace("{service_sid}", service_sid)


def registrations_page(settings: Settings, service_sid: str, host: str) -> dict[str, object]:
    """Return the page of a service's registrations, ready for JSON: one, or none when no rate is set."""
    url = f"{host}{path_of(service_sid)}"
    rows = [_registration(settings, service_sid, url)] if settings.registered_mps else []
    first = f"{url}?PageSize=50&Page=0"
    return {
        "compliance": rows,
        "meta": {
            "first_page_url": first,
            "key": "compliance",
            "next_page_url": None,
            "page": 0,
            "page_size": 50,
            "previous_page_url": None,
            "url": first,
        },
    }


def _registration(settings: Settings, service_sid: str, url: str) -> dict[str, object]:
    sid = "QE" + "0" * 32
    return {
        "account_sid": settings.account_sid,
        "age_gated": False,
        "brand_registration_sid": "BN" + "0" * 32,
        "campaign_id": "CSANDBX",
        "campaign_status": "VERIFIED",
        "date_created": _SINCE,
        "date_updated": _SINCE,
        "description": "A college asks its students and graduates about their work and shows them openings.",
        "direct_lending": False,
        "errors": [],
        "has_embedded_links": True,
        "has_embedded_phone": False,
        "help_keywords": ["HELP"],
        "help_message": "Lakeside Career College: write to placement@lakeside.example. Reply STOP to opt out.",
        "is_externally_registered": False,
        "message_flow": "Students agree to texts from the placement office on the form they enrol with.",
        "message_samples": [_SAMPLE, _SAMPLE],
        "messaging_service_sid": service_sid,
        "mock": False,
        "opt_in_keywords": ["START"],
        "opt_in_message": "Lakeside Career College: you get texts again. Reply STOP to opt out.",
        "opt_out_keywords": ["STOP"],
        "opt_out_message": "You are unsubscribed and get no more texts from Lakeside Career College.",
        "rate_limits": {
            "att": {"mps": settings.registered_mps, "msg_class": "E"},
            "tmobile": {"brand_tier": settings.brand_tier},
        },
        "sid": sid,
        "subscriber_opt_in": True,
        "url": f"{url}/{sid}",
        "us_app_to_person_usecase": "HIGHER_EDUCATION",
    }
