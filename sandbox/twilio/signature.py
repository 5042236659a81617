"""How the vendor proves that a webhook is its own.

Source: https://www.twilio.com/docs/usage/security#validating-requests
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping


def signature_of(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """Return the `X-Twilio-Signature` of a form posted to `url`, which must come without its fragment."""
    signed = url + "".join([name + form[name] for name in sorted(form)])
    return b64encode(hmac.digest(auth_token.encode(), signed.encode(), "sha1")).decode()
