"""What people's own automations hear: Prefect events, each once, with nothing about a student in them."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from tests.flows.installation import Installation, until


def _events(office: Installation, campaign_id: int) -> list[dict[str, Any]]:
    asked = {
        "event": {"prefix": ["placeline.campaign."]},
        "resource": {"id": [f"placeline.campaign.{campaign_id}"]},
    }
    found: list[dict[str, Any]] = office.api.request("POST", "/events/filter", {"filter": asked})["events"]
    return found


def test_a_pause_is_one_event_however_often_dispatch_runs(office: Installation) -> None:
    phones = office.enroll("told", 2)
    campaign_id = office.schedule("told", starts_in=timedelta(hours=3))

    def names() -> list[str]:
        return [each["event"] for each in _events(office, campaign_id)]

    office.dispatch()  # the form's list knows the campaign from now on
    assert office.press_control(campaign_id, "pause")["type"] == "COMPLETED"
    office.dispatch()
    until(lambda: "placeline.campaign.paused" in names(), 20, "Prefect shows the event")
    office.dispatch()
    assert Counter(names())["placeline.campaign.paused"] == 1
    event = next(each for each in _events(office, campaign_id) if each["event"].endswith("paused"))
    assert event["payload"]["level"] == event["resource"]["placeline.level"] == "warning"
    assert not [phone for phone in phones if phone in json.dumps(event)]
