"""What our sender is registered for, as the vendor's document shows it and as the sandbox answers it."""

import pytest

from integrations.twilio.client import TwilioVendor
from integrations.twilio.errors import DROPS, drop_for
from integrations.twilio.sender_limits import sender_limits
from rules.carriers import CAPPING_CARRIER
from sandbox.twilio.server import RunningSandbox
from sandbox.twilio.settings import DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, DEFAULT_SERVICE_SID, Settings
from schemas.sms import Drop, Refused, SenderLimits, Unanswered

NOTHING_SAID = SenderLimits(None, None)


def registered(mps: object = 75, tier: object = "TOP", status: str = "VERIFIED") -> dict[str, object]:
    return {"campaign_status": status, "rate_limits": {"att": {"mps": mps}, "tmobile": {"brand_tier": tier}}}


def test_a_registration_tells_a_rate_and_t_mobiles_share() -> None:
    assert sender_limits([registered()]) == SenderLimits(75.0, 200_000)
    assert sender_limits([registered(1.25, "LOW")]) == SenderLimits(1.25, 2_000)


def test_of_several_registrations_the_lowest_limits_count() -> None:
    several = [registered(75, "LOW"), registered(4, "TOP"), registered(1, "LOW", status="FAILED")]
    assert sender_limits(several) == SenderLimits(4.0, 2_000)


@pytest.mark.parametrize(
    "registration",
    [
        registered(status="IN_PROGRESS"),
        registered(mps=None, tier=None),
        registered(mps=0, tier="UNHEARD OF"),
        registered(mps=True, tier=7),
        {"campaign_status": "VERIFIED", "rate_limits": None},
        {"campaign_status": "VERIFIED", "rate_limits": {"att": "fast"}},
        "not even an object",
    ],
)
def test_what_is_not_in_force_or_can_not_be_read_limits_nothing(registration: object) -> None:
    assert sender_limits([registration]) == NOTHING_SAID


def vendor_at(url: str, token: str = DEFAULT_AUTH_TOKEN) -> TwilioVendor:
    return TwilioVendor(DEFAULT_ACCOUNT_SID, token, DEFAULT_SERVICE_SID, url, "http://127.0.0.1", total_seconds=2)


async def test_the_limits_are_read_from_the_service() -> None:
    settings = Settings(students_answer=False)
    async with RunningSandbox(settings) as sandbox:
        vendor, stranger = vendor_at(sandbox.url), vendor_at(sandbox.url, "wrong")
        try:
            assert await vendor.read_sender_limits() == NOTHING_SAID
            settings.registered_mps, settings.brand_tier = 12.0, "LOW"
            assert await vendor.read_sender_limits() == SenderLimits(12.0, 2_000)
            with pytest.raises(Refused) as refused:
                await stranger.read_sender_limits()
        finally:
            await vendor.aclose()
            await stranger.aclose()
    assert refused.value.drop is Drop.ACCOUNT


async def test_a_vendor_that_breaks_says_nothing_about_limits() -> None:
    async with RunningSandbox(Settings(students_answer=False)) as sandbox:
        sandbox.world.luck.faults = sandbox.world.luck.faults.__class__(error_rate=1)
        vendor = vendor_at(sandbox.url)
        with pytest.raises(Unanswered):
            await vendor.read_sender_limits()
        await vendor.aclose()


def test_the_codes_of_a_daily_cap_and_the_rule_about_them_agree() -> None:
    assert {code for code, drop in DROPS.items() if drop is Drop.CARRIER_CAP} == set(CAPPING_CARRIER)


def test_a_code_nobody_knows_suppresses_nobody() -> None:
    assert drop_for(99999) is Drop.OTHER
