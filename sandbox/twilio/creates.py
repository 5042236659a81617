"""Reading and checking the form of a create, in the order in which the vendor complains."""

import re
from collections.abc import Mapping
from datetime import datetime

from sandbox.twilio.errors import Refusal
from sandbox.twilio.messages import Direction, Message, Status, new_sid
from sandbox.twilio.numbers import is_phone, refused_with
from sandbox.twilio.opt_out import BlockList
from sandbox.twilio.segments import segments_of
from sandbox.twilio.settings import POOL, Settings
from sandbox.twilio.webhook_url import is_webhook_url

LONGEST_BODY = 1600
LONGEST_VALIDITY_SECONDS = 36_000
SCHEDULE_SECONDS = (300, 35 * 86_400)

# Twilio's test credentials send from this number; https://www.twilio.com/docs/iam/test-credentials
_MAGIC_SENDER = "+15005550006"
_SENDERS = frozenset((*POOL, _MAGIC_SENDER))
_SERVICE_SID = re.compile(r"MG[0-9a-fA-F]{32}")


def message_from(form: Mapping[str, str], settings: Settings, block_list: BlockList, now: float) -> Message:
    """Return the message that a form asks for, not yet in any ledger. Raises Refusal."""
    to, body = form.get("To", ""), form.get("Body", "")
    sender, service_sid = form.get("From"), form.get("MessagingServiceSid")
    _check_recipient(to)
    if not body:
        raise Refusal(21602)
    if len(body) > LONGEST_BODY:
        raise Refusal(21617, f"it has {len(body)}")
    _check_sender(sender, service_sid)
    callback = form.get("StatusCallback") or None
    if callback is not None and not is_webhook_url(callback):
        raise Refusal(21609, callback)
    if to in block_list:
        raise Refusal(21610, to)
    send_at = _send_at(form, service_sid, now)
    return Message(
        sid=new_sid(),
        account_sid=settings.account_sid,
        direction=Direction.BY_API,
        status=_first_status(service_sid, send_at),
        to=to,
        sender=sender,
        body=body,
        created_at=now,
        updated_at=now,
        service_sid=service_sid,
        status_callback=callback,
        valid_for_seconds=_validity(form.get("ValidityPeriod")),
        send_at=send_at,
        segments=0 if service_sid else segments_of(body),
    )


def _check_recipient(to: str) -> None:
    if not to:
        raise Refusal(21604)
    code = refused_with(to)
    if code is not None:
        raise Refusal(code, to)
    if not is_phone(to):
        raise Refusal(21211, to)


def _check_sender(sender: str | None, service_sid: str | None) -> None:
    if not sender and not service_sid:
        raise Refusal(21603)
    if sender and sender not in _SENDERS:
        raise Refusal(21606, sender)
    if service_sid and not _SERVICE_SID.fullmatch(service_sid):
        raise Refusal(21701, service_sid)


def _validity(text: str | None) -> int:
    if text is None:
        return LONGEST_VALIDITY_SECONDS
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_VALIDITY_SECONDS:
        # Which number the vendor gives here was not found; this is its general one.
        raise Refusal(20001, f"ValidityPeriod is 1 to {LONGEST_VALIDITY_SECONDS} seconds")
    return int(text)


def _send_at(form: Mapping[str, str], service_sid: str | None, now: float) -> float | None:
    if form.get("ScheduleType") != "fixed":
        return None
    if not service_sid:
        raise Refusal(35118)
    try:
        send_at = datetime.fromisoformat(form["SendAt"]).timestamp()
    except (KeyError, ValueError):
        raise Refusal(35111) from None
    nearest, farthest = SCHEDULE_SECONDS
    if not nearest < send_at - now <= farthest:
        raise Refusal(35114)
    return send_at


def _first_status(service_sid: str | None, send_at: float | None) -> Status:
    if send_at is not None:
        return Status.SCHEDULED
    return Status.ACCEPTED if service_sid else Status.QUEUED
