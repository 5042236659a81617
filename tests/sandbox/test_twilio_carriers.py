"""The carriers behind the sandbox: what they registered, and T-Mobile's daily cap."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openapi_schema_validator import OAS30Validator
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient

from sandbox.twilio.carriers import T_MOBILE, DailyCap, carrier_of
from tests.sandbox.twilio_office import SERVICE, Bench, bench

NUMBERS = [f"+1312555{line:04d}" for line in range(2_000, 2_060)]
OURS = [number for number in NUMBERS if carrier_of(number) == T_MOBILE]
OTHERS = [number for number in NUMBERS if carrier_of(number) != T_MOBILE]
NOON_PACIFIC = datetime(2026, 3, 3, 20, 0, tzinfo=UTC).timestamp()


def _registrations_schema() -> dict | None:
    beside_repository = Path(__file__).parents[3] / "shared" / "specs"
    file = Path(os.environ.get("PLACELINE_SPECS", beside_repository)) / "messaging_v1.trim.json"
    if not file.exists():
        return None
    return json.loads(file.read_text())["components"]["schemas"]["messaging.v1.service.us_app_to_person"]


async def _registrations(twilio: Bench) -> list:
    twilio.client.messaging.base_url = twilio.sandbox.url
    # Without the document of the Messages resource, against which the bench's own transport holds every answer.
    twilio.client.http_client = TwilioHttpClient(pool_connections=False, timeout=5)
    return await twilio.call(twilio.client.messaging.v1.services(SERVICE).us_app_to_person.list)


async def test_a_registered_service_tells_its_rates() -> None:
    async with bench(registered_mps=75.0, brand_tier="TOP") as twilio:
        [registration] = await _registrations(twilio)
    assert registration.campaign_status == "VERIFIED"
    assert registration.messaging_service_sid == SERVICE
    assert registration.rate_limits == {"att": {"mps": 75.0, "msg_class": "E"}, "tmobile": {"brand_tier": "TOP"}}


async def test_a_service_without_registration_has_none() -> None:
    async with bench() as twilio:
        assert await _registrations(twilio) == []


async def test_registrations_are_not_shown_to_strangers() -> None:
    async with bench(registered_mps=75.0) as twilio:
        twilio.client.auth = (twilio.client.username, "wrong")
        with pytest.raises(TwilioException, match="20003"):
            await _registrations(twilio)


@pytest.mark.skipif(_registrations_schema() is None, reason="the vendor's document is not here")
async def test_a_registration_follows_the_vendors_document() -> None:
    async with bench(registered_mps=75.0) as twilio:
        url = f"{twilio.sandbox.url}/v1/Services/{SERVICE}/Compliance/Usa2p"
        login = (twilio.client.username, twilio.client.password)
        answer = await twilio.call(twilio.client.http_client.session.get, url, auth=login)
    [registration] = answer.json()["compliance"]
    schema = _registrations_schema()
    assert not list(OAS30Validator(schema).iter_errors(registration))
    assert set(registration) == set(schema["properties"]) - {"privacy_policy_url", "terms_and_conditions_url"}


def test_every_number_has_one_carrier_and_about_a_third_is_t_mobiles() -> None:
    assert [number for number in NUMBERS if carrier_of(number) == T_MOBILE] == OURS
    many = [carrier_of(f"+1312{number}") for number in range(2_000_000, 2_003_000)]
    assert 0.29 < many.count(T_MOBILE) / len(many) < 0.37


async def test_over_its_cap_t_mobile_takes_no_more_and_the_others_do() -> None:
    async with bench() as twilio:
        await twilio.control("faults", {"drop_rate": 0, "tmobile_daily_cap": 3})
        for number in [*OURS[:5], *OTHERS[:5]]:
            await twilio.text(number)
        await twilio.until_idle()
        ledger = (await twilio.control("messages"))["messages"]
    lost = {message["to"]: message["error_code"] for message in ledger if message["status"] == "undelivered"}
    assert lost == dict.fromkeys(OURS[3:5], 30027)
    assert sum(message["status"] == "delivered" for message in ledger) == 8


def test_a_cap_counts_segments_and_begins_anew_at_midnight_pacific_time() -> None:
    cap = DailyCap()
    number = OURS[0]
    late = NOON_PACIFIC + 11.99 * 3_600
    assert [cap.refuses(number, 2, 3, NOON_PACIFIC), cap.refuses(number, 2, 3, late)] == [False, True]
    assert not cap.refuses(number, 1, 3, late), "what still fits is taken"
    assert not cap.refuses(number, 2, 3, NOON_PACIFIC + 12 * 3_600)
    assert not cap.refuses(OTHERS[0], 99, 3, NOON_PACIFIC)
    assert not cap.refuses(number, 99, 0, NOON_PACIFIC), "0 is no cap"
