"""`placeline doctor` says in words what an installation lacks, also when the parts it stands on are dead."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from cli.processes import Addresses, write_addresses
from database.outbox import Wanted, put_wanted
from schemas.tables import OutboxEntry, OutboxKind
from tests.actions.crm_portal import Portal, running_portal
from tests.cli.conftest import Placeline
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, add_student

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


def test_an_inbox_that_is_to_carry_texts_needs_its_channel_and_its_sender(
    placeline: Placeline, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACELINE_MESSAGING", "hubspot_inbox")
    monkeypatch.setenv("PLACELINE_HUBSPOT_SENDER", "nobody@college.example")
    portal.faults(without_sms=True)
    told = placeline("doctor").output
    assert "PROBLEM  HubSpot inbox: has no channel named SMS" in told
    assert "PROBLEM  HubSpot users: nobody there has the address of PLACELINE_HUBSPOT_SENDER" in told


def test_a_day_that_is_used_up_is_no_fault_of_the_token(placeline: Placeline, portal: Portal) -> None:
    portal.faults(daily_limit=0)
    told = placeline("doctor").output
    assert "warning  HubSpot: the CRM's requests of today are used up" in told
    assert "HubSpot token" not in told


def test_dead_letters_and_a_clock_that_is_wrong_are_told(placeline: Placeline, portal: Portal, begin: Begin) -> None:
    with begin() as session:
        [entry] = [Wanted(OutboxKind.TICKET, "ticket:1", None, {"subject": "A link"})]
        put_wanted(session, [entry], TUESDAY_NOON)
        session.execute(update(OutboxEntry).values(state="rejected"))
    told = placeline("doctor").output
    assert "warning  outbox: 1 entries were refused by HubSpot" in told
    assert "warning  HubSpot clock: is " in told, "the office's clock shows a Tuesday long ago"


def test_prefect_is_looked_for_where_up_wrote_it_down(
    placeline: Placeline, portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PREFECT_API_URL")
    assert "PREFECT_API_URL is not set" in placeline("doctor").output
    write_addresses(tmp_path, Addresses(webhooks=NOBODY, prefect=NOBODY))
    assert f"PROBLEM  Prefect: nobody answers at {NOBODY}/api/health" in placeline("doctor").output


def test_without_any_address_it_says_what_starts_the_sandbox(
    placeline: Placeline, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HUBSPOT", "TWILIO"):
        monkeypatch.delenv(f"PLACELINE_{name}_BASE_URL")
    told = placeline("doctor").output
    assert told.count("no address is set\n         -> `placeline up` starts the sandbox") == 2


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
    assert f"PROBLEM  HubSpot: nobody answers at {NOBODY}" in told.output


def test_a_house_that_is_down_is_started_by_up(
    placeline: Placeline, monkeypatch: pytest.MonkeyPatch, portal: Portal
) -> None:
    """Whoever has only stopped it must not look for a mistake in tokens or at the vendors."""
    monkeypatch.setenv("PLACELINE_HUBSPOT_BASE_URL", NOBODY)
    monkeypatch.setenv("PLACELINE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("PLACELINE_SMTP_PORT", "9")
    told = placeline("doctor").output
    assert told.count("The house is down, or this part of it: `placeline up` starts it.") == 5
    assert "Twilio's console" not in told
    assert "status.hubspot.com" not in told


def test_a_wrong_setting_is_a_finding_and_the_rest_is_looked_at(
    placeline: Placeline, monkeypatch: pytest.MonkeyPatch, portal: Portal
) -> None:
    monkeypatch.setenv("PLACELINE_TEXTS_PER_DAY", "9")
    monkeypatch.setenv("PLACELINE_TIME_ZONE", "Mars")
    monkeypatch.setenv("PLACELINE_HOLIDAYS", "XX")
    monkeypatch.setenv("PLACELINE_HUBSPOT_PER_TEN_SECONDS", "0")
    told = placeline("doctor")
    assert told.exit_code == 1
    assert "PROBLEM  settings: PLACELINE_TEXTS_PER_DAY: Input should be less than or equal to 3" in told.output
    assert "PROBLEM  settings: PLACELINE_TIME_ZONE: no such time zone" in told.output
    assert "PROBLEM  calendar: PLACELINE_HOLIDAYS: Country XX not available" in told.output
    assert "warning  HubSpot: was not looked at" in told.output
    assert "ok       database:" in told.output
    assert "PROBLEM  webhooks:" in told.output


def test_what_a_live_house_lacks_is_one_finding(
    placeline: Placeline, monkeypatch: pytest.MonkeyPatch, portal: Portal
) -> None:
    monkeypatch.setenv("PLACELINE_LIVE", "1")
    told = placeline("doctor").output
    assert "PROBLEM  settings: PLACELINE_LIVE=1 needs PLACELINE_TWILIO_ACCOUNT_SID" in told
    assert "warning  Twilio: was not looked at" in told
    assert "ok       database:" in told
