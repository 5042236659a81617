"""Send what a colleague wrote in the CRM's inbox, if it may be sent, and tell the CRM what became of it.

It becomes a text like any answer of ours: claimed, so that consent, holds and dead numbers are asked in that moment,
then sent once and recorded. The CRM hears SENT when the SMS vendor has it, FAILED with the reason otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.read_phone import PhoneUnreadable, read_phone
from database.crm_channel import known_phone, open_agent_replies
from database.students import student_for_phone
from rules.recipients import Exclusion
from rules.replies.labels import Context
from schemas.tables import CrmAgentReply, Phone, Text, TextPurpose, TextState

_THREAD_KEY = "phone:"
NOBODY = "Placeline knows nobody with this number."
EMPTY = "There is no text in it."
_PENDING = (TextState.PLANNED, TextState.SENDING, TextState.UNKNOWN)
_REASONS = {each.value: each.sentence for each in Exclusion}


def thread_key(phone_id: int) -> str:
    """Return what a conversation is called in the CRM; it holds no number."""
    return f"{_THREAD_KEY}{phone_id}"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the CRM is to be told of a colleague's text; `error` None means that it was sent."""

    message_id: str
    channel_id: str
    error: str | None


def plan_agent_reply(
    session: Session, message_id: str, channel_id: str, thread_keys: Sequence[str], phones: Sequence[str], body: str,
    *, now: datetime,
) -> None:  # fmt: skip
    """Plan the text that a colleague wrote; twice is one text."""
    if session.get(CrmAgentReply, message_id) is not None:
        return
    phone_id = _phone_id(session, thread_keys, phones)
    reply = CrmAgentReply(message_id=message_id, channel_id=channel_id)
    session.add(reply)
    if phone_id is None or not body.strip():
        reply.refused_because = NOBODY if phone_id is None else EMPTY
        return
    text = Text(
        purpose=TextPurpose.ANSWER.value, student_id=student_for_phone(session, phone_id), phone_id=phone_id,
        context=Context.NONE.value, body=body.strip(), state=TextState.PLANNED.value, created_at=now,
    )  # fmt: skip
    session.add(text)
    session.flush()
    reply.text_id = text.id


def acknowledgements(session: Session, limit: int = 100) -> list[Acknowledgement]:
    """Return what the CRM can be told now; a text that still waits, or of which nobody knows yet, is not in it."""
    told: list[Acknowledgement] = []
    for reply, text in open_agent_replies(session, limit):
        if text is None:
            told.append(Acknowledgement(reply.message_id, reply.channel_id, reply.refused_because or NOBODY))
        elif text.state not in _PENDING:
            error = None if text.state == TextState.SENT else _reason(text.reason)
            told.append(Acknowledgement(reply.message_id, reply.channel_id, error))
    return told


def _phone_id(session: Session, thread_keys: Sequence[str], phones: Sequence[str]) -> int | None:
    for key in thread_keys:
        number = key.removeprefix(_THREAD_KEY)
        if key.startswith(_THREAD_KEY) and number.isdecimal() and session.get(Phone, int(number)) is not None:
            return int(number)
    for written in phones:
        try:
            e164 = read_phone(written).e164
        except PhoneUnreadable:
            continue
        if (known := known_phone(session, e164)) is not None:
            return known
    return None


def _reason(reason: str | None) -> str:
    return _REASONS.get(reason or "", f"The text was not sent: {(reason or 'unknown').replace('_', ' ')}.")
