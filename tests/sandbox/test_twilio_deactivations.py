"""The pretend vendor's daily file: behind a sign-in is only where it stands."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.twilio.server import RunningSandbox
from sandbox.twilio.settings import DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, Settings

DAY = {"Date": "2026-03-02"}
SIGN_IN = aiohttp.encode_basic_auth(DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN)


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with RunningSandbox(Settings()) as sandbox, aiohttp.ClientSession(sandbox.url) as session:
        filled = {"day": "2026-03-02", "numbers": ["+13125550001", "+13125550002"]}
        async with session.post("/control/deactivations", json=filled) as answer:
            assert answer.status == 200
        yield session


async def test_a_day_is_answered_with_the_address_of_its_file(client: aiohttp.ClientSession) -> None:
    headers = {"Authorization": SIGN_IN}
    async with client.get("/v1/Deactivations", params=DAY, headers=headers, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (307, (await answer.json())["redirect_to"])
        address = answer.headers["Location"]
    async with client.get(address) as file:
        assert await file.text() == "+13125550001\n+13125550002\n"
    async with client.get(address, headers=headers) as refused:
        assert refused.status == 400, "as the store of the real files does"


async def test_nobody_is_told_without_a_sign_in_nor_of_a_day_that_has_no_file(client: aiohttp.ClientSession) -> None:
    async with client.get("/v1/Deactivations", params=DAY, allow_redirects=False) as answer:
        assert answer.status == 401
    other = {"Date": "2026-03-03"}
    async with client.get("/v1/Deactivations", params=other, headers={"Authorization": SIGN_IN}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (404, 20404)
