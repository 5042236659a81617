"""Every deployment of prefect.yaml is served as it is written there, and its schedule makes runs by itself."""

import yaml

from cli.processes import CHECKOUT
from cli.start import DEPLOYMENTS
from tests.flows.installation import Installation, until

LISTED = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text())["deployments"]


def test_all_deployments_are_served_with_their_schedules_zones_and_tags(house: Installation) -> None:
    served = {one["name"]: one for one in house.api.request("POST", "/deployments/filter", {})}
    assert len(DEPLOYMENTS) == len(LISTED) == 10
    assert served.keys() == {one["name"] for one in LISTED}
    for listed in LISTED:
        one = served[listed["name"]]
        assert one["tags"] == listed["tags"]
        assert not one["paused"]
        kept = [(each["slug"], each["active"], each["schedule"]["timezone"]) for each in one["schedules"]]
        assert kept == [(each["slug"], True, "America/Chicago") for each in listed.get("schedules", [])]
        for each, stored in zip(listed.get("schedules", []), one["schedules"], strict=True):
            schedule = stored["schedule"]
            assert schedule.get("cron", schedule.get("interval")) == each.get("cron", each.get("interval"))


def test_a_scheduled_dispatch_appears_by_itself_and_completes(house: Installation) -> None:
    # With some versions of its own dependencies Prefect's scheduler fails and shows it nowhere: no run, no error.
    def completed() -> bool:
        return any(run["auto_scheduled"] and run["state_type"] == "COMPLETED" for run in house.runs("dispatch"))

    until(completed, 150, "a scheduled run of dispatch has completed")
