"""`placeline doctor` says in words what an installation lacks, also when the parts it stands on are dead."""

from collections.abc import Iterator

import pytest

from tests.actions.crm_portal import Portal, running_portal
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.office import add_student

NOBODY = "http://127.0.0.1:9"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running() -> Iterator[Portal]:
    with running_portal() as portal:
        yield portal


@pytest.fixture
def portal(running: Portal, placeline: Placeline, monkeypatch: pytest.MonkeyPatch) -> Portal:
    running.control("reset", {})
    monkeypatch.setenv("PLACELINE_HUBSPOT_BASE_URL", running.url)
    monkeypatch.setenv("PLACELINE_TWILIO_BASE_URL", NOBODY)
    monkeypatch.setenv("PLACELINE_PUBLIC_URL", NOBODY)
    monkeypatch.setenv("PREFECT_API_URL", f"{NOBODY}/api")
    return running


def test_what_is_dead_is_told_and_the_rest_is_looked_at(placeline: Placeline, portal: Portal) -> None:
    told = placeline("doctor")
    assert told.exit_code == 1
    assert "ok       database:" in told.output
    assert "ok       HubSpot token: is taken by portal 4242424" in told.output
    for dead in ("Twilio account", "Prefect", "webhooks"):
        assert f"PROBLEM  {dead}:" in told.output
    assert "warning  mail: no mail server" in told.output


def test_a_bare_portal_needs_its_set_up_and_has_all_after_it(placeline: Placeline, portal: Portal) -> None:
    bare = placeline("doctor").output
    assert "PROBLEM  Career Status: has no place" in bare
    assert "`placeline crm setup`" in bare
    assert placeline("crm", "setup").exit_code == 0
    writes = portal.http.get("/control/stats").json()["writes"]
    ready = placeline("doctor").output
    assert "ok       Career Status: is kept as a custom object" in ready
    assert "ok       HubSpot set-up: all" in ready
    assert "ok       HubSpot inbox: has an SMS channel (2718)" in ready
    assert "of 1,000,000 requests of today are left" in ready
    assert "190 requests in ten seconds, of which we use 100" in ready
    assert portal.http.get("/control/stats").json()["writes"] == writes, "a look changes nothing"


def test_a_missing_scope_a_missing_channel_and_a_stranger_are_named(
    placeline: Placeline, portal: Portal, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACELINE_HUBSPOT_PER_TEN_SECONDS", "250")
    monkeypatch.setenv("PLACELINE_HUBSPOT_TIME_ZONE", "Europe/Paris")
    monkeypatch.setenv("PLACELINE_HUBSPOT_TICKET_PIPELINE", "Careers")
    with begin() as session:
        add_student(session, 0, advisor_email="gone@college.example")
    portal.faults(missing_scopes=["conversations.write"], without_sms=True)
    told = placeline("doctor").output
    assert "PROBLEM  HubSpot token: lacks the scopes conversations.write" in told
    assert "warning  HubSpot inbox: has no channel named SMS" in told
    assert "1 of 1 advisors are no users there" in told
    assert "Set PLACELINE_HUBSPOT_PER_TEN_SECONDS=190" in told
    assert "Set PLACELINE_HUBSPOT_TIME_ZONE=America/Chicago" in told
    assert "pipelines: 'Support Pipeline'" in told


def test_a_token_that_is_not_taken_is_one_problem(
    placeline: Placeline, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.faults(unauthorized=True)
    told = placeline("doctor").output
    assert "PROBLEM  HubSpot token:" in told
    assert "PLACELINE_HUBSPOT_TOKEN" in told
    assert "HubSpot inbox" not in told


def test_it_works_when_the_portal_and_the_database_are_dead(
    placeline: Placeline, monkeypatch: pytest.MonkeyPatch, portal: Portal
) -> None:
    monkeypatch.setenv("PLACELINE_HUBSPOT_BASE_URL", NOBODY)
    monkeypatch.setenv("PLACELINE_DATABASE_URL", "sqlite:////nowhere/at/all/placeline.db")
    told = placeline("doctor")
    assert told.exit_code == 1
    assert "PROBLEM  database:" in told.output
    assert "PROBLEM  HubSpot: HubSpot did not answer" in told.output
