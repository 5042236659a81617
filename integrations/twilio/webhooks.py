"""What Twilio posts to us: whether it is genuine, and what it says in our words.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security and
https://www.twilio.com/docs/messaging/guides/track-outbound-message-status.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from integrations.twilio.errors import drop_for
from integrations.twilio.statuses import LOST, delivery_status
from integrations.twilio.storable import storable
from schemas.sms import Drop, IncomingText, Receipt

LONGEST_ID = 64  # characters
LONGEST_NUMBER = 9  # digits; codes have five


class WebhookError(ValueError):
    """A genuine request that cannot be used; `field` is the parameter that is missing or makes no sense."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field} {what}")
        self.field = field


def form_from(raw_body: bytes) -> dict[str, str]:
    """Return the posted parameters by name; empty ones are kept, because they are signed too."""
    return dict(_parameters(raw_body))


def genuine_form(auth_token: str, url: str, raw_body: bytes, signature: str | None) -> dict[str, str] | None:
    """Return the posted parameters, or None if `signature` (the X-Twilio-Signature header) does not fit them.

    `url` is the public address with its query, built from configuration and without a fragment: behind a
    proxy the request's own address is not the one Twilio signed. The vendor is inconsistent about ports, so
    the address is tried as it is, then without its port or, where it has none, with the default one. As
    strict as the SDK's own validator for the account's primary token; form bodies only.
    """
    if not signature:
        return None
    parameters = _parameters(raw_body)
    signed = "".join(name + value for name, value in sorted(set(parameters)))
    given = signature.encode("utf-8", "replace")
    if _fits(auth_token, url + signed, given) or _fits(auth_token, _other_port(url) + signed, given):
        return dict(parameters)
    return None


def signature_is_valid(auth_token: str, url: str, raw_body: bytes, signature: str | None) -> bool:
    """Return whether the request is genuine; see `genuine_form`."""
    return genuine_form(auth_token, url, raw_body, signature) is not None


def receipt_from(form: Mapping[str, str], path_uuid: str | None, attempt: int | str | None) -> Receipt:
    """Return one status callback in our words; `path_uuid` and `attempt` are what its address carried.

    Raises WebhookError. `drop` is set only when the text is lost: a code beside `delivered` loses nothing.
    """
    word = form.get("MessageStatus") or form.get("SmsStatus") or ""
    status = delivery_status(word)
    if status is None:
        raise WebhookError("MessageStatus", f"is {word!r}, which is no status of a text")
    code = _number_or_none("ErrorCode", form.get("ErrorCode"))
    drop = None
    if status in LOST:
        drop = Drop.OTHER if code is None else drop_for(code)
    return Receipt(
        vendor_sid=_sid(form),
        status=status,
        error_code=code,
        drop=drop,
        text_uuid=_id("the address", path_uuid) if path_uuid else None,
        attempt=_number_or_none("a", attempt),
    )


def incoming_from(form: Mapping[str, str]) -> IncomingText:
    """Return one text from a phone in our words. Raises WebhookError; an empty body is fine (a picture)."""
    return IncomingText(
        vendor_sid=_sid(form),
        from_phone=_phone(form, "From"),
        to_phone=_phone(form, "To"),
        body=storable(form.get("Body", "")),
        received_at=None,
        # Sent only with Advanced Opt-Out, and then the vendor has answered the STOP, START or HELP itself.
        answered_by_vendor=bool(form.get("OptOutType")),
    )


def _parameters(raw_body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(raw_body.decode("utf-8", "replace"), keep_blank_values=True)


def _fits(auth_token: str, signed: str, given: bytes) -> bool:
    digest = hmac.digest(auth_token.encode(), signed.encode("utf-8", "replace"), "sha1")
    return hmac.compare_digest(b64encode(digest), given)


def _other_port(url: str) -> str:
    """Return the address without its port, or with the scheme's default port if it has none."""
    parts = urlsplit(url)
    if parts.port is not None:
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition(":")[0]))
    return urlunsplit(parts._replace(netloc=f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}"))


def _sid(form: Mapping[str, str]) -> str:
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    if not sid.startswith(("SM", "MM")):
        raise WebhookError("MessageSid", "is missing or not a message's")
    return _id("MessageSid", sid)


def _id(field: str, found: str) -> str:
    """Return an id that a database can keep; the vendor's have 34 characters, ours 36."""
    if len(found) > LONGEST_ID or not found.isprintable():
        raise WebhookError(field, "is no id")
    return found


def _phone(form: Mapping[str, str], field: str) -> str:
    # Not E.164: a short code, a sender name, or another channel such as "whatsapp:+1...".
    phone = form.get(field, "")
    if not (phone.startswith("+") and phone[1:].isdecimal() and phone.isascii()):
        raise WebhookError(field, "is missing or not an E.164 number")
    return phone


def _number_or_none(field: str, raw: int | str | None) -> int | None:
    if raw is None or raw == "":
        return None
    text = str(raw)
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise WebhookError(field, "is not a number")
    return int(text)
