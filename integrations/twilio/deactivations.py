"""Reading the vendor's daily file of numbers that US carriers have taken out of service.

The vendor answers with the signed address of the file, which stands on another host and is valid for two minutes. It is
fetched plainly: our credentials are none of that host's business.
Source: https://www.twilio.com/docs/messaging/api/deactivations-resource
"""

import re
from urllib.parse import urlsplit

import aiohttp

from integrations.twilio.http_client import CONNECT_SECONDS, Answer
from schemas.sms import NeverSent, Unanswered

RESOURCE = "https://messaging.twilio.com/v1/Deactivations"
FILE_SECONDS = 60.0  # a day's file has a few megabytes

# One number a line, in E.164; that the "+" is always there the documentation does not say.
_NUMBER = re.compile(rb"\+?([1-9]\d{7,14})")


def file_address(answer: Answer, base_url: str) -> str:
    """Return where the file stands. Raises Unanswered for an answer without an address, or one that is not https.

    Only a vendor that is itself spoken to in the clear, the sandbox, may name an address in the clear.
    """
    told = answer.json.get("redirect_to") if isinstance(answer.json, dict) else None
    address = str(answer.headers.get("Location") or told or "")
    allowed = {"https", urlsplit(base_url).scheme}
    if urlsplit(address).scheme not in allowed:
        raise Unanswered("the SMS vendor's answer names no file of deactivated numbers")
    return address


async def numbers_in(address: str) -> list[str]:
    """Return the numbers of the file, E.164; lines that are none are left out. Raises NeverSent or Unanswered."""
    timeout = aiohttp.ClientTimeout(total=FILE_SECONDS, connect=CONNECT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(address, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise Unanswered(f"the file of deactivated numbers was answered with status {response.status}")
            found = [_NUMBER.fullmatch(line.strip()) async for line in response.content]
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NeverSent(f"no connection to the deactivated numbers: {type(error).__name__}") from error
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:  # ValueError: a line without an end
        raise Unanswered(f"no answer with the deactivated numbers: {type(error).__name__}") from error
    return [f"+{number[1].decode()}" for number in found if number is not None]
