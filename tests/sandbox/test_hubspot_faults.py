"""What goes wrong on purpose goes wrong as it does at the vendor, and can be repeated."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.sandbox.hubspot_portal import OBJECTS, PortalUnderTest, running_portal, student, students

UPSERT = f"{OBJECTS}/contacts/batch/upsert"
SEARCH = f"{OBJECTS}/contacts/search"
EVERYONE = {"filterGroups": [], "limit": 1}


@pytest.fixture(scope="module")
def server() -> Iterator[PortalUnderTest]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def portal(server: PortalUnderTest) -> PortalUnderTest:
    server.reset()
    server.make_unique_property()
    return server


def contacts(portal: PortalUnderTest) -> int:
    return portal.stats()["objects"]["contacts"]


def test_a_wrong_token_is_unauthorised(portal: PortalUnderTest) -> None:
    stranger = PortalUnderTest(portal.base_url, token="guess")
    reply = stranger.call("GET", f"{OBJECTS}/contacts")
    stranger.pool.clear()
    assert (reply.status, reply.body["category"]) == (401, "INVALID_AUTHENTICATION")
    assert {"status", "message", "correlationId"} <= reply.body.keys()


def test_a_token_can_be_withdrawn(portal: PortalUnderTest) -> None:
    portal.set_faults(unauthorized=True)
    assert portal.call("POST", UPSERT, students(1)).status == 401
    assert contacts(portal) == 0


def test_the_ten_second_limit_says_how_long_to_wait(portal: PortalUnderTest) -> None:
    portal.set_faults(rate_per_10s=3)  # the property of the fixture was the first
    replies = [portal.call("GET", f"{OBJECTS}/contacts") for _ in range(3)]
    assert [one.status for one in replies] == [200, 200, 429]
    assert replies[0].headers["X-HubSpot-RateLimit-Remaining"] == "1"
    assert replies[0].headers["X-HubSpot-RateLimit-Max"] == "3"
    assert 1 <= int(replies[2].headers["Retry-After"]) <= 10
    assert replies[2].body["policyName"] == "TEN_SECONDLY_ROLLING"
    assert replies[2].body["errorType"] == "RATE_LIMIT"
    assert "category" not in replies[2].body


def test_the_daily_limit_has_its_own_policy(portal: PortalUnderTest) -> None:
    portal.set_faults(daily_limit=2)
    replies = [portal.call("GET", f"{OBJECTS}/contacts") for _ in range(2)]
    assert [one.status for one in replies] == [200, 429]
    assert replies[1].body["policyName"] == "DAILY"
    assert replies[0].headers["X-HubSpot-RateLimit-Daily-Remaining"] == "0"


def test_the_limit_of_searches_leaves_other_calls_alone(portal: PortalUnderTest) -> None:
    portal.set_faults(search_per_second=1)
    replies = [portal.call("POST", SEARCH, EVERYONE) for _ in range(2)]
    assert [one.status for one in replies] == [200, 429]
    assert replies[1].body["policyName"] == "SECONDLY"
    assert portal.call("GET", f"{OBJECTS}/contacts").status == 200


def test_an_error_before_applying_writes_nothing(portal: PortalUnderTest) -> None:
    portal.set_faults(error_rate=1)
    assert portal.call("POST", UPSERT, students(5)).status == 502
    assert contacts(portal) == 0


def test_an_error_after_applying_has_written(portal: PortalUnderTest) -> None:
    portal.set_faults(error_after_apply_rate=1)
    assert portal.call("POST", UPSERT, students(5)).status == 502
    assert contacts(portal) == 5
    assert portal.call("GET", f"{OBJECTS}/contacts").status == 200
    portal.set_faults(error_after_apply_rate=0)
    assert [one["new"] for one in portal.post(UPSERT, students(5))["results"]] == [False] * 5
    assert portal.get("/control/requests?offset=1&limit=1")["results"][0]["fault"] == "error_after_apply"


def test_a_hanging_call_has_written_and_never_answers(portal: PortalUnderTest) -> None:
    portal.set_faults(hang_after_apply_rate=1)
    with pytest.raises(urllib3.exceptions.TimeoutError):
        portal.call("POST", UPSERT, students(5), timeout=0.2)
    assert contacts(portal) == 5


def test_a_fault_can_be_kept_to_one_path(portal: PortalUnderTest) -> None:
    portal.set_faults(error_rate=1, only_path="/batch/upsert")
    assert portal.call("POST", UPSERT, students(1)).status == 502
    assert portal.call("GET", f"{OBJECTS}/contacts").status == 200


def test_one_input_of_a_batch_is_refused_and_the_rest_applied(portal: PortalUnderTest) -> None:
    portal.set_faults(mixed_error_rate=1)
    reply = portal.call("POST", UPSERT, students(10))
    assert reply.status == 207
    assert reply.body["numErrors"] == len(reply.body["errors"]) == 1
    assert reply.body["errors"][0]["category"] == "VALIDATION_ERROR"
    assert len(reply.body["results"]) == contacts(portal) == 9


def test_a_key_in_conflict_fails_every_batch_it_is_in(portal: PortalUnderTest) -> None:
    portal.set_faults(conflict_keys=["S3"])
    assert portal.call("POST", UPSERT, students(5)).status == 409
    assert contacts(portal) == 0
    assert portal.call("POST", UPSERT, {"inputs": [student(3)]}).status == 409
    assert portal.call("POST", UPSERT, {"inputs": [student(2), student(4)]}).status == 200


def test_a_rule_of_the_portal_names_the_property_it_wants(portal: PortalUnderTest) -> None:
    portal.set_faults(required_property={"type": "contacts", "property": "hs_lead_status"})
    refused = portal.call("POST", f"{OBJECTS}/contacts", {"properties": {"email": "a@college.example"}})
    assert refused.status == 400
    assert "hs_lead_status" in refused.body["message"]
    values = {"email": "a@college.example", "hs_lead_status": "NEW"}
    assert portal.call("POST", f"{OBJECTS}/contacts", {"properties": values}).status == 201
    assert portal.call("POST", f"{OBJECTS}/companies", {"properties": {"name": "Mercy"}}).status == 201


def test_latency_is_waited(portal: PortalUnderTest) -> None:
    portal.set_faults(latency_ms=80)
    began = time.monotonic()
    portal.call("GET", f"{OBJECTS}/contacts")
    assert time.monotonic() - began >= 0.08


def test_the_same_seed_fails_the_same_calls(portal: PortalUnderTest) -> None:
    def statuses(seed: int) -> list[int]:
        portal.set_faults(seed=seed, error_rate=0.5)
        return [portal.call("GET", f"{OBJECTS}/contacts").status for _ in range(20)]

    first = statuses(11)
    assert set(first) == {200, 502}
    assert statuses(11) == first
    assert statuses(12) != first


def test_a_fault_that_is_not_one_is_refused(portal: PortalUnderTest) -> None:
    for wrong in ({"eror_rate": 1}, {"error_rate": 2}, {"latency_ms": "slow"}, {"conflict_keys": "S1"}):
        assert portal.call("POST", "/control/faults", wrong).status == 400
    assert portal.get("/control/faults")["error_rate"] == 0


@pytest.mark.slow
def test_the_portal_stops_at_once_even_with_a_call_hanging(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = (sys.executable, "-m", "sandbox.hubspot", "--port", "0", "--port-file", str(port_file))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == f"sandbox hubspot http://127.0.0.1:{port_file.read_text()}\n"
        portal = PortalUnderTest(line.split()[-1])
        portal.set_faults(hang_after_apply_rate=1)
        with pytest.raises(urllib3.exceptions.TimeoutError):
            portal.call("POST", f"{OBJECTS}/contacts", {"properties": {}}, timeout=0.2)
        portal.pool.clear()
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - began < 1
